/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Make one commit of files from outside git, through `git fast-import`: without index and work
 * tree, so .gitignore has no effect, and git writes a pack, not 80,000 loose objects.
 *
 *	import = import_begin(repo, &error);
 *	import_file(import, "fs/open.c", 0100644, data, length, &error); ...
 *	import_commit(import, "refs/ksweep/incoming", message, FALSE, &error);
 *	import_free(import);
 *
 * The commit depends only on paths, contents, modes, message and the newest time stamp: author and
 * committer are "ksweep", and the date is that time stamp. It has no parent. The ref is set only by
 * import_commit().
 */
#ifndef KERNEL_TREE_GIT_FAST_IMPORT_H
#define KERNEL_TREE_GIT_FAST_IMPORT_H

#include "kernel-tree/git/repo.h"

struct import;
typedef struct import import;

struct import *import_begin(struct git_repo *repo, GError **error);
void import_free(struct import *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(import, import_free)

/*
 * Add a file: mode 0100644, 0100755 or, with the target as content, 0120000. A later file of
 * the same path replaces an earlier one. KSWEEP_ERROR_USAGE for a path that leaves the tree
 * ("..", absolute) or that git cannot store (".git").
 */
gboolean import_file(struct import *import, const char *path, guint mode, const char *data,
		     gsize length, GError **error);

/* The same in pieces: announce the size, then import_data() until it is reached. */
gboolean import_file_begin(struct import *import, const char *path, guint mode, guint64 size,
			   GError **error);
gboolean import_data(struct import *import, const char *data, gsize length, GError **error);

/* Give `path` the content and mode of `other`, added before (a hard link in an archive). */
gboolean import_same(struct import *import, const char *path, const char *other, GError **error);

/* Let the commit's date be at least this (seconds since the epoch). */
void import_date(struct import *import, gint64 seconds);

/* strip: cut off a top directory that all paths share. Sets the ref. */
gboolean import_commit(struct import *import, const char *ref, const char *message, gboolean strip,
		       GError **error);

#endif
