/* SPDX-License-Identifier: GPL-2.0 */
/* The revisions whose history is wanted: char *, oldest first. */
#ifndef REPORTS_HISTORY_REVISIONS_H
#define REPORTS_HISTORY_REVISIONS_H

#include "kernel-tree/git/repo.h"

/* Tags that match a glob, in git's order of versions. KSWEEP_ERROR_USAGE if there are none. */
GPtrArray *history_tags(struct git_repo *repo, const char *glob, GError **error);

/*
 * Commits of "R1..R2", after R1 itself. With first_parent a merge stands for all commits that it
 * brought. KSWEEP_ERROR_USAGE if it is not a range.
 */
GPtrArray *history_range(struct git_repo *repo, const char *range, gboolean first_parent,
			 GError **error);

#endif
