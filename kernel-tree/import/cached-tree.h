/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel tree in the cache, made from a source and updated when that changes: one directory
 * $KSWEEP_CACHE/trees/NAME, which appears only when it is complete. See tree-get.h.
 */
#ifndef KERNEL_TREE_IMPORT_CACHED_TREE_H
#define KERNEL_TREE_IMPORT_CACHED_TREE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/import/folder.h"

/* The key of git config that says what a tree was made from. */
#define CACHED_TREE_SIGNATURE "ksweep.signature"

#define TREE_INCOMING "refs/ksweep/incoming" /* the source's commit */

struct tree_source {
	char *name;	 /* of the directory in the cache */
	char *from;	 /* archive, URL or directory */
	char *ref;	 /* git: what to fetch */
	char *message;	 /* of the commit, where one is made */
	char *signature; /* of the source's content; "" if only `fill` can detect changes */
	double bytes;	 /* needed on disk; 0: unknown */
	struct folder_list *list; /* directories: their content */
	/* Store the source's commit as TREE_INCOMING. */
	gboolean (*fill)(struct git_repo *repo, const struct tree_source *source, GError **error);
};
typedef struct tree_source tree_source;
void tree_source_clear(struct tree_source *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(tree_source, tree_source_clear)

/* Make or update the tree. Returns its path; the caller frees it. */
char *cached_tree(const struct tree_source *source, GError **error);

#endif
