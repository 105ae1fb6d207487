// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/import/cached-tree.h"
#include "pipeline/cli/config-value.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/suggest.h"
#include "pipeline/cli/tree-names.h"

#define SECTION "ksweep."

/* The value for the command line; NULL with an error. */
static char *value_of(const GOptionEntry *option, const char *value, GError **error)
{
	g_autoptr(GPtrArray) names = NULL;

	if (!value) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "the value is missing");
		return NULL;
	}
	if (option->arg == G_OPTION_ARG_FILENAME)
		return config_path(common.tree, value, error);
	if (strcmp(option->long_name, "config") != 0)
		return g_strdup(value);
	names = config_names();
	return config_name_or_path(common.tree, value, names, error);
}

/*
 * The option as it would be on the command line, from what `git config -z` prints of one setting:
 * "ksweep.area\nall", or "ksweep.quiet" for a bare key. NULL with an error, or without one for
 * nothing.
 */
static char *argument_of(const GOptionEntry *option, const char *value, GError **error)
{
	g_autofree char *final = NULL;
	gboolean on = FALSE;

	if (option->arg == G_OPTION_ARG_NONE)
		return config_bool(value, &on, error) && on
			       ? g_strdup_printf("--%s", option->long_name)
			       : NULL;
	final = value_of(option, value, error);
	return final ? g_strdup_printf("--%s=%s", option->long_name, final) : NULL;
}

/*
 * Apply one option. GOption collects a list within one parse only, so all values of the option
 * are parsed together.
 */
static gboolean apply(const struct command *command, const char *name, char **settings,
		      GError **error)
{
	const GOptionEntry *option = option_by_name(command, name);
	g_autoptr(GPtrArray) args = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) problem = NULL;
	const char *last = NULL;

	g_ptr_array_add(args, g_strdup("ksweep"));
	for (; *settings && !problem; settings++) {
		const char *value = strchr(*settings, '\n');
		gsize length = value ? (gsize)(value - *settings) : strlen(*settings);
		char *argument;

		if (length != strlen(SECTION) + strlen(name) ||
		    strncmp(*settings + strlen(SECTION), name, strlen(name)) != 0)
			continue;
		last = value ? value + 1 : NULL;
		argument = argument_of(option, last, &problem);
		/* As for git, the last value of a boolean counts: false takes back true. */
		if (option->arg == G_OPTION_ARG_NONE)
			g_ptr_array_set_size(args, 1);
		if (argument)
			g_ptr_array_add(args, argument);
	}
	g_ptr_array_add(args, NULL);
	if (!problem && options_parse(command, (const char *const *)args->pdata, NULL, &problem))
		return TRUE;
	g_propagate_prefixed_error(error, g_steal_pointer(&problem),
				   "git config " SECTION "%s: ", name);
	return FALSE;
}

/* All settings of ours as git prints them; none when git does not run, which a command reports. */
static char **read_settings(GError **error)
{
	g_autoptr(git_repo) repo = git_repo_open(common.tree, NULL);
	g_autoptr(GPtrArray) settings = g_ptr_array_new();
	const struct git_call call = {
		.args = (const char *const[]){"config", "-z", "--get-regexp", "^ksweep\\.", NULL},
		/* Without it git would read the config of the current directory's repository. */
		.env = repo ? NULL : (const char *const[]){"GIT_DIR=/dev/null", NULL},
	};
	g_autoptr(GError) problem = NULL;
	GString *said = NULL;
	int status = 0;

	if (!git_ask(repo, &call, &status, &said, &problem)) {
		if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)) {
			g_propagate_error(error, g_steal_pointer(&problem));
			return NULL;
		}
		return g_new0(char *, 1);
	}
	for (gsize at = 0; at < said->len; at += strlen(said->str + at) + 1)
		g_ptr_array_add(settings, g_strdup(said->str + at));
	g_ptr_array_add(settings, NULL);
	g_string_free(said, TRUE);
	return (char **)g_ptr_array_free(g_steal_pointer(&settings), FALSE);
}

static gboolean apply_table(const struct command *command, const GOptionEntry *entries,
			    char **settings, GError **error)
{
	for (; entries && entries->long_name; entries++)
		if (option_is_configurable(entries) &&
		    !apply(command, entries->long_name, settings, error))
			return FALSE;
	return TRUE;
}

/* Not an error: a config may be shared with another version of ksweep. */
static void warn_of_unknown(char **settings)
{
	g_autoptr(GHashTable) warned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (; *settings; settings++) {
		const char *rest = *settings + strlen(SECTION);
		char *name = g_strndup(rest, strcspn(rest, "\n"));
		g_autoptr(GError) unknown = NULL;

		if (g_strv_contains(configurable_options, name) ||
		    g_str_has_prefix(*settings, CACHED_TREE_SIGNATURE "\n") ||
		    g_hash_table_contains(warned, name)) {
			g_free(name);
			continue;
		}
		suggest_error(&unknown, "option", name, configurable_options);
		fprintf(stderr, "ksweep: git config " SECTION "%s has no effect: %s\n", name,
			unknown->message);
		g_hash_table_add(warned, name);
	}
}

gboolean config_apply(const struct command *command, GError **error)
{
	g_auto(GStrv) settings = read_settings(error);

	if (!settings)
		return FALSE;
	if (!*settings)
		return TRUE;
	warn_of_unknown(settings);
	return apply_table(command, command->options, settings, error) &&
	       apply_table(command, common_entries, settings, error);
}
