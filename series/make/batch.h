/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Batches: which decisions make one commit, in which order commits come, and which branch holds
 * them.
 *
 * A batch is a family of system calls. Its branches are the subsystems that define or call one of
 * them, and those of the batches that need it. A batch is shared when branches could not be
 * merged without it: where its edits are near those of a batch that other branches hold. Shared
 * batches come first, in every branch, as the same commits.
 */
#ifndef SERIES_MAKE_BATCH_H
#define SERIES_MAKE_BATCH_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct batch {
	char *subsystem;
	char *family;
	GPtrArray *decisions; /* struct decision * (borrowed) */
	GArray *owners;	      /* guint: their owners in the edits: index in the plan + 1 */
	GPtrArray *needs;     /* struct batch * (borrowed): these come before */
	GHashTable *branches; /* set of char * (borrowed) */
	gboolean shared;
};

/* The owner number of the decision at a position of the plan. */
#define BATCH_OWNER(position) ((position) + 1)

/*
 * Batches of all decisions that are not refused, in an order in which what is needed comes first,
 * else the plan's. `leans` has an entry for each decision of the plan: GArray of owners that it
 * needs beside decision->needs, or NULL.
 */
GPtrArray *batches_make(const struct plan *plan, GPtrArray *depends);

/* Find which are shared, from the edits. */
void batches_share(GPtrArray *batches, struct edit_set *set);

/*
 * Those of a branch for the subsystems (NULL-terminated; NULL: all), in order: struct batch *
 * (borrowed).
 */
GPtrArray *batches_of(GPtrArray *batches, const char *const *subsystems);

#endif
