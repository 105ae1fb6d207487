/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Read many objects through one `git cat-file --batch` child that stays open.
 *
 * One thread at a time per struct. The child does not outlive the thread that opened it.
 */
#ifndef KERNEL_TREE_GIT_BLOBS_H
#define KERNEL_TREE_GIT_BLOBS_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

struct git_blobs;
typedef struct git_blobs git_blobs;
struct git_blobs *git_blobs_open(struct git_repo *repo, GError **error);
void git_blobs_close(struct git_blobs *blobs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_blobs, git_blobs_close)

/*
 * The content of an object ("OID" or "REV:PATH"). GBytes of size n have one readable NUL byte at n.
 * NULL with an error; *missing (may be NULL) is then TRUE if the path does not exist or is a
 * directory.
 */
GBytes *git_blobs_read(struct git_blobs *blobs, const char *object, gboolean *missing,
		       GError **error);

/*
 * Read many in order; requests are pipelined. `each` gets the position in oids and the content,
 * NUL-terminated after its length and valid until `each` returns. If `each` returns FALSE with
 * *error set, the call ends. A missing object is an error.
 */
gboolean git_blobs_read_all(struct git_blobs *blobs, const char *const *oids, gsize n,
			    gboolean (*each)(gsize i, const char *data, gsize length,
					     gpointer data_, GError **error),
			    gpointer data_, GError **error);

#endif
