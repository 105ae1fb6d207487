/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plan: how each syscall that the kernel calls is converted, in which order, and why; what is
 * refused, and why. A plan reads the tree and changes nothing.
 *
 *	struct plan *plan = plan_make(tree, found, policy, &error);
 *	for each decision in plan->decisions: apply it, or name it as refused
 */
#ifndef SERIES_PLAN_PLAN_H
#define SERIES_PLAN_PLAN_H

#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"
#include "series/plan/decision.h"

struct plan {
	GPtrArray *
		decisions; /* struct decision *: in series order, callee first, refused ones last */
	struct found *found; /* borrowed */
};
typedef struct plan plan;

/*
 * Deterministic. Errors: git, and a policy that names something that does not exist. A syscall that
 * cannot be converted is not an error but a refused decision.
 */
struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy,
		       GError **error);
void plan_free(struct plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(plan, plan_free)

/* Number of refused decisions, and of uses that remain (of decisions that are not refused). */
guint plan_refused(const struct plan *plan, guint *remaining);

#endif
