/* SPDX-License-Identifier: GPL-2.0 */
/* A tree's own scripts/checkpatch.pl, made ready to be run outside of the tree. */
#ifndef KERNEL_TREE_SUBMIT_CHECKPATCH_H
#define KERNEL_TREE_SUBMIT_CHECKPATCH_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

#define CHECKPATCH_SCRIPT "scripts/checkpatch.pl"

/*
 * Write the script of a revision, and the lists that it reads, below `folder`, with the paths that
 * they have in the tree. *unusable says why it cannot be run (the caller frees): the tree has none,
 * there is no perl, or this perl does not take it (those of old kernels have regular expressions
 * that perl has refused since 5.26). NULL: it can. FALSE with an error when that cannot be found
 * out.
 */
gboolean checkpatch_unpack(struct git_repo *repo, const char *rev, const char *folder,
			   char **unusable, GError **error);

#endif
