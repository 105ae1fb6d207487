/* SPDX-License-Identifier: GPL-2.0 */
/* The header that declares a helper, and the files that must include it. */
#ifndef SERIES_PLAN_HEADERS_H
#define SERIES_PLAN_HEADERS_H

#include "series/plan/planner.h"

/* Sets header.path, .guard and .add_includes for a strategy that needs a prototype, or refuses. */
gboolean headers_choose(struct planner *planner, struct decision *decision, GError **error);

/* May these types and names be used in the header? "struct x *" needs a declaration of struct x. */
gboolean headers_know(struct planner *planner, const char *header, GPtrArray *types,
		      GPtrArray *words, gboolean *known, GError **error);

#endif
