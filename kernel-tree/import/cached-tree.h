/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel tree in the cache, made from a source and kept up to date with it: one folder
 * $KSWEEP_CACHE/trees/NAME that appears whole or not at all. tree-get.h documents the behaviour.
 */
#ifndef KERNEL_TREE_IMPORT_CACHED_TREE_H
#define KERNEL_TREE_IMPORT_CACHED_TREE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/import/folder.h"

#define TREE_INCOMING "refs/ksweep/incoming" /* what a source has brought */

struct tree_source {
	char *name;	 /* of the folder in the cache */
	char *from;	 /* archive, URL or folder */
	char *ref;	 /* git: what to fetch */
	char *message;	 /* of the commit, where one is made */
	char *signature; /* of what the source holds; "" when only `fill` can tell if it changed */
	double bytes;	 /* needed on disk; 0: unknown */
	struct folder_list *list; /* folders: what is in there */
	/* Bring the source's commit to TREE_INCOMING. */
	gboolean (*fill)(struct git_repo *repo, const struct tree_source *source, GError **error);
};
typedef struct tree_source tree_source;
void tree_source_clear(struct tree_source *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(tree_source, tree_source_clear)

/* Make the tree, or bring it up to date. Its path; the caller frees it. */
char *cached_tree(const struct tree_source *source, GError **error);

#endif
