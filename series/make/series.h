/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Make a series of a producer's changes: commits on a branch, patches and cover letter in a
 * directory, step records, and a range-diff against the series made before.
 *
 * Two runs on the same base with the same changes give the same bytes: dates come from
 * SOURCE_DATE_EPOCH, else from the base commit, a second later for each commit.
 *
 * Leading changes come first, then those that all branches share, then those of the subsystems that
 * were asked for. The first two are the same commits in every branch of one base.
 */
#ifndef SERIES_MAKE_SERIES_H
#define SERIES_MAKE_SERIES_H

#include "base/record.h"
#include "kernel-tree/tree.h"
#include "series/make/change.h"

struct series_options {
	const char *branch;	       /* refs/heads/BRANCH; see series/make/branch.h */
	const char *const *subsystems; /* NULL: all; else only these, with what they need */
	const char *patches;	       /* directory for the patches; NULL: none */
	const char *const *trailers;   /* extra trailers, NULL-terminated, may be NULL */
	gboolean no_checkpatch;	       /* do not run the tree's scripts/checkpatch.pl --strict */
	GPtrArray *findings;	       /* gets checkpatch's findings, char *; may be NULL */
	char **range_diff; /* gets the range-diff against the last series, which the caller
			    * frees, or NULL if there was none; may be NULL */
};

/*
 * Can a series be made with these options? For asking before long work; series_make() asks again.
 *
 * KSWEEP_ERROR_USAGE: a malformed trailer, a branch that ksweep did not make, a patch directory
 * with foreign files, no identity to sign off with.
 */
gboolean series_check(struct tree *base, const struct series_options *options, GError **error);

/*
 * Array of struct step *, oldest first; empty when there are no changes, and then no branch is
 * written. `set` is settled (change_set_settle()). Nothing but the branch and the patch directory
 * is written, and the branch only when all commits are made.
 *
 * KSWEEP_ERROR_USAGE: as series_check(), and for a subsystem that no change is for.
 */
GPtrArray *series_make(struct tree *base, const struct change_set *set,
		       const struct series_options *options, GError **error);

#endif
