/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A whole plan as edits: every fate that holds, its declarations, and the rule.
 */
#ifndef SERIES_CARRY_H
#define SERIES_CARRY_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct carried {
	struct edit_set *set;
	GPtrArray *batches; /* struct batch *, in series order, with what is shared marked */
};
typedef struct carried carried;

/*
 * Fates that do not hold (the splice does not apply, the rules make something else of it, or
 * what they need does not hold) are refused in the plan. Errors are what stops everything.
 */
struct carried *carry_out(struct tree *base, struct plan *plan, GError **error);
void carried_free(struct carried *carried);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(carried, carried_free)

#endif
