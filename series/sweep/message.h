/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of a sweep's commits: what changes, why, and for whom.
 */
#ifndef SERIES_SWEEP_MESSAGE_H
#define SERIES_SWEEP_MESSAGE_H

#include "series/make/change.h"
#include "series/plan/decision.h"

/*
 * Set the subjects and the body of a change that converts these decisions (struct decision *) of a
 * family. `notes` (char *): paragraphs at its end.
 */
void message_for_family(struct change *change, GPtrArray *decisions, const char *family,
			const GPtrArray *notes);

/* The same for the rule: `documents` if it adds to Documentation/; the headers that it prepares. */
void message_for_rule(struct change *change, gboolean documents, GPtrArray *headers);

#endif
