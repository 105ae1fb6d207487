/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Create or update the branch of a series; refuse a branch that ksweep did not make.
 *
 * refs/ksweep/made/B is the last commit that ksweep made for branch B, refs/ksweep/base/B its base,
 * refs/ksweep/last/B the commit on B before that. refs/heads/B may be written if it does not exist
 * or if it is one of made and last. The refs are written all or none, so that two processes cannot
 * mix theirs, and in an order in which ksweep recognizes its branch even if git is killed in between.
 */
#ifndef SERIES_MAKE_BRANCH_H
#define SERIES_MAKE_BRANCH_H

#include "kernel-tree/git/repo.h"

/*
 * KSWEEP_ERROR_USAGE if the branch may not be written: git rejects the name, the name conflicts
 * with another ("a" and "a/b"), the branch is checked out, or ksweep did not make it.
 */
gboolean branch_check(struct git_repo *repo, const char *branch, GError **error);

/* As branch_check(), then write the branch. An error too if another process writes it meanwhile. */
gboolean branch_write(struct git_repo *repo, const char *branch, const char *base,
		      const char *commit, GError **error);

/*
 * A lock on the branch, for those who make its commits and patches: waits for other processes with
 * the same cache. End it with file_unlock(). -1 without an error if the cache cannot hold a lock;
 * branch_write() is safe then too.
 */
int branch_lock(struct git_repo *repo, const char *branch, GError **error);

/*
 * git range-diff of the last series of the branch against base..commit; NULL if there is none, if
 * it is the same, or if git cannot compare them. Call it before branch_write(). The caller frees.
 */
char *branch_range_diff(struct git_repo *repo, const char *branch, const char *base,
			const char *commit);

#endif
