/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A git repository. ksweep uses git's plumbing commands (-z and --batch forms) and never reads or
 * writes git's own files.
 *
 * ksweep never touches the work tree, the index or HEAD of a repository that it is given. It writes
 * only the refs that it is asked for and those below refs/ksweep. Its own work directories are not
 * made by `git worktree`: they are plain directories outside, each with a private index file
 * (workdir.h), and commits are made from a private index (index.h).
 *
 *	repo	 the struct, open and free
 *	run	 run any git command on it
 *	revisions, refs, blobs, identity	read it; set a ref
 *	index	 make commits
 *	workdir	 check out into a directory
 *	fast-import	make a commit of files from elsewhere
 *	command, shadow	private to this room: how git is started
 */
#ifndef KERNEL_TREE_GIT_REPO_H
#define KERNEL_TREE_GIT_REPO_H

#include <glib.h>

struct git_shadow;

struct git_repo {
	char *path;		   /* named by the user, absolute */
	char *folder;		   /* the git directory, absolute */
	struct git_shadow *shadow; /* private; NULL until it is needed */
};
typedef struct git_repo git_repo;

/* KSWEEP_ERROR_USAGE when path is not in a repository; the message shows how to make one. */
struct git_repo *git_repo_open(const char *path, GError **error);
/* Create an empty repository at path, on branch main, with no template. */
struct git_repo *git_repo_init(const char *path, GError **error);
void git_repo_free(struct git_repo *repo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_repo, git_repo_free)

/* TRUE when tracked files of the user's work tree or index differ from HEAD. Bare: FALSE. */
gboolean git_dirty(struct git_repo *repo);

/* For run.c. *shadow is borrowed; NULL for a partial clone, see shadow.h. */
gboolean git_repo_shadow(struct git_repo *repo, const struct git_shadow **shadow, GError **error);

#endif
