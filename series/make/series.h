/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carry out a plan: commits on a branch, patches and cover letter in a folder.
 *
 * Two runs on the same base with the same plan give the same bytes: dates come from
 * SOURCE_DATE_EPOCH, else from the base commit, a second later for each commit.
 *
 * The first commit, if it has anything to say, states the rule and lays out the headers'
 * sections; then come the batches that all subsystems' branches share, then those that were
 * asked for. The former are the same commits in every branch of one base and plan.
 */
#ifndef SERIES_MAKE_SERIES_H
#define SERIES_MAKE_SERIES_H

#include <glib.h>

#include "base/record.h"
#include "series/plan/plan.h"

struct series_options {
	const char *branch;	       /* refs/heads/BRANCH; see series/branch.h */
	const char *const *subsystems; /* NULL: all; else only these, with what they need */
	const char *patches;	       /* folder for the patches; NULL: none */
	const char *const *trailers;   /* extra trailers, NULL-terminated, may be NULL */
	gboolean no_checkpatch;	       /* do not run the tree's scripts/checkpatch.pl --strict */
	GPtrArray *findings;	       /* gets what checkpatch said, char *; may be NULL */
	char **range_diff; /* gets the range-diff against the last series (NULL: none was),
			    * which the caller frees; may be NULL */
};

/*
 * Array of struct step * as carried out, oldest first; empty when there is nothing to convert,
 * and then no branch is written. A decision that turns out not to apply (spatch and the plain
 * splice differ, a site moved) becomes refused: its strategy and why are changed in the plan.
 * Nothing but the branch and the patch folder is written, and the branch only when all commits
 * are made.
 *
 * KSWEEP_ERROR_USAGE: the branch is not ours to write, a subsystem has no part in the plan,
 * the patch folder holds what is not ours, no identity to sign off with.
 */
GPtrArray *series_make(struct tree *base, struct plan *plan, const struct series_options *options,
		       GError **error);

/*
 * (Re)write the patches and the cover letter of an existing series into a folder. `claims`:
 * lines of plain text that the cover letter states as checked, from verdicts; NULL: it states
 * that nothing was verified yet. Old *.patch files of ours in the folder are replaced, the
 * folder appears whole or not at all.
 */
gboolean series_mail(struct tree *base, GPtrArray *steps, const struct plan *plan,
		     const char *const *claims, const char *folder, GError **error);

#endif
