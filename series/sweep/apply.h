/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Turn a plan into edits: every decision that is not refused, its declarations, and the rule.
 */
#ifndef SERIES_SWEEP_APPLY_H
#define SERIES_SWEEP_APPLY_H

#include "kernel-tree/source/edit.h"
#include "series/make/base-files.h"
#include "series/plan/plan.h"

/* The owner of a decision's edits, by its position in the plan. The rule has PLACE_RULE_OWNER. */
#define APPLY_OWNER(position) ((position) + 1)

struct applied {
	struct base_files *files; /* private */
	struct edit_set *set;
	/* By position in the plan: GArray of guint, owners needed in addition to decision->needs.
	 */
	GPtrArray *depends;
};
typedef struct applied applied;

/*
 * Refuses, in the plan, decisions that cannot be applied: the text is of a kind that is not
 * handled, spatch makes a different change, or a decision that they need is refused. Errors are
 * those that concern no single decision. `base` must live longer.
 */
struct applied *apply_plan(struct tree *base, struct plan *plan, GError **error);
void applied_free(struct applied *applied);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(applied, applied_free)

#endif
