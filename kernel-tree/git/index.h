/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A private index to make commits from. The file is in a temporary directory in the cache.
 *
 *	git_index_new(), then git_index_put() for each file, then git_index_commit(). After that the
 *	index holds the new commit, and the next one can be made on top.
 *
 * git sees staged content only from git_index_tree() or git_index_commit() on.
 */
#ifndef KERNEL_TREE_GIT_INDEX_H
#define KERNEL_TREE_GIT_INDEX_H

#include <glib.h>

#include "kernel-tree/git/identity.h"
#include "kernel-tree/git/repo.h"

struct git_index;
typedef struct git_index git_index;
struct git_index *git_index_new(struct git_repo *repo, const char *rev, GError **error);
void git_index_free(struct git_index *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_index, git_index_free)

/*
 * Stage content for path, keeping its mode (0100644 if new). data NULL removes the file. length -1:
 * data is a string.
 */
gboolean git_index_put(struct git_index *index, const char *path, const char *data, gsize length,
		       GError **error);

/* Write what is staged as a tree object and return its name. */
char *git_index_tree(struct git_index *index, GError **error);

/* Write the index as a tree and commit it; author and committer are `who`. Returns the commit. */
char *git_index_commit(struct git_index *index, const char *parent, const char *message,
		       const struct git_identity *who, GError **error);

#endif
