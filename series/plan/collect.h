/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The first step of a plan: one decision for each symbol in use, with its definitions, its calls,
 * and the uses that remain. Refuses those that no strategy can convert.
 */
#ifndef SERIES_PLAN_COLLECT_H
#define SERIES_PLAN_COLLECT_H

#include "series/plan/planner.h"

/* Appends to `decisions` (struct decision *) and fills planner->by_symbol. */
void collect_decisions(struct planner *planner, GPtrArray *decisions);

#endif
