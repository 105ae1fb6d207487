/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A whole plan as edits: every decision that holds, its declarations, and the rule.
 */
#ifndef SERIES_SWEEP_APPLY_H
#define SERIES_SWEEP_APPLY_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct applied {
	struct edit_set *set;
	GPtrArray *batches; /* struct batch *, in series order, with what is shared marked */
};
typedef struct applied applied;

/*
 * Fates that do not hold (the splice does not apply, the rules make something else of it, or
 * what they need does not hold) are refused in the plan. Errors are what stops everything.
 */
struct applied *apply_plan(struct tree *base, struct plan *plan, GError **error);
void applied_free(struct applied *applied);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(applied, applied_free)

#endif
