/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scan a whole revision. The result for a blob depends only on its content and on the class of its
 * path, so it is cached by blob name, and each blob is scanned once ($KSWEEP_CACHE/scan.sqlite).
 */
#ifndef KERNEL_TREE_SCAN_TREE_H
#define KERNEL_TREE_SCAN_TREE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/scan/scan.h"

struct tree_scan {
	GPtrArray *files;		 /* char *, sorted: those with a definition or a mention */
	GHashTable *by_file;		 /* char * -> struct file_scan * */
	GHashTable *definitions;	 /* symbol -> GPtrArray of struct definition * (file set) */
	guint blobs_seen, blobs_scanned; /* scanned: not in the cache before */
};
typedef struct tree_scan tree_scan;

/*
 * Scan all source files of the kernel. Mentions of names that nothing in the tree defines as a
 * system call are dropped. Errors: git's; KSWEEP_ERROR_INTERRUPTED. A cache that cannot be used is
 * not an error.
 */
struct tree_scan *scan_tree(struct git_repo *repo, const char *rev, GError **error);
void tree_scan_free(struct tree_scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(tree_scan, tree_scan_free)

#endif
