/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carry out a plan: commits on a branch, patches and cover letter in a folder.
 * Two runs on the same base with the same plan give the same bytes: dates come from
 * SOURCE_DATE_EPOCH, else from the base commit.
 */
#ifndef SERIES_SERIES_H
#define SERIES_SERIES_H

#include <glib.h>

#include "base/record.h"
#include "series/plan.h"

struct series_options {
	const char *branch;             /* refs/heads/BRANCH; refuses one it did not make (refs/ksweep/made/BRANCH remembers) */
	const char *const *subsystems;  /* NULL: all; else NULL-terminated: only these */
	const char *patches;            /* folder for the patches; NULL: none */
	const char *const *trailers;    /* extra trailers, NULL-terminated, may be NULL */
};

/*
 * Array of struct step * as carried out, oldest first. A fate that turns out not to apply
 * (spatch and the plain splice differ, a site moved) becomes refused: its strategy and why are changed in
 * the plan. Nothing but the branch and the patch folder is written, and the branch only
 * when all commits are made.
 */
GPtrArray *series_make(struct tree *base, struct plan *plan, const struct series_options *options,
		       GError **error);

/*
 * (Re)write the patches and the cover letter of an existing series into a folder. `claims`: lines of
 * plain text that the cover letter states as checked, from verdicts; NULL: it states that nothing was
 * verified yet. Old *.patch files of ours in the folder are replaced, the folder appears whole or not at all.
 */
gboolean series_mail(struct tree *base, GPtrArray *steps, const struct plan *plan,
		     const char *const *claims, const char *folder, GError **error);

#endif
