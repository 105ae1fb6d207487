/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A tree's own scripts/checkpatch.pl, run outside of the tree.
 *
 *	checkpatch_unpack(repo, rev, scripts, &unusable, &error);
 *	if (!unusable)
 *		checkpatch_run(&request, &output, &end, &error);
 */
#ifndef KERNEL_TREE_SUBMIT_CHECKPATCH_H
#define KERNEL_TREE_SUBMIT_CHECKPATCH_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

#define CHECKPATCH_SCRIPT "scripts/checkpatch.pl"

/*
 * Write the script of a revision, and the lists that it reads, below `folder`, with the paths that
 * they have in the tree. *unusable is the reason why it cannot be run (the caller frees): the tree
 * has none, there is no perl, or this perl cannot compile it (old kernels use regular expressions
 * that perl has rejected since 5.26). NULL: it can be run. FALSE with an error when that is
 * unknown.
 */
gboolean checkpatch_unpack(struct git_repo *repo, const char *rev, const char *folder,
			   char **unusable, GError **error);

struct checkpatch_request {
	const char *scripts;	    /* the directory of checkpatch_unpack() */
	const char *folder;	    /* where the script runs */
	const char *file;	    /* the patch, relative to `folder`; NULL: `text` */
	const char *text;	    /* the patch itself */
	const char *const *options; /* more options, ended by NULL; NULL: none */
};

/*
 * Run the script with --strict --no-tree on one patch, in the C locale. *output is what it printed;
 * *end is NULL if it exited with status 0, else its end as run_end_text() returns it: a script with
 * findings exits with status 1. The caller frees both. FALSE with an error if it was not started.
 */
gboolean checkpatch_run(const struct checkpatch_request *request, char **output, char **end,
			GError **error);

#endif
