/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel tree: a git repository whose revision holds a Linux kernel.
 */
#ifndef KERNEL_TREE_TREE_H
#define KERNEL_TREE_TREE_H

#include "kernel-tree/git/git.h"

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
 * `ksweep tree get`: a git kernel tree in the cache ($KSWEEP_CACHE/trees), made once; its path
 * is returned and the caller frees it. Asked for again, it is found there; where the source has
 * changed, the tree follows it (branch main; KSWEEP_ERROR_USAGE when the user changed files there).
 * An interrupted or failed get leaves nothing under the final name, and what a killed one left is
 * removed by the next. Two at once: the second waits. KSWEEP_ERROR_USAGE when what came is no
 * kernel, KSWEEP_ERROR_ENVIRONMENT when the disk has not enough room (for archives and folders,
 * told before).
 *
 * - archive: a tar file, compressed in any way; a top folder that all its files share is cut
 *   off. `name` and `version` make the folder's name. All files are committed, whatever
 *   .gitignore says (Debian's hides everything), by "ksweep" with the newest time stamp: the
 *   same archive always gives the same commit.
 * - debian: the archive of package `package` (NULL: "linux-source-6.1") by the installed version.
 *   KSWEEP_ERROR_ENVIRONMENT names the package when it is not installed.
 * - git: a shallow fetch of one branch, tag or commit. URL may be a path.
 * - dir: a copy of the folder's files and links; of a git tree: its committed HEAD, as the same
 *   commit. KSWEEP_ERROR_USAGE for FIFOs, sockets and devices. Links are not followed.
 */
char *tree_get_archive(const char *archive, const char *name, const char *version, GError **error);
char *tree_get_debian(const char *package, GError **error);
char *tree_get_git(const char *url, const char *ref, GError **error);
char *tree_get_dir(const char *path, GError **error);

#endif
