/* SPDX-License-Identifier: GPL-2.0 */
/* Names for helpers: the policy lists candidates; the first that the tree does not use is taken. */
#ifndef SERIES_PLAN_NAMES_H
#define SERIES_PLAN_NAMES_H

#include "series/plan/planner.h"

/*
 * First, once per plan: search the revision for all candidates in one pass, or only its difference
 * from the revision of the last plan. Sets planner->names.
 */
gboolean names_index(struct planner *planner, GPtrArray *decisions, GError **error);
void name_index_free(struct name_index *index);

/* Sets decision->helper to the first candidate that is free, or refuses. */
void names_choose(struct planner *planner, struct decision *decision);

#endif
