// SPDX-License-Identifier: GPL-2.0
/* ksweep tree: get a kernel tree, or rewind one. */
#include <string.h>

#include "base/error.h"
#include "base/record.h"
#include "kernel-tree/import/tree-get.h"
#include "kernel-tree/rewind/rewind.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/suggest.h"

static const char *const actions[] = {"get", "rewind", NULL};
static const char *const sources[] = {"debian", "git", "dir", NULL};

static int usage_error(GError **error, const char *message)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s (see 'ksweep tree --help')",
		    message);
	return KSWEEP_ERROR_USAGE;
}

/* "get" SOURCE ARGS: the path of the tree; NULL with an error. */
static char *get_tree(char **args, GError **error)
{
	guint n = g_strv_length(args);

	if (n >= 1 && n <= 2 && strcmp(args[0], "debian") == 0)
		return tree_get_debian(args[1], error);
	if (n == 3 && strcmp(args[0], "git") == 0)
		return tree_get_git(args[1], args[2], error);
	if (n == 2 && strcmp(args[0], "dir") == 0)
		return tree_get_dir(args[1], error);
	if (n && !g_strv_contains(sources, args[0]))
		suggest_error(error, "source", args[0], sources);
	else
		usage_error(error,
			    "expected 'tree get debian [PACKAGE]', 'tree get git URL REF' or "
			    "'tree get dir PATH'");
	return NULL;
}

static int run_get(char **args, GError **error)
{
	g_autofree char *path = get_tree(args, error);
	g_autoptr(tree) tree = path ? tree_open(path, NULL, error) : NULL;
	g_autoptr(json_t) record = NULL;

	if (!tree)
		return 0;
	record = json_pack("{s:s, s:i, s:s, s:s}", "record", "tree", "version", RECORD_VERSION,
			   "commit", tree->rev, "release", tree->release);
	record_set_text(record, "path", path);
	say_record(record);
	say("%s\n", path);
	return 0;
}

static json_t *planted_to_json(const struct planted *planted)
{
	json_t *calls = json_array();

	for (guint i = 0; i < planted->calls->len; i++)
		json_array_append_new(calls, json_string(planted->calls->pdata[i]));
	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:o}", "record", "planted", "version",
			 RECORD_VERSION, "symbol", planted->symbol, "helper", planted->helper,
			 "file", planted->file, "subsystem", planted->subsystem, "calls", calls);
}

/* A helper that was left alone, as a record or a line. */
static void say_refused(const char *refused)
{
	const char *colon = strstr(refused, ": ");
	g_autofree char *helper = g_strndup(refused, colon ? (gsize)(colon - refused) : 0);
	g_autoptr(json_t) record = json_pack("{s:s, s:i, s:s, s:s}", "record", "refused", "version",
					     RECORD_VERSION, "helper", helper, "why",
					     colon ? colon + 2 : refused);

	say_record(record);
	say("  %s\n", refused);
}

static void say_planted(GPtrArray *planted)
{
	g_autoptr(GHashTable) subsystems = g_hash_table_new(g_str_hash, g_str_equal);
	guint calls = 0;

	say("%-28s %-30s %-12s %s\n", "syscall", "was the helper", "subsystem", "calls");
	for (guint i = 0; i < planted->len; i++) {
		const struct planted *one = planted->pdata[i];
		g_autoptr(json_t) record = planted_to_json(one);

		say_record(record);
		say("%-28s %-30s %-12s %5u\n", one->symbol, one->helper, one->subsystem,
		    one->calls->len);
		calls += one->calls->len;
		g_hash_table_add(subsystems, one->subsystem);
	}
	say("\n%u calls of %u syscalls planted, in %u subsystems\n", calls, planted->len,
	    g_hash_table_size(subsystems));
}

static int run_rewind(char **args, GError **error)
{
	g_autoptr(tree) tree = NULL;
	g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) already = NULL;
	g_autoptr(GPtrArray) planted = NULL;
	g_autofree char *commit = NULL;
	g_autoptr(json_t) record = NULL;

	if (args[0])
		return usage_error(error, "'tree rewind' takes no argument: name the tree with -C");
	tree = tree_open(common.tree, NULL, error);
	if (!tree)
		return 0;
	already = rewind_planted(tree, NULL);
	if (already) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is rewound already at %.12s, with %u syscalls called from inside "
			    "the kernel",
			    common.tree, tree->rev, already->len);
		return 0;
	}
	planted = rewind_tree(tree, &commit, refused, error);
	if (!planted)
		return 0;
	say_planted(planted);
	if (refused->len)
		say("\nLeft alone:\n");
	for (guint i = 0; i < refused->len; i++)
		say_refused(refused->pdata[i]);
	record = json_pack("{s:s, s:i, s:s, s:s, s:s}", "record", "rewound", "version",
			   RECORD_VERSION, "branch", REWIND_BRANCH, "commit", commit, "from",
			   tree->rev);
	say_record(record);
	say("\nbranch %s: %s\n", REWIND_BRANCH, commit);
	return 0;
}

static int run_tree(char **args, GError **error)
{
	if (args[0] && strcmp(args[0], "get") == 0)
		return run_get(args + 1, error);
	if (args[0] && strcmp(args[0], "rewind") == 0)
		return run_rewind(args + 1, error);
	if (!args[0])
		return usage_error(error, "expected 'tree get' or 'tree rewind'");
	suggest_error(error, "action", args[0], actions);
	return KSWEEP_ERROR_USAGE;
}

const struct command command_tree = {
	.name = "tree",
	.arguments = "get debian [PACKAGE] | get git URL REF | get dir PATH | rewind",
	.summary = "Get a kernel tree into the cache, or rewind one to direct system calls",
	.details =
		"'tree get' makes a git repository with a kernel tree in the cache, once, and prints its "
		"path: from Debian's source package (linux-source-6.1 by default), from one branch, tag "
		"or commit of a git repository (a shallow fetch), or from a directory (of a git tree, its "
		"HEAD). Called again, it brings the tree up to date with its source.\n\n"
		"'tree rewind' gives the tree of -C its state before Linux 4.17 back, on the "
		"branch " REWIND_BRANCH
		": x86-64 calls system calls directly, and ksys_*() helpers are "
		"folded back into their system calls, whose names their callers call again. It lists "
		"these calls. Your files, index and HEAD stay as they are.",
	.examples = "ksweep tree get debian\n"
		    "ksweep tree get git https://example.org/linux.git v4.16\n"
		    "ksweep tree rewind -C ~/.cache/ksweep/trees/linux-source-6.1",
	.words = "get rewind",
	.more_words = "debian git dir",
	.run = run_tree,
};
