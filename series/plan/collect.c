// SPDX-License-Identifier: GPL-2.0

#include "series/plan/collect.h"

#include <string.h>

#include "kernel-tree/source/path.h"
#include "series/plan/cond-fallback.h"
#include "series/plan/shape.h"

static struct decision *decision_for(struct planner *planner, GPtrArray *decisions,
				     const char *symbol)
{
	struct decision *decision = g_hash_table_lookup(planner->by_symbol, symbol);

	if (decision)
		return decision;
	decision = decision_new(symbol);
	g_ptr_array_add(decisions, decision);
	g_hash_table_insert(planner->by_symbol, decision->symbol, decision);
	return decision;
}

/*
 * Is the callee called by its name, and not by an alias with another calling convention, as in
 * __x64_sys_time(regs)?
 */
static gboolean is_by_name(const struct planner *planner, const struct site *site)
{
	struct file_scan *scan = g_hash_table_lookup(planner->found->scan->by_file, site->file);

	for (guint i = 0; scan && i < scan->mentions->len; i++) {
		struct mention *mention = g_ptr_array_index(scan->mentions, i);

		if (mention->line == site->line && mention->column == site->column &&
		    strcmp(mention->symbol, site->callee) == 0)
			return strcmp(mention->word, site->callee) == 0;
	}
	return TRUE;
}

/* ksweep does not follow calls through an address or from assembly: those uses remain. */
static void take_site(const struct planner *planner, struct decision *decision, struct site *site)
{
	if (strcmp(site->context, "export") == 0)
		decision->export.site = site;
	else if (site_is_call(site) && is_by_name(planner, site))
		g_ptr_array_add(decision->sites, site);
	else
		g_ptr_array_add(decision->remaining, site);
}

/* A symbol with only unresolved uses needs a decision, too. */
static void collect_unresolved(struct planner *planner, GPtrArray *decisions)
{
	GPtrArray *unresolved = planner->found->unresolved;

	for (guint i = 0; unresolved && i < unresolved->len; i++)
		decision_for(planner, decisions, ((struct site *)unresolved->pdata[i])->callee);
}

static void refuse_unresolved(struct planner *planner, GPtrArray *decisions)
{
	GPtrArray *unresolved = planner->found->unresolved;

	for (guint i = 0; unresolved && i < unresolved->len; i++) {
		struct site *site = g_ptr_array_index(unresolved, i);

		decision_refuse(decision_for(planner, decisions, site->callee),
				"the use at %s:%u is not understood", site->file, site->line);
	}
}

/* May a call mean this definition? Generic calls mean generic ones; x86's may mean x86's, too. */
static gboolean is_relevant(const struct decision *decision, const struct definition *definition)
{
	g_autofree char *arch = path_arch(definition->file);

	if (!arch)
		return TRUE;
	for (guint i = 0; i < decision->sites->len; i++)
		if (site_is_for_arch(g_ptr_array_index(decision->sites, i), arch))
			return TRUE;
	return FALSE;
}

/* Do several definitions take the same parameters, so that one prototype serves all? */
static gboolean is_same_header(const struct definition *a, const struct definition *b)
{
	if (a->parameters->len != b->parameters->len)
		return FALSE;
	for (guint i = 0; i < a->parameters->len; i++) {
		struct parameter *first = g_ptr_array_index(a->parameters, i);
		struct parameter *second = g_ptr_array_index(b->parameters, i);

		if (!same_type(first->type, second->type))
			return FALSE;
	}
	return TRUE;
}

static void check_definition(struct decision *decision, const struct definition *definition)
{
	const struct definition *first = g_ptr_array_index(decision->definitions, 0);

	if (definition->body_end <= definition->body)
		decision_refuse(decision, "a macro generates its body (%s:%u)", definition->file,
				definition->line);
	else if (definition->compat_too)
		decision_refuse(
			decision,
			"%s makes it native or compat, depending on the configuration (%s:%u)",
			definition->macro, definition->file, definition->line);
	else if (definition != first && !is_same_header(first, definition))
		decision_refuse(decision, "%s:%u and %s:%u define it with different parameters",
				first->file, first->line, definition->file, definition->line);
}

/* The first of several heads over one body represents all. */
static void find_definitions(const struct planner *planner, struct decision *decision)
{
	GPtrArray *all = g_hash_table_lookup(planner->found->scan->definitions, decision->symbol);
	g_autofree char *subsystem = NULL;

	for (guint i = 0; all && i < all->len; i++)
		if (is_relevant(decision, g_ptr_array_index(all, i)) &&
		    !decision_has_definition(decision, g_ptr_array_index(all, i)))
			g_ptr_array_add(decision->definitions, g_ptr_array_index(all, i));
	if (!decision->definitions->len) {
		const struct definition *other = all && all->len ? g_ptr_array_index(all, 0) : NULL;

		if (other)
			decision_refuse(decision, "only architectures define it (%s)", other->file);
		else
			decision_refuse(decision, "nothing defines it");
		return;
	}
	subsystem = path_subsystem(((struct definition *)decision->definitions->pdata[0])->file);
	decision_set(&decision->subsystem, subsystem);
	for (guint i = 0; i < decision->definitions->len; i++)
		check_definition(decision, g_ptr_array_index(decision->definitions, i));
}

static void find_export_macro(const struct planner *planner, struct decision *decision)
{
	const struct site *site = decision->export.site;
	struct file_scan *scan;

	if (!site)
		return;
	scan = g_hash_table_lookup(planner->found->scan->by_file, site->file);
	decision_set(&decision->export.macro, "EXPORT_SYMBOL");
	for (guint i = 0; scan && i < scan->mentions->len; i++) {
		struct mention *mention = g_ptr_array_index(scan->mentions, i);

		if (mention->line == site->line && strcmp(mention->symbol, decision->symbol) == 0 &&
		    mention->argument_of[0])
			decision_set(&decision->export.macro, mention->argument_of);
	}
}

static void refuse_without_calls(struct decision *decision)
{
	struct site *site;

	if (decision->sites->len)
		return;
	if (!decision->remaining->len) {
		decision_refuse(decision, "nothing calls it, but it is exported (%s:%u)",
				decision->export.site->file, decision->export.site->line);
		return;
	}
	site = g_ptr_array_index(decision->remaining, 0);
	decision_refuse(decision, "nothing calls it by its name: %s at %s:%u%s",
			site_is_call(site) ? "alias" : site->context, site->file, site->line,
			decision->remaining->len > 1 ? " and others" : "");
}

/* strategy = keep excludes a symbol, whatever else could refuse it: so it comes first. */
static void keep_exceptions(struct planner *planner, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);
		const char *strategy = planner_policy(planner, decision, "strategy");
		const char *reason = planner_policy(planner, decision, "reason");

		if (!strategy || strcmp(strategy, "keep") != 0)
			continue;
		decision_refuse(decision, "%s", reason ? reason : "kept by policy");
		decision->kept = TRUE;
	}
}

void collect_decisions(struct planner *planner, GPtrArray *decisions)
{
	GPtrArray *sites = planner->found->sites;

	for (guint i = 0; i < sites->len; i++) {
		struct site *site = g_ptr_array_index(sites, i);

		take_site(planner, decision_for(planner, decisions, site->callee), site);
	}
	collect_unresolved(planner, decisions);
	keep_exceptions(planner, decisions);
	refuse_unresolved(planner, decisions);
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		if (!decision_is_refused(decision))
			refuse_without_calls(decision);
		find_definitions(planner, decision);
		find_export_macro(planner, decision);
	}
}
