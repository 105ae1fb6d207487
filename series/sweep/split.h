/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a conversion, as edits of the base's text at token offsets. The bodies of functions
 * do not change. series/sweep/convert.h puts the parts together.
 *
 * All return FALSE with KSWEEP_ERROR_NOT_GOOD if the text is not as planned, or of a kind that is
 * not handled. Edits added before the error remain in the set.
 */
#ifndef SERIES_SWEEP_SPLIT_H
#define SERIES_SWEEP_SPLIT_H

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

/* Split every definition into helper and stub, move the export, add a forward declaration. */
gboolean split_definitions(struct edit_set *set, const struct decision *decision, guint owner,
			   GError **error);

/* Split one definition only. */
gboolean split_definition(struct edit_file *file, const struct decision *decision,
			  const struct definition *def, guint owner, GError **error);

/* Give one call the helper's name. */
gboolean split_call(struct edit_set *set, const struct decision *decision, const struct site *site,
		    guint owner, GError **error);

/* Add the helper's line after the syscall's own in decision->fallback.file. */
gboolean split_fallback(struct edit_set *set, const struct decision *decision, guint owner,
			GError **error);

/* Replace the prototype of an existing function with that of its definition. */
gboolean split_fix_prototype(struct edit_set *set, const struct decision *decision, guint owner,
			     GError **error);

/*
 * Add the #include lines of decision->header.add_includes, and declarations of structures that the
 * header then needs. A line that an earlier owner adds at the same place is not added again; that
 * owner is appended to `depends_on` (guint).
 */
gboolean split_includes(struct edit_set *set, const struct decision *decision, guint owner,
			GArray *depends_on, GError **error);

/* Lines for decision->header.path; "" for none. The caller frees. */
char *split_prototype_text(const struct decision *decision);
char *split_inline_text(const struct decision *decision);      /* starts with an empty line */
char *split_declaration_text(const struct decision *decision); /* of the callee */

#endif
