// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/revisions.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/run.h"

static gboolean head_is_unborn(struct git_repo *repo)
{
	static const char *const args[] = {"symbolic-ref", "--quiet", "HEAD", NULL};
	int status = 1;

	return git_ask(repo, &(struct git_call){.args = args}, &status, NULL, NULL) && status == 0;
}

/* `what` is "commit" or "tree". */
static char *object_of(struct git_repo *repo, const char *rev, const char *what, GError **error)
{
	g_autofree char *peeled = g_strdup_printf("%s^{%s}", rev, what);
	const char *const args[] = {"rev-parse", "--verify", "--quiet", peeled, NULL};
	g_autoptr(GString) out = NULL;
	int status = 1;

	/* No ref and no object name starts with a dash; git would take it for an option. */
	if (*rev && *rev != '-' &&
	    !git_ask(repo, &(struct git_call){.args = args}, &status, &out, error))
		return NULL;
	if (status == 0 && out->len > 0) {
		g_string_truncate(out, out->len - 1);
		return g_string_free(g_steal_pointer(&out), FALSE);
	}
	if (strcmp(rev, "HEAD") == 0 && head_is_unborn(repo))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s has no commit yet (HEAD is unborn): commit the kernel tree first",
			    repo->path);
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is not a revision of %s (no %s of that name)", rev, repo->path,
			    what);
	return NULL;
}

char *git_commit_of(struct git_repo *repo, const char *rev, GError **error)
{
	return object_of(repo, rev, "commit", error);
}

char *git_tree_of(struct git_repo *repo, const char *rev, GError **error)
{
	return object_of(repo, rev, "tree", error);
}

/* The commits of lines "COMMIT PARENT...", oldest first: a chain that starts on base_commit. */
static GPtrArray *parse_chain(char **lines, const char *base_commit, char **why)
{
	g_autoptr(GPtrArray) commits = g_ptr_array_new_with_free_func(g_free);
	const char *previous = base_commit;

	/* Look for merges first: their commits break the chain as well, with a worse message. */
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", -1);

		if (g_strv_length(words) > 2) {
			*why = g_strdup_printf("%.12s is a merge", words[0]);
			return NULL;
		}
	}
	for (char **line = lines; *line && **line; line++) {
		g_auto(GStrv) words = g_strsplit(*line, " ", -1);

		if (g_strcmp0(words[1], previous) != 0) {
			*why = g_strdup_printf("%.12s does not descend from the first", words[0]);
			return NULL;
		}
		g_ptr_array_add(commits, g_strdup(words[0]));
		previous = commits->pdata[commits->len - 1];
	}
	return g_steal_pointer(&commits);
}

GPtrArray *git_range(struct git_repo *repo, const char *base, const char *tip, GError **error)
{
	g_autoptr(GPtrArray) commits = NULL;
	g_autofree char *base_commit = git_commit_of(repo, base, error);
	g_autofree char *tip_commit = base_commit ? git_commit_of(repo, tip, error) : NULL;
	g_autofree char *range = NULL;
	g_autofree char *out = NULL;
	g_autofree char *why = NULL;
	g_auto(GStrv) lines = NULL;

	if (!tip_commit)
		return NULL;
	range = g_strdup_printf("%s..%s", base_commit, tip_commit);
	if (!git_run(repo, &out, error, "rev-list", "--reverse", "--topo-order", "--parents", range,
		     "--", NULL))
		return NULL;
	lines = g_strsplit(out, "\n", -1);
	commits = parse_chain(lines, base_commit, &why);
	if (commits && commits->len == 0 && strcmp(base_commit, tip_commit) != 0)
		why = g_strdup("the second is older than the first");
	if (!why)
		return g_steal_pointer(&commits);
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s..%s is not a series: %s", base,
		    tip, why);
	return NULL;
}

void git_entry_free(struct git_entry *entry)
{
	if (!entry)
		return;
	g_free(entry->path);
	g_free(entry);
}

static void entry_free(gpointer entry)
{
	git_entry_free(entry);
}

/* One record of ls-tree -z: "100644 blob OID\tPATH". */
static struct git_entry *parse_entry(const char *record, GError **error)
{
	const char *tab = strchr(record, '\t');
	g_autofree char *head = tab ? g_strndup(record, tab - record) : g_strdup("");
	g_auto(GStrv) words = g_strsplit(head, " ", 0);
	struct git_entry *entry;

	if (g_strv_length(words) != 3) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "cannot parse the output of git ls-tree: %.100s", record);
		return NULL;
	}
	entry = g_new0(struct git_entry, 1);
	entry->path = g_strdup(tab + 1);
	entry->mode = strtoul(words[0], NULL, 8);
	g_strlcpy(entry->oid, words[2], sizeof(entry->oid));
	return entry;
}

GPtrArray *git_list(struct git_repo *repo, const char *rev, const char *below, GError **error)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
	g_autofree char *tree = git_tree_of(repo, rev, error);
	const char *const args[] = {"ls-tree", "-r", "-z", "--full-tree", tree, "--", below, NULL};
	g_autoptr(GString) out = NULL;

	if (!tree || !git_call(repo, &(struct git_call){.args = args}, &out, error))
		return NULL;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1) {
		struct git_entry *entry = parse_entry(p, error);

		if (!entry)
			return NULL;
		g_ptr_array_add(entries, entry);
	}
	return g_steal_pointer(&entries);
}

GPtrArray *git_changed(struct git_repo *repo, const char *from, const char *to, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *from_tree = git_tree_of(repo, from, error);
	g_autofree char *to_tree = from_tree ? git_tree_of(repo, to, error) : NULL;
	const char *const args[] = {"diff-tree",   "-r",      "-z",    "--no-renames",
				    "--name-only", from_tree, to_tree, NULL};
	g_autoptr(GString) out = NULL;

	if (!to_tree || !git_call(repo, &(struct git_call){.args = args}, &out, error))
		return NULL;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1)
		g_ptr_array_add(paths, g_strdup(p));
	return g_steal_pointer(&paths);
}
