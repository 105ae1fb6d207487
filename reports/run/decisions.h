/* SPDX-License-Identifier: GPL-2.0 */
/* The decisions of a plan, as json_t *: records "decision", or "fate" as earlier releases call it.
 */
#ifndef REPORTS_RUN_DECISIONS_H
#define REPORTS_RUN_DECISIONS_H

#include <glib.h>
#include <jansson.h>

/* The decision on a system call; NULL if there is none. */
const json_t *decision_of(GPtrArray *decisions, const char *symbol);

enum decision_kind {
	DECISION_NONE, /* of NULL */
	DECISION_CONVERTED,
	DECISION_REFUSED,
	DECISION_KEPT, /* excluded by policy: not a failure */
};
enum decision_kind decision_kind(const json_t *decision);

#endif
