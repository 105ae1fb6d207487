/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A whole plan as edits: every decision that is not refused, its declarations, and the rule.
 */
#ifndef SERIES_SWEEP_APPLY_H
#define SERIES_SWEEP_APPLY_H

#include "kernel-tree/source/edit.h"
#include "series/make/base-files.h"
#include "series/plan/plan.h"

/* The owner of a decision's edits, by its position in the plan. PLACE_RULE_OWNER is the rule's. */
#define APPLY_OWNER(position) ((position) + 1)

struct applied {
	struct base_files *files; /* private */
	struct edit_set *set;
	/* By position in the plan: GArray of guint, owners that it needs beside decision->needs. */
	GPtrArray *depends;
};
typedef struct applied applied;

/*
 * Decisions that cannot be applied (the splice does not fit, spatch makes a different text, or what
 * they need is refused) become refused in the plan. An error means that nothing can go on.
 */
struct applied *apply_plan(struct tree *base, struct plan *plan, GError **error);
void applied_free(struct applied *applied);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(applied, applied_free)

#endif
