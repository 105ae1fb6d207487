/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The first step of a plan: one decision for each symbol that something uses, with its definitions,
 * its calls, and the uses that stay. Refuses whatever no strategy can convert.
 */
#ifndef SERIES_PLAN_COLLECT_H
#define SERIES_PLAN_COLLECT_H

#include "series/plan/planner.h"

/* Appends to `decisions` (struct decision *) and fills planner->by_symbol. */
void collect_decisions(struct planner *planner, GPtrArray *decisions);

#endif
