// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/repo.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "kernel-tree/git/command.h"
#include "kernel-tree/git/shadow.h"

static GMutex shadow_mutex;

static gboolean check_folder(const char *path, GError **error)
{
	struct stat st;
	int problem = 0;

	if (stat(path, &st) != 0)
		problem = errno;
	else if (!S_ISDIR(st.st_mode))
		problem = ENOTDIR;
	if (problem)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no tree at %s: %s", path,
			    g_strerror(problem));
	return problem == 0;
}

struct git_repo *git_repo_open(const char *path, GError **error)
{
	static const char *const args[] = {"rev-parse", "--absolute-git-dir", NULL};
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	g_auto(run_result) result = {0};
	g_autofree char *why = NULL;
	struct git_repo *repo;

	if (!check_folder(absolute, error))
		return NULL;
	if (!git_start(&(struct git_place){.cwd = absolute}, &(struct git_call){.args = args},
		       G_MAXINT, &result, error))
		return NULL;
	if (run_failed(&result)) {
		why = git_failure_text(&result);
		if (strstr(why, "not a git repository"))
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "%s is not in a git repository: make one of it with "
				    "'ksweep tree get dir %s', or with git init, git add -f . "
				    "and git commit",
				    path, path);
		else
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "git cannot use the repository of %s: %s", path, why);
		return NULL;
	}
	repo = g_new0(struct git_repo, 1);
	repo->path = g_steal_pointer(&absolute);
	/* The path may itself end in a newline; git adds one. */
	repo->folder = g_strndup(result.out->str, result.out->len - 1);
	return repo;
}

struct git_repo *git_repo_init(const char *path, GError **error)
{
	const char *const args[] = {"init", "-q", "-b", "main", "--template=", "--", path, NULL};
	g_auto(run_result) result = {0};

	if (!git_start(&(struct git_place){0}, &(struct git_call){.args = args}, 1, &result, error))
		return NULL;
	return git_repo_open(path, error);
}

void git_repo_free(struct git_repo *repo)
{
	if (!repo)
		return;
	g_free(repo->path);
	g_free(repo->folder);
	git_shadow_free(repo->shadow);
	g_free(repo);
}

gboolean git_dirty(struct git_repo *repo)
{
	static const char *const args[] = {
		"status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=all",
		NULL};
	g_auto(run_result) result = {0};

	/* From inside, so that git finds the work tree of the path. */
	return git_start(&(struct git_place){.cwd = repo->path}, &(struct git_call){.args = args},
			 1, &result, NULL) &&
	       result.out->len > 0;
}

gboolean git_repo_shadow(struct git_repo *repo, const struct git_shadow **shadow, GError **error)
{
	gboolean good = TRUE;

	*shadow = NULL;
	g_mutex_lock(&shadow_mutex);
	if (!repo->shadow) {
		repo->shadow = git_shadow_new(
			&(struct git_place){.name = repo->path, .git_dir = repo->folder}, error);
		good = repo->shadow != NULL;
	} else {
		good = git_shadow_repair(repo->shadow, error);
	}
	if (good && !repo->shadow->none)
		*shadow = repo->shadow;
	g_mutex_unlock(&shadow_mutex);
	return good;
}
