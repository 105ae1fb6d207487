// SPDX-License-Identifier: GPL-2.0
#include "series/make/batch.h"

#include <string.h>

static void batch_free(gpointer data)
{
	struct batch *batch = data;

	g_free(batch->subsystem);
	g_free(batch->family);
	g_ptr_array_unref(batch->decisions);
	g_array_unref(batch->owners);
	g_ptr_array_unref(batch->needs);
	g_hash_table_unref(batch->branches);
	g_free(batch);
}

static struct batch *batch_new(const struct decision *decision)
{
	struct batch *batch = g_new0(struct batch, 1);

	batch->subsystem = g_strdup(decision->subsystem);
	batch->family = g_strdup(decision->family);
	batch->decisions = g_ptr_array_new();
	batch->owners = g_array_new(FALSE, FALSE, sizeof(guint));
	batch->needs = g_ptr_array_new();
	batch->branches = g_hash_table_new(g_str_hash, g_str_equal);
	return batch;
}

static struct batch *batch_find(GPtrArray *batches, const struct decision *decision)
{
	for (guint i = 0; i < batches->len; i++) {
		struct batch *batch = g_ptr_array_index(batches, i);

		if (strcmp(batch->subsystem, decision->subsystem) == 0 &&
		    strcmp(batch->family, decision->family) == 0)
			return batch;
	}
	return NULL;
}

static void batch_add(struct batch *batch, struct decision *decision, guint owner)
{
	g_ptr_array_add(batch->decisions, decision);
	g_array_append_val(batch->owners, owner);
	g_hash_table_add(batch->branches, decision->subsystem);
	for (guint i = 0; i < decision->sites->len; i++)
		g_hash_table_add(batch->branches,
				 ((struct site *)g_ptr_array_index(decision->sites, i))->subsystem);
}

static void add_need(struct batch *batch, struct batch *need)
{
	if (need && need != batch && !g_ptr_array_find(batch->needs, need, NULL))
		g_ptr_array_add(batch->needs, need);
}

static struct batch *batch_of_symbol(GPtrArray *batches, const char *symbol)
{
	for (guint i = 0; i < batches->len; i++) {
		struct batch *batch = g_ptr_array_index(batches, i);

		for (guint j = 0; j < batch->decisions->len; j++)
			if (strcmp(((struct decision *)batch->decisions->pdata[j])->symbol,
				   symbol) == 0)
				return batch;
	}
	return NULL;
}

static void find_needs(GPtrArray *batches, const struct plan *plan, GPtrArray *depends)
{
	for (guint i = 0; i < batches->len; i++) {
		struct batch *batch = g_ptr_array_index(batches, i);

		for (guint j = 0; j < batch->decisions->len; j++) {
			const struct decision *decision = g_ptr_array_index(batch->decisions, j);
			guint owner = g_array_index(batch->owners, guint, j);
			const GArray *more = g_ptr_array_index(depends, owner - 1);

			for (guint k = 0; k < decision->needs->len; k++)
				add_need(batch,
					 batch_of_symbol(batches, decision->needs->pdata[k]));
			for (guint k = 0; more && k < more->len; k++) {
				guint position = g_array_index(more, guint, k) - 1;
				const struct decision *other = plan->decisions->pdata[position];

				add_need(batch, batch_of_symbol(batches, other->symbol));
			}
		}
	}
}

/* What a batch needs, then itself. A cycle has no right order: it is cut where it is met again. */
static void visit(struct batch *batch, GHashTable *seen, GPtrArray *sorted)
{
	if (!g_hash_table_add(seen, batch))
		return;
	for (guint i = 0; i < batch->needs->len; i++)
		visit(g_ptr_array_index(batch->needs, i), seen, sorted);
	g_ptr_array_add(sorted, batch);
}

GPtrArray *batches_make(const struct plan *plan, GPtrArray *depends)
{
	GPtrArray *batches = g_ptr_array_new();
	GPtrArray *sorted = g_ptr_array_new_with_free_func(batch_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);
		struct batch *batch;

		if (decision->strategy == STRATEGY_REFUSE)
			continue;
		batch = batch_find(batches, decision);
		if (!batch) {
			batch = batch_new(decision);
			g_ptr_array_add(batches, batch);
		}
		batch_add(batch, decision, BATCH_OWNER(i));
	}
	find_needs(batches, plan, depends);
	for (guint i = 0; i < batches->len; i++)
		visit(g_ptr_array_index(batches, i), seen, sorted);
	g_ptr_array_unref(batches);
	return sorted;
}

