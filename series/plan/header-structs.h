/* SPDX-License-Identifier: GPL-2.0 */
/* Structures that a header must declare before files include it that never did. */
#ifndef SERIES_PLAN_HEADER_STRUCTS_H
#define SERIES_PLAN_HEADER_STRUCTS_H

#include "series/plan/planner.h"

struct header_tags;
void header_tags_free(struct header_tags *tags);

/* Sets header.own_structs of a decision whose header and add_includes are decided. */
gboolean header_structs_choose(struct planner *planner, struct decision *decision, GError **error);

#endif
