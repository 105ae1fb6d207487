// SPDX-License-Identifier: GPL-2.0
/* Which strategy a syscall gets: each is tried in turn, and the first that can be done is taken. */
#include <string.h>

#include "series/plan/shared-heads.h"
#include "series/plan/callee.h"
#include "series/plan/planner.h"

/* Back to how the decision was before a strategy was tried. */
static void start_over(struct planner *planner, struct decision *decision)
{
	if (decision->helper[0] && decision->strategy != STRATEGY_EXISTING)
		g_hash_table_remove(planner->given, decision->helper);
	decision_set(&decision->helper, "");
	decision_set(&decision->header, "");
	decision_set(&decision->header_guard, "");
	decision_set(&decision->fallback_guard, "");
	decision_set(&decision->fallback, "");
	decision_set(&decision->fallback_file, "");
	decision_set(&decision->callee, "");
	decision_set(&decision->callee_declaration, "");
	decision_set(&decision->call, "");
	decision_set(&decision->heads, "");
	decision_set(&decision->forward_structs, "");
	decision_set(&decision->header_structs, "");
	decision_set(&decision->prototype, "");
	decision_set(&decision->why, "");
	g_ptr_array_set_size(decision->add_includes, 0);
	decision->forward = FALSE;
}

static const struct definition *first_definition(const struct decision *decision)
{
	return g_ptr_array_index(decision->definitions, 0);
}

/* Is the file one of those with a definition? */
static gboolean is_at_home(const struct decision *decision, const char *file)
{
	for (guint i = 0; i < decision->definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(decision->definitions, i);

		if (strcmp(definition->file, file) == 0)
			return TRUE;
	}
	return FALSE;
}

/*
 * Every call that is to be converted stands in a file with a definition. Architectures that were
 * not asked for go on calling the system call, and need no helper. A macro may be expanded above
 * the helper, where only what a header declares is seen.
 */
static gboolean is_all_local(const struct decision *decision)
{
	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);

		if (!is_at_home(decision, site->file) || strcmp(site->context, "macro") == 0)
			return FALSE;
	}
	return TRUE;
}

gboolean strategy_prepare(struct planner *planner, GPtrArray *decisions, GError **error)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);
		const struct definition *definition;
		struct shape *shape;
		const char *text;
		gsize length;

		if (decision->strategy == STRATEGY_REFUSE)
			continue;
		definition = first_definition(decision);
		if (!planner_text(planner, definition->file, &text, &length, error))
			return FALSE;
		if (!text || definition->body_end > length)
			continue;
		shape = shape_of_body(text + definition->body,
				      definition->body_end - definition->body,
				      definition->parameters);
		g_hash_table_insert(planner->shapes, g_strdup(decision->symbol), shape);
		if (g_hash_table_contains(planner->by_symbol, shape->callee) &&
		    !is_all_local(decision))
			g_hash_table_add(planner->wanted_outside, g_strdup(shape->callee));
	}
	return TRUE;
}

/* Sites that do not see the header of a function that exists already. */
static gboolean include_existing(struct planner *planner, struct decision *decision, gboolean *can,
				 GError **error)
{
	gboolean may_add = g_strcmp0(decision_policy(planner, decision, "add-include"), "no") != 0;

	*can = TRUE;
	for (guint i = 0; i < decision->sites->len; i++) {
		const char *file = ((struct site *)g_ptr_array_index(decision->sites, i))->file;
		GHashTable *seen = includes_of(planner->includes, file, error);

		if (!seen)
			return FALSE;
		if (!decision->header[0] || g_hash_table_contains(seen, decision->header) ||
		    g_ptr_array_find_with_equal_func(decision->add_includes, file, g_str_equal,
						     NULL))
			continue;
		*can &= may_add && g_str_has_prefix(decision->header, "include/");
		g_ptr_array_add(decision->add_includes, g_strdup(file));
	}
	return TRUE;
}

/* Call `name` in the syscall's place. *done stays FALSE when that is not the same thing. */
static gboolean try_existing(struct planner *planner, struct decision *decision, const char *name,
			     const char **why_not, gboolean *done, GError **error)
{
	g_autoptr(callee) callee = NULL;
	g_autofree char *guard = NULL;
	gboolean same, can;

	*done = FALSE;
	decision->strategy = STRATEGY_EXISTING;
	if (!callee_find(planner, decision, name, &callee, error))
		return FALSE;
	*why_not = "it is not declared where the callers could see it";
	if (!callee || !callee->header[0])
		return TRUE;
	if (!callee_same_parameters(planner, decision, callee, &same, error))
		return FALSE;
	*why_not = "its parameters are not the same";
	if (!same)
		return TRUE;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	/* A refusal for good: another strategy would meet the same missing definition. */
	if (decision->strategy == STRATEGY_REFUSE)
		return TRUE;
	*why_not = "a caller can be compiled where the syscall is not";
	if (guard[0])
		return TRUE;
	decision_set(&decision->helper, callee->name);
	decision_set(&decision->header, callee->header);
	decision_set(&decision->type, callee->type);
	if (!include_existing(planner, decision, &can, error))
		return FALSE;
	*why_not = "callers would need an #include for it";
	*done = can;
	if (!can)
		return TRUE;
	decision_set(&decision->prototype, callee->prototype);
	decision_explain(decision, "%s() does the job already", callee->name);
	return TRUE;
}

