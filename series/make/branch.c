// SPDX-License-Identifier: GPL-2.0
#include "series/make/branch.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/run.h"

/* The refs that record our commits. */
static const char *const kinds[] = {"ksweep/made", "ksweep/base", "ksweep/last"};

static char *ref_of(const char *kind, const char *branch)
{
	return g_strconcat("refs/", kind, "/", branch, NULL);
}

static char *commit_at(struct git_repo *repo, const char *kind, const char *branch)
{
	g_autofree char *ref = ref_of(kind, branch);

	return git_ref(repo, ref);
}

gboolean branch_check(struct git_repo *repo, const char *branch, GError **error)
{
	g_autofree char *ref = ref_of("heads", branch);
	g_autofree char *head = NULL, *made = NULL, *last = NULL;

	if (!git_ref_check(repo, ref, error))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *own = ref_of(kinds[i], branch);

		if (!git_ref_check(repo, own, error))
			return FALSE;
	}
	head = git_ref(repo, ref);
	made = commit_at(repo, "ksweep/made", branch);
	last = commit_at(repo, "ksweep/last", branch);
	if (!head || g_strcmp0(head, made) == 0 || g_strcmp0(head, last) == 0)
		return TRUE;
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		"branch '%s' has commits that ksweep did not make: choose another with --branch, "
		"or delete it with 'git branch -D %s'",
		branch, branch);
	return FALSE;
}

static gboolean set(struct git_repo *repo, const char *kind, const char *branch, const char *commit,
		    const char *old, GError **error)
{
	g_autofree char *ref = ref_of(kind, branch);

	return git_set_ref(repo, ref, commit, old, error);
}

gboolean branch_write(struct git_repo *repo, const char *branch, const char *base,
		      const char *commit, GError **error)
{
	g_autofree char *head = commit_at(repo, "heads", branch);

	if (!branch_check(repo, branch, error))
		return FALSE;
	if (head && !set(repo, "ksweep/last", branch, head, "", error))
		return FALSE;
	return set(repo, "ksweep/made", branch, commit, "", error) &&
	       set(repo, "ksweep/base", branch, base, "", error) &&
	       set(repo, "heads", branch, commit, head, error);
}

char *branch_range_diff(struct git_repo *repo, const char *branch, const char *base,
			const char *commit)
{
	g_autofree char *made = commit_at(repo, "ksweep/made", branch);
	g_autofree char *made_base = commit_at(repo, "ksweep/base", branch);
	g_autofree char *old_range = NULL, *new_range = NULL;
	char *text = NULL;

	if (!made || !made_base || strcmp(made, commit) == 0)
		return NULL;
	old_range = g_strconcat(made_base, "..", made, NULL);
	new_range = g_strconcat(base, "..", commit, NULL);
	/* the old commits may have been pruned: not an error */
	if (!git_run(repo, &text, NULL, "range-diff", "--no-color", old_range, new_range, NULL))
		return NULL;
	return text;
}
