/* SPDX-License-Identifier: GPL-2.0 */
/* Structures that a header must declare because files include it for the first time. */
#ifndef SERIES_PLAN_HEADER_STRUCTS_H
#define SERIES_PLAN_HEADER_STRUCTS_H

#include "series/plan/planner.h"

struct header_tags;
void header_tags_free(struct header_tags *tags);

/* Sets header.own_structs, after header.path and header.add_includes. */
gboolean header_structs_choose(struct planner *planner, struct decision *decision, GError **error);

#endif
