/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The history of remaining call sites: the number of calls of system calls in each revision, by
 * subsystem. Read from blobs, without a checkout. The counts of a tree are stored by its object
 * name in $KSWEEP_CACHE/history.sqlite, and find has its own cache of blobs, so a range of commits
 * costs only the changes in it.
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

/* KSWEEP_ERROR_ENVIRONMENT if the store cannot be created or read. */
struct history *history_open(GError **error);
void history_close(struct history *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(history, history_close)

/*
 * {"record":"history", "name", "commit", "tree", "date" (of the commit, YYYY-MM-DD), "calls",
 * "generic" (calls outside arch/), "unresolved", "subsystems": {"fs": 3, ...}}. `name` is the
 * revision as the user gave it. Errors are those of tree_open() and find_sites().
 */
json_t *history_count(struct history *history, struct git_repo *repo, const char *name,
		      GError **error);

#endif
