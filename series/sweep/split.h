/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One decision, carried out: the edits that make the helper, the stub and its declaration, and
 * give the callers their new name. All of it is a splice of the base's bytes at the lexer's
 * offsets: the body of a function is not touched.
 */
#ifndef SERIES_SWEEP_SPLIT_H
#define SERIES_SWEEP_SPLIT_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

/*
 * Add the edits of a decision in sources, as `owner`: definition, forward declaration, callers,
 * export, fallback, #include lines. What goes into the header is split_header_text()'s and placed
 * by place.h. An #include that an earlier owner adds at the same place is not added again; that
 * owner is appended to `depends_on` (guint), since the decision is complete only after it.
 *
 * KSWEEP_ERROR_NOT_GOOD when the text is not as the plan saw it, or is of a kind that is not
 * handled; the edits added so far are then still there: edit_set_drop().
 */
gboolean split_decision(struct edit_set *set, const struct decision *decision, guint owner,
			GArray *depends_on, GError **error);

/* As split_decision(), one definition alone, without its callers. */
gboolean split_definition(struct edit_file *file, const struct decision *decision,
			  const struct definition *def, guint owner, GError **error);

/* As split_decision(), one call alone. */
gboolean split_call(struct edit_set *set, const struct decision *decision, const struct site *site,
		    guint owner, GError **error);

/*
 * The lines for decision->header, "" if nothing goes there: the prototype, or the static inline,
 * which starts with an empty line. The caller frees.
 */
char *split_header_text(const struct decision *decision);

#endif