/* The first caller stands above the definition in its file. */
static gboolean is_forward(const struct decision *decision)
{
	for (guint i = 0; i < decision->sites->len; i++) {
		struct site *site = g_ptr_array_index(decision->sites, i);

		for (guint j = 0; j < decision->definitions->len; j++) {
			struct definition *definition = g_ptr_array_index(decision->definitions, j);

			if (strcmp(site->file, definition->file) == 0 &&
			    site->line < definition->line)
				return TRUE;
		}
	}
	return FALSE;
}

static gboolean try_local(struct planner *planner, struct decision *decision, gboolean *done,
			  GError **error)
{
	g_autofree char *guard = NULL;

	*done = FALSE;
	decision->strategy = STRATEGY_LOCAL;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	if (decision->strategy == STRATEGY_REFUSE || guard[0])
		return TRUE;
	names_choose(planner, decision);
	decision->forward = is_forward(decision);
	*done = decision->strategy != STRATEGY_REFUSE;
	if (*done)
		decision_explain(decision, "all callers are in %s",
				 first_definition(decision)->file);
	return TRUE;
}

/* Several heads over one body: the inline has them as well. *can: they are understood. */
static gboolean take_heads(struct planner *planner, struct decision *decision,
			   const struct shape *shape, gboolean *can, GError **error)
{
	const struct definition *definition = first_definition(decision);
	g_autofree char *type = g_strconcat("static inline ", decision->type, NULL);
	g_autofree char *heads = NULL;
	const char *text;
	gsize length;

	*can = TRUE;
	if (definition->heads < 2)
		return TRUE;
	if (!planner_text(planner, definition->file, &text, &length, error))
		return FALSE;
	heads = text ? shared_heads_rewrite(text, length, definition, type, decision->helper,
					    shape->arguments)
		     : NULL;
	*can = heads != NULL;
	if (heads)
		decision_set(&decision->heads, heads);
	return TRUE;
}

static gboolean try_inline(struct planner *planner, struct decision *decision,
			   const struct shape *shape, gboolean *done, GError **error)
{
	g_autoptr(callee) callee = NULL;
	g_autofree char *arguments = NULL;
	g_autofree char *call = NULL;
	g_autofree char *guard = NULL;
	gboolean known;

	*done = FALSE;
	decision->strategy = STRATEGY_INLINE;
	if (!callee_find(planner, decision, shape->callee, &callee, error))
		return FALSE;
	if (!callee)
		return TRUE;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	/* An inline has no symbol that could be weak. */
	if (decision->strategy == STRATEGY_REFUSE || guard[0])
		return TRUE;
	names_choose(planner, decision);
	if (decision->strategy != STRATEGY_REFUSE && !headers_choose(planner, decision, error))
		return FALSE;
	if (decision->strategy == STRATEGY_REFUSE)
		return TRUE;
	if (!callee_declare(planner, decision, callee, shape->constants, &known, error))
		return FALSE;
	if (known && !take_heads(planner, decision, shape, &known, error))
		return FALSE;
	if (!known)
		return TRUE;
	callee_declare_once(planner, decision, callee);
	g_ptr_array_add(shape->arguments, NULL);
	arguments = g_strjoinv(", ", (char **)shape->arguments->pdata);
	g_ptr_array_set_size(shape->arguments, (gint)shape->arguments->len - 1);
	call = g_strdup_printf("%s(%s)", callee->name, arguments);
	decision_set(&decision->callee, callee->name);
	decision_set(&decision->call, call);
	decision_explain(decision, "the body is one call of %s()", callee->name);
	*done = TRUE;
	return TRUE;
}

static gboolean do_helper(struct planner *planner, struct decision *decision, GError **error)
{
	g_autofree char *guard = NULL;

	decision->strategy = STRATEGY_HELPER;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	decision_set(&decision->fallback_guard, guard);
	if (decision->strategy != STRATEGY_REFUSE && guard[0]) {
		decision_set(&decision->fallback,
			     cond_syscalls_target(planner->weak, decision->symbol));
		decision_set(&decision->fallback_file,
			     cond_syscalls_file(planner->weak, decision->symbol));
	}
	if (decision->strategy != STRATEGY_REFUSE)
		names_choose(planner, decision);
	if (decision->strategy != STRATEGY_REFUSE && !headers_choose(planner, decision, error))
		return FALSE;
	if (decision->strategy == STRATEGY_REFUSE)
		return TRUE;
	decision_explain(decision,
			 decision->definitions->len > 1 ? "it has %u definitions"
							: "it is called from other files",
			 decision->definitions->len);
	return TRUE;
}

