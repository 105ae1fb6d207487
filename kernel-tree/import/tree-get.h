/* SPDX-License-Identifier: GPL-2.0 */
/*
 * `ksweep tree get`: a kernel tree as a git repository in the cache ($KSWEEP_CACHE/trees).
 *
 * Each function returns the path of the tree; the caller frees it. The tree is made once. A second
 * call finds it; if the source has changed, the tree is updated (branch main). An interrupted or
 * failed call leaves nothing under the final name, and the next call removes the remains of one
 * that was killed. Of two calls at once, the second waits.
 *
 * KSWEEP_ERROR_USAGE when the source is not a kernel, or when the user changed files in the tree.
 * KSWEEP_ERROR_ENVIRONMENT when the disk has too little room (for archives and directories, checked
 * before any work).
 */
#ifndef KERNEL_TREE_IMPORT_TREE_GET_H
#define KERNEL_TREE_IMPORT_TREE_GET_H

#include <glib.h>

/*
 * A tar file in any compression; a top directory that all its files share is cut off. `name` and
 * `version` make the name of the tree's directory. All files are committed, even those that
 * .gitignore matches (Debian's matches all), by "ksweep" with the newest time stamp: the same
 * archive always gives the same commit.
 */
char *tree_get_archive(const char *archive, const char *name, const char *version, GError **error);

/*
 * The archive of Debian's package `package` (NULL: "linux-source-6.1"), by its installed version.
 * If the package is not installed: KSWEEP_ERROR_ENVIRONMENT with its name.
 */
char *tree_get_debian(const char *package, GError **error);

/* A shallow fetch of one branch, tag or commit. The URL may be a path. */
char *tree_get_git(const char *url, const char *ref, GError **error);

/*
 * A copy of the directory's files and links; of a git tree, its committed HEAD as the same commit.
 * KSWEEP_ERROR_USAGE for FIFOs, sockets and devices. Links are not followed.
 */
char *tree_get_dir(const char *path, GError **error);

#endif
