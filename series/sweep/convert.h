/* SPDX-License-Identifier: GPL-2.0 */
/* One decision as edits: helper, stub, declaration, and the new name for the callers. */
#ifndef SERIES_SWEEP_CONVERT_H
#define SERIES_SWEEP_CONVERT_H

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

/*
 * Add the edits of a decision in sources, as `owner`: definition, forward declaration, callers,
 * export, fallback, #include lines. The header's lines are convert_header_text(), placed by
 * series/sweep/place.h. An #include that an earlier owner adds at the same place is not added
 * again; that owner is appended to `depends_on` (guint): its commit must come first.
 *
 * KSWEEP_ERROR_NOT_GOOD if the text is not as planned, or of a kind that is not handled. Edits
 * added before the error remain in the set.
 */
gboolean convert_decision(struct edit_set *set, const struct decision *decision, guint owner,
			  GArray *depends_on, GError **error);

/*
 * The lines for decision->header.path, "" for none: a prototype, or a static inline, which starts
 * with an empty line. The caller frees.
 */
char *convert_header_text(const struct decision *decision);

#endif
