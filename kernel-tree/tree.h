/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel tree: a git repository whose revision holds a Linux kernel.
 */
#ifndef KERNEL_TREE_TREE_H
#define KERNEL_TREE_TREE_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

struct tree {
	struct git_repo *repo;
	char *rev;			     /* commit object name */
	guint version, patchlevel, sublevel; /* of its top Makefile */
	char *release;			     /* "4.16.13", "6.1.192-rc1" */
};
typedef struct tree tree;

/*
 * Open PATH (a repository) at `rev` (NULL: HEAD). It is a kernel if the top Makefile sets VERSION
 * and PATCHLEVEL, and MAINTAINERS, Kconfig and include/linux/syscalls.h exist; else
 * KSWEEP_ERROR_USAGE names the missing part. A dirty work tree is not an error, since only
 * committed revisions are read; tree_dirty() lets commands warn of it.
 */
struct tree *tree_open(const char *path, const char *rev, GError **error);
void tree_free(struct tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(tree, tree_free)
gboolean tree_dirty(struct tree *tree);

#endif
