/* SPDX-License-Identifier: GPL-2.0 */
/* Names for helpers: the policy's candidates, and which of them are taken. */
#ifndef SERIES_PLAN_NAMES_H
#define SERIES_PLAN_NAMES_H

#include "series/plan/planner.h"

/*
 * Look for all names that may be wanted, in one pass over the revision, or over the difference to
 * the one that was looked at last.
 */
gboolean names_index(struct planner *planner, GPtrArray *decisions, GError **error);
void name_index_free(struct name_index *index);

/* Files (char *, sorted) in which the name is an identifier in code; NULL when in none. Borrowed.
 */
GPtrArray *names_files(const struct name_index *index, const char *name);

/* Sets decision->helper to the first candidate that is free, or refuses. */
void names_choose(struct planner *planner, struct decision *decision);

#endif
