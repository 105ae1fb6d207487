/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The history of remaining call sites: how many calls of system calls each revision holds, by
 * subsystem. Read from blobs, without a checkout. What a tree holds is kept for ever by its object
 * name ($KSWEEP_CACHE/history.sqlite), and what a blob holds by the caches of find, so that a
 * range of commits costs what changed in it.
 *
 *	g_autoptr(history) history = history_open(&error);
 *	json = history_count(history, repository, commit, &error);
 */
#ifndef REPORTS_HISTORY_HISTORY_H
#define REPORTS_HISTORY_HISTORY_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/git/repo.h"

struct history;
typedef struct history history;

/* KSWEEP_ERROR_ENVIRONMENT when the store cannot be made or read. */
struct history *history_open(GError **error);
void history_close(struct history *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(history, history_close)

/*
 * {"record":"history", "name", "commit", "tree", "date" (of the commit, YYYY-MM-DD), "calls",
 * "generic" (calls outside arch/), "unresolved", "subsystems": {"fs": 3, ...}}. `name` is the
 * revision as the user knows it. Errors are those of tree_open() and find_sites().
 */
json_t *history_count(struct history *history, struct git_repo *repo, const char *name,
		      GError **error);

/* Names of the revisions in git's order of versions that match a glob, as char *. */
GPtrArray *history_tags(struct git_repo *repo, const char *glob, GError **error);

/*
 * Commits of "R1..R2", oldest first, R1 itself before them, as char *. With first_parent a merge
 * stands for all that it brought.
 */
GPtrArray *history_range(struct git_repo *repo, const char *range, gboolean first_parent,
			 GError **error);

/*
 * A table of such records: a row each, a column a subsystem that ever had a call, those below arch/
 * as one. every FALSE: of rows that say the same only the first, and the last of all. The caller
 * frees.
 */
char *history_table(GPtrArray *records, gboolean every);

#endif
