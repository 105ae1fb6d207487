/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Make a series from a producer's changes: commits on a branch, patches and a cover letter in a
 * directory, step records, and a range-diff against the last series of the branch.
 *
 * Two runs on the same base with the same changes give the same bytes: dates start from
 * SOURCE_DATE_EPOCH, else from the base commit, and grow by a second per commit.
 *
 * Leading changes come first, then shared ones, then those of the chosen subsystems. The first two
 * are the same commits on every branch of one base.
 */
#ifndef SERIES_MAKE_SERIES_H
#define SERIES_MAKE_SERIES_H

#include "base/record.h"
#include "kernel-tree/tree.h"
#include "series/make/change.h"

struct series_options {
	const char *branch;	       /* refs/heads/BRANCH; see series/make/branch.h */
	const char *const *subsystems; /* NULL: all; else only these, with all that they need */
	const char *patches;	       /* directory for the patches; NULL: none */
	const char *const *trailers;   /* extra trailers, NULL-terminated, may be NULL */
	gboolean no_checkpatch;	       /* do not run the tree's scripts/checkpatch.pl --strict */
	GPtrArray *findings;	       /* gets checkpatch's findings, char *; may be NULL */
	char **range_diff; /* gets the range-diff against the last series (the caller frees), or
			    * NULL if there is none; may be NULL */
};

/*
 * Check the options, for callers that do long work before series_make(), which checks them again.
 *
 * KSWEEP_ERROR_USAGE: a malformed trailer, a branch or a file in the patch directory that ksweep
 * did not make, or no identity to sign off with.
 */
gboolean series_check(struct tree *base, const struct series_options *options, GError **error);

/*
 * Returns struct step *, oldest first; empty if there are no changes, and then writes nothing.
 * `set` must be settled (change_set_settle()). Writes the branch when all else is done, and then
 * puts the patch directory in place; a run that is killed in between is repaired by the next one.
 * Waits while another process makes the same branch.
 *
 * KSWEEP_ERROR_USAGE: as series_check(), and for a subsystem without a change.
 */
GPtrArray *series_make(struct tree *base, const struct change_set *set,
		       const struct series_options *options, GError **error);

#endif
