// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/convert.h"

#include "series/sweep/split.h"
#include "series/sweep/treatment.h"

gboolean convert_decision(struct edit_set *set, const struct decision *decision, guint owner,
			  GArray *depends_on, GError **error)
{
	const struct treatment *treatment = treatment_of(decision->strategy);

	if (treatment && treatment->edit && !treatment->edit(set, decision, owner, error))
		return FALSE;
	if (*decision->fallback.file && !split_fallback(set, decision, owner, error))
		return FALSE;
	if (*decision->header.prototype && !split_fix_prototype(set, decision, owner, error))
		return FALSE;
	for (guint i = 0; i < decision->sites->len; i++)
		if (!split_call(set, decision, g_ptr_array_index(decision->sites, i), owner, error))
			return FALSE;
	return split_includes(set, decision, owner, depends_on, error);
}

char *convert_header_text(const struct decision *decision)
{
	const struct treatment *treatment = treatment_of(decision->strategy);

	/* A new helper has a declaration only with a definition. */
	if (!treatment || !treatment->header_text ||
	    (treatment->strategy->makes_helper && !decision->definitions->len))
		return g_strdup("");
	return treatment->header_text(decision);
}
