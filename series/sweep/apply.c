// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/apply.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/run.h"
#include "series/make/batch.h"
#include "series/sweep/place.h"
#include "series/sweep/split.h"
#include "series/sweep/cross-check.h"

/* Reads files of the base revision. */
struct reader {
	struct tree *base;
	struct git_blobs *blobs;
};

static GBytes *load_file(const char *path, gpointer data, GError **error)
{
	const struct reader *reader = data;
	g_autofree char *object = g_strconcat(reader->base->rev, ":", path, NULL);

	return git_blobs_read(reader->blobs, object, NULL, error);
}

void carried_free(struct carried *carried)
{
	if (!carried)
		return;
	edit_set_free(carried->set);
	if (carried->batches)
		g_ptr_array_unref(carried->batches);
	g_free(carried);
}

static void refuse(struct fate *fate, const char *why)
{
	g_autofree char *before = g_steal_pointer(&fate->why);

	fate->why = g_strdup_printf("carrying it out failed: %s (planned as %s: %s)", why,
				    strategy_name(fate->strategy), before);
	fate->strategy = STRATEGY_REFUSE;
	g_free(fate->helper);
	fate->helper = g_strdup("");
}

/* A reason to refuse a fate is no error; being interrupted, or git failing, is. */
static gboolean is_refusal(const GError *error)
{
	return g_error_matches(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

static gboolean watch_all(struct reader *reader, struct plan *plan, GError **error)
{
	g_autoptr(witness) witness = witness_new(plan, load_file, reader, error);
	struct progress *progress;
	gboolean good = TRUE;
	guint refused = 0;

	if (!witness)
		return FALSE;
	progress = progress_begin("series: the rules against the splice", plan->fates->len);
	for (guint i = 0; good && i < plan->fates->len; i++) {
		struct fate *fate = g_ptr_array_index(plan->fates, i);
		g_autoptr(GError) failure = NULL;
		g_autofree char *why = NULL;

		progress_advance(progress, 1, fate->symbol);
		if (fate->strategy == STRATEGY_REFUSE)
			continue;
		if (!witness_fate(witness, fate, &why, &failure)) {
			good = is_refusal(failure);
			if (!good)
				g_propagate_error(error, g_steal_pointer(&failure));
			else
				why = g_strdup(failure->message);
		}
		if (why) {
			refuse(fate, why);
			refused++;
		}
	}
	progress_end(progress, good ? "%u refused" : NULL, refused);
	return good;
}

static const struct fate *fate_of(const struct plan *plan, const char *symbol)
{
	for (guint i = 0; i < plan->fates->len; i++) {
		const struct fate *fate = g_ptr_array_index(plan->fates, i);

		if (strcmp(fate->symbol, symbol) == 0)
			return fate;
	}
	return NULL;
}

/* Refuse those that need a refused one; TRUE if there was any. */
static gboolean refuse_needing(struct plan *plan)
{
	gboolean any = FALSE;

	for (guint i = 0; i < plan->fates->len; i++) {
		struct fate *fate = g_ptr_array_index(plan->fates, i);

		for (guint j = 0; fate->strategy != STRATEGY_REFUSE && j < fate->needs->len; j++) {
			const struct fate *need = fate_of(plan, fate->needs->pdata[j]);
			g_autofree char *why = NULL;

			if (!need || need->strategy != STRATEGY_REFUSE)
				continue;
			why = g_strdup_printf("it needs %s, which is refused", need->symbol);
			refuse(fate, why);
			any = TRUE;
		}
	}
	return any;
}

/* A fate's sources and, as far as its own header goes, its declaration. */
static gboolean carry_fate(struct edit_set *set, const struct fate *fate, guint owner,
			   GArray *leans_on, GError **error)
{
	g_autofree char *text = NULL;
	struct edit_file *header;
	gsize anchor;

	if (!split_fate(set, fate, owner, leans_on, error))
		return FALSE;
	text = split_header_text(fate);
	if (!*text)
		return TRUE;
	header = edit_set_file(set, fate->header, error);
	return header && place_anchor(header, fate->header_guard, fate->symbol, &anchor, error);
}

/* One attempt with what is not refused so far. *again: one was, so the rest has to be done anew. */
static gboolean carry_all(struct carried *carried, struct plan *plan, struct reader *reader,
			  GPtrArray *leans, gboolean *again, GError **error)
{
	carried->set = edit_set_new(load_file, reader);
	*again = FALSE;
	for (guint i = 0; i < plan->fates->len; i++) {
		struct fate *fate = g_ptr_array_index(plan->fates, i);
		g_autoptr(GError) failure = NULL;
		GArray *leans_on = g_array_new(FALSE, FALSE, sizeof(guint));

		g_ptr_array_add(leans, leans_on);
		if (fate->strategy == STRATEGY_REFUSE ||
		    carry_fate(carried->set, fate, BATCH_OWNER(i), leans_on, &failure))
			continue;
		if (!is_refusal(failure)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
		refuse(fate, failure->message);
		*again = TRUE;
	}
	if (refuse_needing(plan))
		*again = TRUE;
	return !run_interrupted(error);
}

static gboolean place_declarations(struct carried *carried, const struct plan *plan, GError **error)
{
	g_autoptr(GPtrArray)
		placements = g_ptr_array_new_with_free_func((GDestroyNotify)placement_free);

	for (guint i = 0; i < plan->fates->len; i++) {
		const struct fate *fate = g_ptr_array_index(plan->fates, i);
		struct placement *placement = placement_new(fate, BATCH_OWNER(i));

		if (*placement->text)
			g_ptr_array_add(placements, placement);
		else
			placement_free(placement);
	}
	return place_all(carried->set, placements, error);
}

static gboolean is_empty(const struct plan *plan)
{
	for (guint i = 0; i < plan->fates->len; i++)
		if (((struct fate *)plan->fates->pdata[i])->strategy != STRATEGY_REFUSE)
			return FALSE;
	return TRUE;
}

static gboolean fill(struct carried *carried, struct plan *plan, struct reader *reader,
		     GError **error)
{
	g_autoptr(GPtrArray) leans = NULL;
	gboolean again;

	if (!watch_all(reader, plan, error))
		return FALSE;
	do {
		edit_set_free(carried->set);
		if (leans)
			g_ptr_array_unref(leans);
		leans = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
		if (!carry_all(carried, plan, reader, leans, &again, error))
			return FALSE;
	} while (again);
	if (!place_declarations(carried, plan, error))
		return FALSE;
	if (!is_empty(plan) && !place_documentation(carried->set, error))
		return FALSE;
	carried->batches = batches_make(plan, leans);
	batches_share(carried->batches, carried->set);
	return TRUE;
}

struct carried *carry_out(struct tree *base, struct plan *plan, GError **error)
{
	g_autoptr(git_blobs) blobs = git_blobs_open(base->repo, error);
	struct reader reader = {base, blobs};
	struct carried *carried;

	if (!blobs)
		return NULL;
	carried = g_new0(struct carried, 1);
	if (!fill(carried, plan, &reader, error)) {
		carried_free(carried);
		return NULL;
	}
	return carried;
}
