// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/apply.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/run.h"
#include "series/code/anchor.h"
#include "series/sweep/convert.h"
#include "series/sweep/cross-check.h"
#include "series/sweep/place.h"

void applied_free(struct applied *applied)
{
	if (!applied)
		return;
	edit_set_free(applied->set);
	base_files_close(applied->files);
	if (applied->depends)
		g_ptr_array_unref(applied->depends);
	g_free(applied);
}

static void refuse(struct decision *decision, const char *why)
{
	g_autofree char *before = g_steal_pointer(&decision->why);

	decision->why = g_strdup_printf("it cannot be applied: %s (planned as %s: %s)", why,
					decision->strategy->name, before);
	decision->strategy = &strategy_refuse;
	g_free(decision->helper);
	decision->helper = g_strdup("");
}

/* Does the error concern one decision only? An interrupt, or a failure of git, stops everything. */
static gboolean is_refusal(const GError *error)
{
	return g_error_matches(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

static gboolean cross_check_all(struct base_files *files, struct plan *plan, GError **error)
{
	g_autoptr(cross_check) cross_check = cross_check_new(plan, base_files_load, files, error);
	struct progress *progress;
	gboolean good = TRUE;
	guint refused = 0;

	if (!cross_check)
		return FALSE;
	progress = progress_begin("series: cross-check with spatch", plan->decisions->len);
	for (guint i = 0; good && i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autoptr(GError) failure = NULL;
		g_autofree char *why = NULL;

		progress_advance(progress, 1, decision->symbol);
		if (decision_is_refused(decision))
			continue;
		if (!cross_check_decision(cross_check, decision, &why, &failure)) {
			good = is_refusal(failure);
			if (!good)
				g_propagate_error(error, g_steal_pointer(&failure));
			else
				why = g_strdup(failure->message);
		}
		if (why) {
			refuse(decision, why);
			refused++;
		}
	}
	progress_end(progress, good ? "%u refused" : NULL, refused);
	return good;
}

/* Refuse decisions that need a refused one; TRUE if there was one. */
static gboolean refuse_needing(struct plan *plan)
{
	gboolean any = FALSE;

	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);

		for (guint j = 0; !decision_is_refused(decision) && j < decision->needs->len; j++) {
			const struct decision *need =
				decision_find(plan->decisions, decision->needs->pdata[j]);
			g_autofree char *why = NULL;

			if (!need || !decision_is_refused(need))
				continue;
			why = g_strdup_printf("it needs %s, which is refused", need->symbol);
			refuse(decision, why);
			any = TRUE;
		}
	}
	return any;
}

/* Add the edits of a decision, and check that its header has a place for the declaration. */
static gboolean apply_decision(struct edit_set *set, const struct decision *decision, guint owner,
			       GArray *depends_on, GError **error)
{
	g_autofree char *text = NULL;
	struct edit_file *header;
	gsize anchor;

	if (!convert_decision(set, decision, owner, depends_on, error))
		return FALSE;
	text = convert_header_text(decision);
	if (!*text)
		return TRUE;
	header = edit_set_file(set, decision->header.path, error);
	return header &&
	       anchor_find(header, decision->header.guard, decision->symbol, &anchor, error);
}

/* Apply all that is not refused. *again: this refused some, so the edit set must be built anew. */
static gboolean apply_all(struct applied *applied, struct plan *plan, struct base_files *files,
			  gboolean *again, GError **error)
{
	applied->set = edit_set_new(base_files_load, files);
	*again = FALSE;
	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autoptr(GError) failure = NULL;
		GArray *depends_on = g_array_new(FALSE, FALSE, sizeof(guint));

		g_ptr_array_add(applied->depends, depends_on);
		if (decision_is_refused(decision) ||
		    apply_decision(applied->set, decision, APPLY_OWNER(i), depends_on, &failure))
			continue;
		if (!is_refusal(failure)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
		refuse(decision, failure->message);
		*again = TRUE;
	}
	if (refuse_needing(plan))
		*again = TRUE;
	return !run_interrupted(error);
}

static gboolean place_declarations(struct applied *applied, const struct plan *plan, GError **error)
{
	g_autoptr(GPtrArray)
		placements = g_ptr_array_new_with_free_func((GDestroyNotify)placement_free);

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		struct placement *placement = placement_new(decision, APPLY_OWNER(i));

		if (*placement->text)
			g_ptr_array_add(placements, placement);
		else
			placement_free(placement);
	}
	return place_all(applied->set, placements, error);
}

static gboolean is_empty(const struct plan *plan)
{
	for (guint i = 0; i < plan->decisions->len; i++)
		if (!decision_is_refused(plan->decisions->pdata[i]))
			return FALSE;
	return TRUE;
}

static gboolean fill(struct applied *applied, struct plan *plan, struct base_files *files,
		     GError **error)
{
	gboolean again;

	if (!cross_check_all(files, plan, error))
		return FALSE;
	do {
		edit_set_free(applied->set);
		if (applied->depends)
			g_ptr_array_unref(applied->depends);
		applied->depends = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
		if (!apply_all(applied, plan, files, &again, error))
			return FALSE;
	} while (again);
	if (!place_declarations(applied, plan, error))
		return FALSE;
	if (!is_empty(plan) && !place_documentation(applied->set, error))
		return FALSE;
	return TRUE;
}

struct applied *apply_plan(struct tree *base, struct plan *plan, GError **error)
{
	struct base_files *files = base_files_open(base, error);
	g_autoptr(applied) applied = NULL;

	if (!files)
		return NULL;
	applied = g_new0(struct applied, 1);
	applied->files = files;
	return fill(applied, plan, files, error) ? g_steal_pointer(&applied) : NULL;
}
