/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A plan: how each syscall that the kernel calls is converted, in which order, and why; or why it
 * is refused. Planning reads the tree and changes nothing.
 *
 *	struct plan *plan = plan_make(tree, found, policy, &error);
 *	for each decision in plan->decisions: apply it, or report it as refused
 */
#ifndef SERIES_PLAN_PLAN_H
#define SERIES_PLAN_PLAN_H

#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"
#include "series/plan/decision.h"

struct plan {
	GPtrArray *decisions; /* struct decision *: in order of the series, refused ones last */
	struct found *found;  /* borrowed */
};
typedef struct plan plan;

/*
 * Two calls with the same arguments make the same plan. Errors are those of git. A syscall that
 * cannot be converted is not an error but a refused decision.
 */
struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy,
		       GError **error);
void plan_free(struct plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(plan, plan_free)

/* Number of refused decisions, and of uses that remain (of decisions that are not refused). */
guint plan_refused(const struct plan *plan, guint *remaining);

#endif
