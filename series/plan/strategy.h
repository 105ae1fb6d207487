/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Choose a syscall's strategy: try a table of attempts in order and take the first that works. The
 * policy may name a strategy, or an existing function to call instead.
 */
#ifndef SERIES_PLAN_STRATEGY_H
#define SERIES_PLAN_STRATEGY_H

#include "series/plan/planner.h"

/* First, once per plan: read the bodies into planner->shapes and ->wanted_outside. */
gboolean strategy_prepare(struct planner *planner, GPtrArray *decisions, GError **error);

/* Fill in one decision, or refuse it; those that it needs are filled in already. */
gboolean strategy_choose(struct planner *planner, struct decision *decision, GError **error);

#endif
