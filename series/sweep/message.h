/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commit messages of a sweep: subject and body, without prefix and trailers.
 */
#ifndef SERIES_SWEEP_MESSAGE_H
#define SERIES_SWEEP_MESSAGE_H

#include "series/make/change.h"
#include "series/plan/decision.h"

/*
 * Set the subjects and the body of a change that converts these decisions (struct decision *) of a
 * family. `notes` (char *): paragraphs that come last in the body.
 */
void message_for_family(struct change *change, GPtrArray *decisions, const char *family,
			const GPtrArray *notes);

/*
 * The same for the change that states the rule: does it add to Documentation/, and which headers
 * (char *) does it prepare?
 */
void message_for_rule(struct change *change, gboolean documents, GPtrArray *headers);

#endif