static void explain_fallback(struct decision *decision)
{
	if (decision->strategy != STRATEGY_REFUSE && decision->fallback_guard[0])
		decision_explain(
			decision,
			"callers can be compiled without it (it depends on %s): it falls back to "
			"%s() in %s as the system call does",
			decision->fallback_guard, decision->fallback, decision->fallback_file);
}

/* existing, local, inline, helper: each leaves the decision done, refused, or to the next. */
static gboolean choose_freely(struct planner *planner, struct decision *decision,
			      const char *forced, GError **error)
{
	const struct shape *shape = g_hash_table_lookup(planner->shapes, decision->symbol);
	gboolean one_call = shape && shape->callee[0] && decision->definitions->len == 1 &&
			    !decision->export_macro[0];
	gboolean local = !decision->export_macro[0] && is_all_local(decision) &&
			 !g_hash_table_contains(planner->wanted_outside, decision->symbol);
	gboolean any = strcmp(forced, "auto") == 0;
	const struct definition *definition = first_definition(decision);
	gboolean one_head = definition->heads < 2;
	const char *why_not = NULL;
	gboolean done;

	if (any && one_call && one_head && shape->in_order) {
		if (!try_existing(planner, decision, shape->callee, &why_not, &done, error))
			return FALSE;
		if (done || decision->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, decision);
	}
	if (local && one_head && (any || strcmp(forced, "local") == 0)) {
		if (!try_local(planner, decision, &done, error))
			return FALSE;
		if (done || decision->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, decision);
	}
	if (one_call && (any || strcmp(forced, "inline") == 0)) {
		if (!try_inline(planner, decision, shape, &done, error))
			return FALSE;
		if (done || decision->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, decision);
	}
	if (!one_head) {
		planner_refuse(decision, "%u headers share one body (%s:%u)", definition->heads,
			       definition->file, definition->line);
		return TRUE;
	}
	if (any || strcmp(forced, "helper") == 0)
		return do_helper(planner, decision, error);
	planner_refuse(decision, "the policy wants strategy %s, which cannot be done here", forced);
	return TRUE;
}

static gboolean has_site_in(const struct decision *decision, const char *file)
{
	for (guint i = 0; i < decision->sites->len; i++)
		if (strcmp(((struct site *)decision->sites->pdata[i])->file, file) == 0)
			return TRUE;
	return FALSE;
}

/* Does code that was not asked for, some architecture's say, call the system call? */
static gboolean is_called_elsewhere(const struct planner *planner, const struct decision *decision)
{
	const struct tree_scan *scan = planner->found->scan;

	for (guint i = 0; i < scan->files->len; i++) {
		const char *file = g_ptr_array_index(scan->files, i);
		const struct file_scan *in_file = g_hash_table_lookup(scan->by_file, file);

		for (guint j = 0; j < in_file->mentions->len; j++) {
			const struct mention *mention = g_ptr_array_index(in_file->mentions, j);

			if (mention->called && !mention->prototype && !mention->definition &&
			    (mention->place == MENTION_CODE || mention->place == MENTION_DEFINE) &&
			    strcmp(mention->symbol, decision->symbol) == 0 &&
			    !has_site_in(decision, file))
				return TRUE;
		}
	}
	return FALSE;
}

/*
 * Exported: modules call it, so the helper must be exported too. Where calls stay that were not
 * asked for, they may be some module's, and the export stays with them.
 */
static void settle_export(const struct planner *planner, struct decision *decision)
{
	const char *policy = decision_policy(planner, decision, "export");

	if (!decision->export_site)
		return;
	if (g_strcmp0(policy, "move") != 0) {
		planner_refuse(decision,
			       "it is exported (%s:%u) and the policy does not say export = move",
			       decision->export_site->file, decision->export_site->line);
	} else if (is_called_elsewhere(planner, decision)) {
		g_ptr_array_add(decision->left, decision->export_site);
		decision->export_site = NULL;
	}
}

gboolean strategy_choose(struct planner *planner, struct decision *decision, GError **error)
{
	const char *forced = decision_policy(planner, decision, "strategy");
	const char *existing = decision_policy(planner, decision, "existing");
	const char *type = decision_policy(planner, decision, "type");
	const char *why_not = "several headers share the body";
	gboolean done;

	forced = forced ? forced : "auto";
	decision_set(&decision->type, type ? type : "long");
	settle_export(planner, decision);
	if (strcmp(forced, "refuse") == 0) {
		const char *reason = decision_policy(planner, decision, "reason");

		planner_refuse(decision, "%s", reason ? reason : "the policy says so");
	}
	if (decision->strategy == STRATEGY_REFUSE)
		return TRUE;
	if (existing && first_definition(decision)->heads < 2) {
		if (!try_existing(planner, decision, existing, &why_not, &done, error))
			return FALSE;
		if (done || decision->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, decision);
		decision_set(&decision->type, type ? type : "long");
	}
	if (!choose_freely(planner, decision, forced, error))
		return FALSE;
	if (existing && decision->strategy != STRATEGY_REFUSE)
		decision_explain(decision, "not %s() as the policy says: %s", existing, why_not);
	explain_fallback(decision);
	return TRUE;
}
