// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/refs.h"

#include <string.h>

#include "base/error.h"
#include "base/run.h"
#include "kernel-tree/git/run.h"

#define HEADS "refs/heads/"
#define OURS  "refs/ksweep/"

#define LOCK_TRIES 30
#define LOCK_PAUSE (G_USEC_PER_SEC / 10)

char *git_ref(struct git_repo *repo, const char *ref)
{
	char *commit = NULL;

	/* show-ref --verify takes full names only: no guessing, no suffixes. */
	if (!g_str_has_prefix(ref, "refs/"))
		return NULL;
	if (!git_run(repo, &commit, NULL, "show-ref", "--verify", "--hash", ref, NULL))
		return NULL;
	return commit;
}

/* "the branch 'x' WHY" or "the ref 'refs/ksweep/x' WHY". */
static gboolean refuse(const char *ref, const char *why, GError **error)
{
	gboolean branch = g_str_has_prefix(ref, HEADS);

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "the %s '%s' %s",
		    branch ? "branch" : "ref", branch ? ref + strlen(HEADS) : ref, why);
	return FALSE;
}

static gboolean check_name(struct git_repo *repo, const char *ref, GError **error)
{
	const char *const args[] = {"check-ref-format", ref, NULL};
	int status = 1;

	if (!g_str_has_prefix(ref, HEADS) && !g_str_has_prefix(ref, OURS))
		return refuse(ref, "is not one that ksweep may write", error);
	/* git update-ref accepts refs/heads/-x, but no command accepts such a branch. */
	if (strstr(ref, "/-"))
		return refuse(ref, "has a part that starts with a dash", error);
	if (!git_ask(repo, &(struct git_call){.args = args}, &status, NULL, error))
		return FALSE;
	return status == 0 || refuse(ref, "has no name that git accepts", error);
}

/* git stores refs as files: "a" and "a/b" cannot both exist. */
static gboolean check_no_conflict(struct git_repo *repo, const char *ref, GError **error)
{
	g_autofree char *below = NULL;

	for (const char *slash = strchr(ref + strlen("refs/"), '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		g_autofree char *parent = g_strndup(ref, slash - ref);
		g_autofree char *commit = git_ref(repo, parent);

		if (commit)
			return refuse(ref,
				      "cannot be, since there is one named like its first part",
				      error);
	}
	/* The pattern matches the ref itself and all refs below it. */
	if (!git_run(repo, &below, error, "for-each-ref", "--format=%(refname)", ref, NULL))
		return FALSE;
	if (*below && strcmp(below, ref) != 0)
		return refuse(ref, "cannot be, since there are some below that name", error);
	return TRUE;
}

/* A branch that is checked out must not move: its work tree would look dirty. */
static gboolean check_not_checked_out(struct git_repo *repo, const char *ref, GError **error)
{
	static const char *const args[] = {"worktree", "list", "--porcelain", "-z", NULL};
	g_autofree char *wanted = g_strconcat("branch ", ref, NULL);
	g_autoptr(GString) out = NULL;

	if (!g_str_has_prefix(ref, HEADS))
		return TRUE;
	if (!git_call(repo, &(struct git_call){.args = args}, &out, error))
		return FALSE;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1)
		if (strcmp(p, wanted) == 0)
			return refuse(ref, "is checked out: switch to another one first", error);
	return TRUE;
}

/* A git that works holds the lock for milliseconds; one that was killed leaves it. */
static gboolean check_not_locked(struct git_repo *repo, const char *ref, GError **error)
{
	g_autofree char *name = g_strconcat(ref, ".lock", NULL);
	g_autofree char *path = NULL;

	if (!git_run(repo, &path, error, "rev-parse", "--git-path", name, NULL))
		return FALSE;
	for (int i = 0; g_file_test(path, G_FILE_TEST_EXISTS); i++) {
		if (run_interrupted(error))
			return FALSE;
		if (i == LOCK_TRIES) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
				    "'%s' is locked: if no git works in this repository, one was "
				    "killed; then remove the file '%s'",
				    ref, path);
			return FALSE;
		}
		g_usleep(LOCK_PAUSE);
	}
	return TRUE;
}

gboolean git_ref_check(struct git_repo *repo, const char *ref, GError **error)
{
	return check_name(repo, ref, error) && check_no_conflict(repo, ref, error) &&
	       check_not_checked_out(repo, ref, error) && check_not_locked(repo, ref, error);
}

gboolean git_set_ref(struct git_repo *repo, const char *ref, const char *commit, const char *old,
		     GError **error)
{
	g_autofree char *now = NULL;

	if (!check_name(repo, ref, error))
		return FALSE;
	now = git_ref(repo, ref);
	if (now && !old)
		return refuse(ref, "exists already", error);
	if (old && *old && g_strcmp0(now, old) != 0)
		return refuse(ref, "was moved by somebody else", error);
	if (g_strcmp0(now, commit) == 0)
		return TRUE;
	if (!check_no_conflict(repo, ref, error) || !check_not_checked_out(repo, ref, error) ||
	    !check_not_locked(repo, ref, error))
		return FALSE;
	/* For git, an empty old value means "must not exist", and none means "any". */
	return git_run(repo, NULL, error, "update-ref", "-m", "ksweep", ref, commit,
		       old && !*old ? NULL
		       : old	    ? old
				    : "",
		       NULL);
}

gboolean git_set_refs(struct git_repo *repo, const struct git_ref_change *changes, gsize n,
		      GError **error)
{
	static const char *const args[] = {"update-ref", "-m", "ksweep", "--stdin", NULL};
	g_autoptr(GString) input = g_string_new(NULL);

	for (gsize i = 0; i < n; i++) {
		const struct git_ref_change *change = &changes[i];
		g_autofree char *now = git_ref(repo, change->ref);

		if (g_strcmp0(now, change->old) != 0)
			return refuse(change->ref, "was moved by somebody else", error);
		if (!git_ref_check(repo, change->ref, error))
			return FALSE;
		if (change->old)
			g_string_append_printf(input, "update %s %s %s\n", change->ref,
					       change->commit, change->old);
		else
			g_string_append_printf(input, "create %s %s\n", change->ref,
					       change->commit);
	}
	/* git verifies the old values again, with all of the refs locked. */
	return git_call(
		repo,
		&(struct git_call){.args = args, .input = input->str, .input_length = input->len},
		NULL, error);
}
