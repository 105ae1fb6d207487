// SPDX-License-Identifier: GPL-2.0
#include "series/make/branch.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/progress.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/run.h"

/* The refs that record our commits, in the order in which they are written. */
static const char *const kinds[] = {"ksweep/last", "ksweep/made", "ksweep/base"};

static char *ref_of(const char *kind, const char *branch)
{
	return g_strconcat("refs/", kind, "/", branch, NULL);
}

static char *commit_at(struct git_repo *repo, const char *kind, const char *branch)
{
	g_autofree char *ref = ref_of(kind, branch);

	return git_ref(repo, ref);
}

/* git accepts refs/heads/HEAD and the like as refs, but takes the short name for another one. */
static gboolean check_name(const char *branch, GError **error)
{
	if (g_str_has_prefix(branch, "refs/"))
		g_set_error(
			error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			"'%s' is the name of a ref: give that of a branch, without 'refs/heads/'",
			branch);
	else if (strcmp(branch, "HEAD") == 0 || strcmp(branch, "@") == 0)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' means the current commit to git: choose another name for the "
			    "branch",
			    branch);
	else
		return TRUE;
	return FALSE;
}

gboolean branch_check(struct git_repo *repo, const char *branch, GError **error)
{
	g_autofree char *ref = ref_of("heads", branch);
	g_autofree char *head = NULL, *made = NULL, *last = NULL;

	if (!check_name(branch, error) || !git_ref_check(repo, ref, error))
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

gboolean branch_write(struct git_repo *repo, const char *branch, const char *base,
		      const char *commit, GError **error)
{
	g_autofree char *head = commit_at(repo, "heads", branch);
	g_autofree char *head_ref = ref_of("heads", branch);
	struct git_ref_change changes[G_N_ELEMENTS(kinds) + 1];
	char *refs[G_N_ELEMENTS(kinds)], *old[G_N_ELEMENTS(kinds)];
	const char *commits[] = {head, commit, base};
	gboolean good;
	gsize n = 0;

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		refs[i] = ref_of(kinds[i], branch);
		old[i] = git_ref(repo, refs[i]);
		if (commits[i])
			changes[n++] = (struct git_ref_change){refs[i], commits[i], old[i]};
	}
	/* The branch comes last: until then it is at the commit of ksweep/last. */
	changes[n++] = (struct git_ref_change){head_ref, commit, head};
	good = branch_check(repo, branch, error) && git_set_refs(repo, changes, n, error);
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_free(refs[i]);
		g_free(old[i]);
	}
	return good;
}

static void note_wait(G_GNUC_UNUSED const char *holder, gpointer branch)
{
	progress_note("series: another ksweep makes the branch '%s'; waiting",
		      (const char *)branch);
}

int branch_lock(struct git_repo *repo, const char *branch, GError **error)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", repo->folder, branch);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
	g_autofree char *path = file_cache_path("branches", sum, NULL);
	g_autoptr(GError) problem = NULL;
	int lock = lock_wait(path, note_wait, (gpointer)branch, &problem);

	if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (problem)
		g_debug("no lock on the branch: %s", problem->message);
	return lock;
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
