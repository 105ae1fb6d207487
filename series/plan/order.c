// SPDX-License-Identifier: GPL-2.0
#include "series/plan/order.h"

#include <string.h>

#include "base/string-list.h"
#include "kernel-tree/source/lines.h"

/* Symbols called between two lines of a file. */
static void add_callees(const struct planner *planner, struct decision *decision, const char *file,
			guint first, guint last)
{
	GPtrArray *sites = planner->found->sites;

	for (guint i = 0; i < sites->len; i++) {
		struct site *site = g_ptr_array_index(sites, i);

		if (site->line < first || site->line > last || strcmp(site->file, file) != 0 ||
		    strcmp(site->callee, decision->symbol) == 0)
			continue;
		if (site_is_call(site) && g_hash_table_contains(planner->by_symbol, site->callee))
			string_list_add_once(decision->needs, site->callee);
	}
}

gboolean order_needs(struct planner *planner, GPtrArray *decisions, GError **error)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		for (guint j = 0; j < decision->definitions->len; j++) {
			struct definition *definition = g_ptr_array_index(decision->definitions, j);
			const char *text;
			gsize length;

			if (!file_text(planner->files, definition->file, &text, &length, error))
				return FALSE;
			if (text && definition->body_end <= length)
				add_callees(planner, decision, definition->file,
					    line_number(text, definition->body),
					    line_number(text, definition->body_end));
		}
		string_list_sort(decision->needs);
	}
	return TRUE;
}

/* Negative when `a` comes first, unless needs decide otherwise. */
static int compare_place(const struct planner *planner, const struct decision *a,
			 const struct decision *b)
{
	const struct definition *first, *second;
	guint rank_a = policy_rank(planner->policy, a->subsystem);
	guint rank_b = policy_rank(planner->policy, b->subsystem);
	int order;

	if (rank_a != rank_b)
		return rank_a < rank_b ? -1 : 1;
	order = strcmp(a->subsystem, b->subsystem);
	if (order)
		return order;
	if (!a->definitions->len || !b->definitions->len)
		return a->definitions->len   ? -1
		       : b->definitions->len ? 1
					     : strcmp(a->symbol, b->symbol);
	first = g_ptr_array_index(a->definitions, 0);
	second = g_ptr_array_index(b->definitions, 0);
	order = strcmp(first->file, second->file);
	if (order)
		return order;
	if (first->line != second->line)
		return first->line < second->line ? -1 : 1;
	return strcmp(a->symbol, b->symbol);
}

static gboolean is_ready(const struct decision *decision, GHashTable *done)
{
	for (guint i = 0; i < decision->needs->len; i++)
		if (!g_hash_table_contains(done, g_ptr_array_index(decision->needs, i)))
			return FALSE;
	return TRUE;
}

/* Index of the decision to come next, or -1 when all that are left wait for each other. */
static gint pick_next(const struct planner *planner, GPtrArray *waiting, GHashTable *done)
{
	gint best = -1;

	for (guint i = 0; i < waiting->len; i++) {
		struct decision *decision = g_ptr_array_index(waiting, i);

		if (!is_ready(decision, done))
			continue;
		if (best < 0 ||
		    compare_place(planner, decision, g_ptr_array_index(waiting, best)) < 0)
			best = (gint)i;
	}
	return best;
}

/* Does the decision need itself? One that only waits for a circle does not. */
static gboolean is_circular(const struct planner *planner, const struct decision *decision)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) todo = g_ptr_array_new();

	g_ptr_array_add(todo, (gpointer)decision);
	while (todo->len) {
		struct decision *next = g_ptr_array_steal_index(todo, todo->len - 1);

		for (guint i = 0; i < next->needs->len; i++) {
			char *symbol = g_ptr_array_index(next->needs, i);

			if (strcmp(symbol, decision->symbol) == 0)
				return TRUE;
			if (g_hash_table_add(seen, symbol))
				g_ptr_array_add(todo,
						g_hash_table_lookup(planner->by_symbol, symbol));
		}
	}
	return FALSE;
}

static void break_circle(const struct planner *planner, GPtrArray *waiting)
{
	for (guint i = 0; i < waiting->len; i++) {
		struct decision *decision = g_ptr_array_index(waiting, i);

		if (is_circular(planner, decision)) {
			decision_refuse(decision, "it calls itself through %s",
					(char *)g_ptr_array_index(decision->needs, 0));
			g_ptr_array_set_size(decision->needs, 0);
		}
	}
}

void order_decisions(struct planner *planner, GPtrArray *decisions)
{
	g_autoptr(GPtrArray) waiting = g_ptr_array_new();
	g_autoptr(GPtrArray) refused = g_ptr_array_new();
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);

	while (decisions->len)
		g_ptr_array_add(waiting, g_ptr_array_steal_index(decisions, decisions->len - 1));
	while (waiting->len) {
		gint next = pick_next(planner, waiting, done);
		struct decision *decision;

		if (next < 0) {
			break_circle(planner, waiting);
			continue;
		}
		decision = g_ptr_array_steal_index(waiting, (guint)next);
		g_hash_table_add(done, decision->symbol);
		g_ptr_array_add(decision_is_refused(decision) ? refused : decisions, decision);
	}
	g_ptr_array_extend_and_steal(decisions, g_steal_pointer(&refused));
}
