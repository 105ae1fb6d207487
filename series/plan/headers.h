/* SPDX-License-Identifier: GPL-2.0 */
/* The header that declares a helper, and the files that must include it. */
#ifndef SERIES_PLAN_HEADERS_H
#define SERIES_PLAN_HEADERS_H

#include "series/plan/planner.h"

/*
 * Sets header.path, .guard, .forward_structs, .own_structs and .add_includes for a strategy that
 * adds to a header, or refuses.
 */
gboolean headers_choose(struct planner *planner, struct decision *decision, GError **error);

/* Does the header, with those it includes, declare these types and words (char *; may be NULL)? */
gboolean headers_know(struct planner *planner, const char *header, GPtrArray *types,
		      GPtrArray *words, gboolean *known, GError **error);

#endif