/* A branch that holds a batch holds what it needs. Callees come first: one pass from the end. */
static void spread_branches(GPtrArray *batches)
{
	for (guint i = batches->len; i-- > 0;) {
		const struct batch *batch = g_ptr_array_index(batches, i);

		for (guint j = 0; j < batch->needs->len; j++) {
			struct batch *need = g_ptr_array_index(batch->needs, j);
			GHashTableIter iter;
			gpointer name;

			g_hash_table_iter_init(&iter, batch->branches);
			while (g_hash_table_iter_next(&iter, &name, NULL))
				g_hash_table_add(need->branches, name);
		}
	}
}

static gboolean same_branches(const struct batch *a, const struct batch *b)
{
	GHashTableIter iter;
	gpointer name;

	if (g_hash_table_size(a->branches) != g_hash_table_size(b->branches))
		return FALSE;
	g_hash_table_iter_init(&iter, a->branches);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!g_hash_table_contains(b->branches, name))
			return FALSE;
	return TRUE;
}

static void share(struct batch *batch)
{
	if (batch->shared)
		return;
	batch->shared = TRUE;
	for (guint i = 0; i < batch->needs->len; i++)
		share(g_ptr_array_index(batch->needs, i));
}

/*
 * One of two suffices: where all branches hold it, the other's lines are changed by its own
 * alone. The one that more branches hold anyway; at a tie the earlier.
 */
static void share_one(struct batch *a, struct batch *b)
{
	if (a == b || a->shared || b->shared || same_branches(a, b))
		return;
	share(g_hash_table_size(b->branches) > g_hash_table_size(a->branches) ? b : a);
}

/* By owner; NULL for the rule's. */
static GPtrArray *batches_by_owner(GPtrArray *batches)
{
	GPtrArray *by_owner = g_ptr_array_new();

	g_ptr_array_set_size(by_owner, 1);
	for (guint i = 0; i < batches->len; i++) {
		struct batch *batch = g_ptr_array_index(batches, i);

		for (guint j = 0; j < batch->owners->len; j++) {
			guint owner = g_array_index(batch->owners, guint, j);

			if (owner >= by_owner->len)
				g_ptr_array_set_size(by_owner, owner + 1);
			by_owner->pdata[owner] = batch;
		}
	}
	return by_owner;
}

static void share_in_file(const struct edit_file *file, const GPtrArray *by_owner)
{
	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *a = g_ptr_array_index(file->edits, i);

		for (guint j = i + 1; j < file->edits->len; j++) {
			const struct edit *b = g_ptr_array_index(file->edits, j);
			gboolean same_place = a->start == b->start;

			if (edit_near(file, a, b)) {
				if (by_owner->pdata[a->owner] && by_owner->pdata[b->owner])
					share_one(by_owner->pdata[a->owner],
						  by_owner->pdata[b->owner]);
			} else if (!same_place) {
				break; /* sorted: the rest is farther still */
			}
		}
	}
}

void batches_share(GPtrArray *batches, struct edit_set *set)
{
	g_autoptr(GPtrArray) files = edit_set_files(set);
	g_autoptr(GPtrArray) by_owner = batches_by_owner(batches);

	spread_branches(batches);
	for (guint i = 0; i < files->len; i++)
		share_in_file(g_ptr_array_index(files, i), by_owner);
}

static gboolean in_branch(const struct batch *batch, const char *const *subsystems)
{
	if (!subsystems)
		return TRUE;
	for (; *subsystems; subsystems++)
		if (g_hash_table_contains(batch->branches, *subsystems))
			return TRUE;
	return FALSE;
}

GPtrArray *batches_of(GPtrArray *batches, const char *const *subsystems)
{
	GPtrArray *chosen = g_ptr_array_new();

	for (int shared = 1; shared >= 0; shared--) {
		for (guint i = 0; i < batches->len; i++) {
			struct batch *batch = g_ptr_array_index(batches, i);

			if (batch->shared == shared && (shared || in_branch(batch, subsystems)))
				g_ptr_array_add(chosen, batch);
		}
	}
	return chosen;
}
