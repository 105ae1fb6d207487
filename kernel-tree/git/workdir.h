/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A work directory of ksweep's own that holds the files of a revision. Moving from one revision to
 * another rewrites only the files that differ: time stamps stay, and make rebuilds little.
 *
 * It is locked (FOLDER.lock) from open to free: KSWEEP_ERROR_USAGE when another process holds it.
 */
#ifndef KERNEL_TREE_GIT_WORKDIR_H
#define KERNEL_TREE_GIT_WORKDIR_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

struct git_workdir {
	struct git_repo *repo; /* borrowed */
	char *folder;	       /* the files; no .git in it */
	char *index;	       /* private index, beside the directory: FOLDER.index */
	int lock;	       /* private */
};
typedef struct git_workdir git_workdir;
struct git_workdir *git_workdir_open(struct git_repo *repo, const char *folder, GError **error);
void git_workdir_free(struct git_workdir *workdir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_workdir, git_workdir_free)

/*
 * Make the directory hold exactly `rev`: changed files are restored, other files are removed.
 * Survives a SIGKILL at any point: the next call repairs.
 */
gboolean git_workdir_checkout(struct git_workdir *workdir, const char *rev, GError **error);

#endif
