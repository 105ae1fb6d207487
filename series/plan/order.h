/* SPDX-License-Identifier: GPL-2.0 */
/* The order of a plan: callees come first. */
#ifndef SERIES_PLAN_ORDER_H
#define SERIES_PLAN_ORDER_H

#include "series/plan/planner.h"

/* Fill decision->needs: callees whose calls are in the body of the decision's definitions. */
gboolean order_needs(struct planner *planner, GPtrArray *decisions, GError **error);

/*
 * Sort: callees first; of those that may come next the first by subsystem (policy), definition file
 * and line. Decisions in a circle are refused. Refused ones come last.
 */
void order_decisions(struct planner *planner, GPtrArray *decisions);

#endif
