// SPDX-License-Identifier: GPL-2.0
#include "series/plan/plan.h"

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/scan/cond-syscalls.h"
#include "series/plan/collect.h"
#include "series/plan/header-structs.h"
#include "series/plan/names.h"
#include "series/plan/order.h"
#include "series/plan/shape.h"
#include "series/plan/strategy.h"

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	g_ptr_array_unref(plan->decisions);
	g_free(plan);
}

/* A refused syscall is not converted, so nothing must wait for it. */
static void drop_refused_needs(const struct planner *planner, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		for (guint j = 0; j < decision->needs->len; j++) {
			struct decision *other = g_hash_table_lookup(
				planner->by_symbol, g_ptr_array_index(decision->needs, j));

			if (decision_is_refused(other))
				g_ptr_array_remove_index(decision->needs, j--);
		}
	}
}

static gboolean decide(struct planner *planner, GPtrArray *decisions, GError **error)
{
	if (!order_needs(planner, decisions, error) || !names_index(planner, decisions, error) ||
	    !strategy_prepare(planner, decisions, error))
		return FALSE;
	order_decisions(planner, decisions);
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		if (decision_is_refused(decision))
			continue;
		if (!strategy_choose(planner, decision, error))
			return FALSE;
	}
	drop_refused_needs(planner, decisions);
	order_decisions(planner, decisions);
	return TRUE;
}

static void planner_clear(struct planner *planner)
{
	GHashTable *const tables[] = {
		planner->weak,		 planner->given,    planner->by_symbol,	 planner->shapes,
		planner->wanted_outside, planner->declared, planner->header_tags};

	for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
		if (tables[i])
			g_hash_table_unref(tables[i]);
	file_texts_free(planner->files);
	git_blobs_close(planner->blobs);
	includes_close(planner->includes);
	build_condition_close(planner->build_condition);
	name_index_free(planner->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(planner, planner_clear)

static gboolean planner_open(struct planner *planner, GError **error)
{
	struct tree *tree = planner->tree;

	planner->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	planner->declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	planner->header_tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						     (GDestroyNotify)header_tags_free);
	planner->by_symbol = g_hash_table_new(g_str_hash, g_str_equal);
	planner->shapes =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)shape_free);
	planner->wanted_outside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	planner->blobs = git_blobs_open(tree->repo, error);
	if (!planner->blobs)
		return FALSE;
	planner->files = file_texts_new(tree, planner->blobs);
	planner->includes = includes_open(tree->repo, tree->rev, error);
	planner->build_condition =
		planner->includes ? build_condition_open(tree->repo, tree->rev, error) : NULL;
	planner->weak = planner->build_condition ? cond_syscalls_read(tree->repo, tree->rev, error)
						 : NULL;
	return planner->weak != NULL;
}

static gboolean fill(struct plan *plan, struct tree *tree, struct policy *policy, GError **error)
{
	g_auto(planner) planner = {.tree = tree, .found = plan->found, .policy = policy};

	if (!planner_open(&planner, error))
		return FALSE;
	collect_decisions(&planner, plan->decisions);
	return decide(&planner, plan->decisions, error);
}

struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy,
		       GError **error)
{
	struct plan *plan = g_new0(struct plan, 1);

	plan->found = found;
	plan->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
	if (fill(plan, tree, policy, error))
		return plan;
	plan_free(plan);
	return NULL;
}

guint plan_refused(const struct plan *plan, guint *remaining)
{
	guint refused = 0;

	if (remaining)
		*remaining = 0;
	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);

		if (decision_is_refused(decision))
			refused += decision->kept ? 0 : 1;
		else if (remaining)
			*remaining += decision->remaining->len;
	}
	return refused;
}
