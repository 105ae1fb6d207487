/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which strategy a syscall gets: a table of attempts, tried in turn; the first that can be done is
 * taken. The policy may name one.
 */
#ifndef SERIES_PLAN_STRATEGY_H
#define SERIES_PLAN_STRATEGY_H

#include "series/plan/planner.h"

/* Look at bodies before anything is decided: fills planner->shapes and ->wanted_outside. */
gboolean strategy_prepare(struct planner *planner, GPtrArray *decisions, GError **error);

/* Decide everything of one decision whose needs are decided already. */
gboolean strategy_choose(struct planner *planner, struct decision *decision, GError **error);

#endif
