/* SPDX-License-Identifier: GPL-2.0 */
/* Decisions as records. */
#ifndef SERIES_PLAN_DECISION_JSON_H
#define SERIES_PLAN_DECISION_JSON_H

#include <jansson.h>

#include "series/plan/decision.h"

/* {"record":"decision"}, version 2; version 1 was called "fate". The caller unrefs. */
json_t *decision_to_json(const struct decision *decision);

#endif
