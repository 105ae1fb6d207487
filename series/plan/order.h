/* SPDX-License-Identifier: GPL-2.0 */
/* The order of a plan: callees come first. */
#ifndef SERIES_PLAN_ORDER_H
#define SERIES_PLAN_ORDER_H

#include "series/plan/planner.h"

/* Fill decision->needs: the symbols that the bodies of its definitions call. */
gboolean order_needs(struct planner *planner, GPtrArray *decisions, GError **error);

/*
 * Sort: callees first; then by subsystem (the policy's order), file and line of the definition.
 * Refuses decisions that need each other. Refused ones come last.
 */
void order_decisions(struct planner *planner, GPtrArray *decisions);

#endif
