/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel tree: a git repository whose revision holds a Linux kernel.
 */
#ifndef KERNEL_TREE_TREE_H
#define KERNEL_TREE_TREE_H

#include "kernel-tree/git.h"

struct tree {
	struct git_repo *repo;
	char *rev;      /* commit object name */
	guint version, patchlevel, sublevel; /* of its top Makefile */
	char *release;  /* "4.16.13", "6.1.192-rc1" */
};
typedef struct tree tree;

/*
 * Open PATH (a repository) at `rev` (NULL: HEAD). It is a kernel when the top Makefile
 * states VERSION and PATCHLEVEL, and MAINTAINERS, Kconfig and include/linux/syscalls.h
 * are there; else KSWEEP_ERROR_USAGE names what is missing. A dirty work tree is not an
 * error: only committed revisions are read; tree_dirty() tells, so that commands can say so.
 */
struct tree *tree_open(const char *path, const char *rev, GError **error);
void tree_free(struct tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(tree, tree_free)
gboolean tree_dirty(struct tree *tree);

/* TRUE when the tree's version is below v.p: tree_before(tree, 4, 17). */
gboolean tree_before(const struct tree *tree, guint version, guint patchlevel);

/*
 * `ksweep tree get`: a git kernel tree in the cache, made once; its path is returned and the
 * caller frees it. An interrupted or failed get leaves nothing under the final name.
 * - debian: unpacks the newest /usr/src/linux-source-*.tar.xz, or the one of package
 *   `package` (default "linux-source-6.1"), with libarchive, and commits all files (the
 *   tree's own .gitignore hides everything: add is forced). KSWEEP_ERROR_ENVIRONMENT
 *   names the package when it is not installed.
 * - git: a shallow fetch of one ref.
 * - dir: a copy of the folder's files (a git tree: its committed HEAD) as a new repository.
 */
char *tree_get_debian(const char *package, GError **error);
char *tree_get_git(const char *url, const char *ref, GError **error);
char *tree_get_dir(const char *path, GError **error);

#endif
