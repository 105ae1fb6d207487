/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The branch of a series: ours to write only if we made what is on it.
 *
 * refs/ksweep/made/B holds the commit that we made last for branch B, refs/ksweep/base/B the
 * base of it, refs/ksweep/last/B the one before. refs/heads/B may be written when there is
 * none or when it is one of the two: the order in which the refs are written leaves no moment
 * at which a killed ksweep would not know its own branch again.
 */
#ifndef SERIES_MAKE_BRANCH_H
#define SERIES_MAKE_BRANCH_H

#include "kernel-tree/git/repo.h"

/*
 * KSWEEP_ERROR_USAGE with the reason when the branch may not be written: no name that git takes, a
 * name that another one's ("a" and "a/b") leaves no room for, checked out, or not ours.
 */
gboolean branch_check(struct git_repo *repo, const char *branch, GError **error);

/* Checks again and writes it. */
gboolean branch_write(struct git_repo *repo, const char *branch, const char *base,
		      const char *commit, GError **error);

/*
 * git range-diff of the series made last for the branch against base..commit; NULL without
 * error if none was made or it is the same. To be called before branch_write(). The caller
 * frees.
 */
char *branch_range_diff(struct git_repo *repo, const char *branch, const char *base,
			const char *commit);

#endif
