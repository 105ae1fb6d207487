// SPDX-License-Identifier: GPL-2.0
#include "series/plan/strategy.h"

#include <string.h>

#include "kernel-tree/scan/cond-syscalls.h"
#include "series/plan/callee.h"
#include "series/plan/cond-fallback.h"
#include "series/plan/headers.h"
#include "series/plan/names.h"
#include "series/plan/shape.h"
#include "series/plan/shared-heads.h"

/* The state that the attempts on one decision share. */
struct attempt {
	struct planner *planner;
	struct decision *decision;
	const struct shape *shape; /* of its body; NULL if the file has no such body */
	gboolean any;		   /* the policy does not name a strategy */
	const char *type;	   /* of a helper, from the policy */
	const char *why_not;	   /* why the last function of try_existing() does not fit */
};

/*
 * Reset the decision after an attempt that failed. The type, too: try_existing() sets that of the
 * other function, which a new helper must not keep.
 */
static void start_over(struct attempt *attempt)
{
	struct decision *decision = attempt->decision;

	if (decision->helper[0] && decision->strategy->makes_helper)
		g_hash_table_remove(attempt->planner->given, decision->helper);
	decision_set(&decision->helper, "");
	decision_set(&decision->type, attempt->type);
	decision_set(&decision->header.path, "");
	decision_set(&decision->header.guard, "");
	decision_set(&decision->fallback.guard, "");
	decision_set(&decision->fallback.target, "");
	decision_set(&decision->fallback.file, "");
	decision_set(&decision->callee.name, "");
	decision_set(&decision->callee.declaration, "");
	decision_set(&decision->callee.call, "");
	decision_set(&decision->callee.heads, "");
	decision_set(&decision->header.forward_structs, "");
	decision_set(&decision->header.own_structs, "");
	decision_set(&decision->header.prototype, "");
	decision_set(&decision->why, "");
	g_ptr_array_set_size(decision->header.add_includes, 0);
	decision->forward = FALSE;
}

/*
 * Is every call to convert in a file with a definition? Architectures outside the area continue to
 * call the system call and need no helper. A macro may be expanded above the helper, where only
 * headers' declarations are visible.
 */
static gboolean is_all_local(const struct decision *decision)
{
	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);

		if (!decision_is_defined_in(decision, site->file) ||
		    strcmp(site->context, "macro") == 0)
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

		if (decision_is_refused(decision))
			continue;
		definition = decision_definition(decision);
		if (!file_text(planner->files, definition->file, &text, &length, error))
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

/* Add the header of an existing function to callers that do not include it; *can: allowed. */
static gboolean include_existing(struct planner *planner, struct decision *decision, gboolean *can,
				 GError **error)
{
	gboolean may_add = g_str_has_prefix(decision->header.path, "include/") &&
			   g_strcmp0(planner_policy(planner, decision, "add-include"), "no") != 0;

	*can = TRUE;
	for (guint i = 0; i < decision->sites->len; i++) {
		const char *file = ((struct site *)g_ptr_array_index(decision->sites, i))->file;
		GHashTable *seen = includes_of(planner->includes, file, error);

		if (!seen)
			return FALSE;
		if (g_hash_table_contains(seen, decision->header.path) ||
		    g_ptr_array_find_with_equal_func(decision->header.add_includes, file,
						     g_str_equal, NULL))
			continue;
		*can = may_add;
		g_ptr_array_add(decision->header.add_includes, g_strdup(file));
	}
	return TRUE;
}

/* Call `name` instead of the syscall, if it does the same. */
static gboolean try_existing(struct attempt *attempt, const char *name, gboolean *done,
			     GError **error)
{
	struct planner *planner = attempt->planner;
	struct decision *decision = attempt->decision;
	g_autoptr(callee) callee = NULL;
	g_autofree char *guard = NULL;
	gboolean same, can;

	*done = FALSE;
	if (!callee_find(planner, decision, name, &callee, error))
		return FALSE;
	attempt->why_not = "no header of the callers declares it";
	if (!callee || !callee->header[0])
		return TRUE;
	if (!callee_same_parameters(planner, decision, callee, &same, error))
		return FALSE;
	attempt->why_not = "its parameters differ";
	if (!same)
		return TRUE;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	/* Final: the definition is missing for every strategy. */
	if (decision_is_refused(decision))
		return TRUE;
	attempt->why_not = "a caller can be compiled without the syscall";
	if (guard[0])
		return TRUE;
	decision_set(&decision->helper, callee->name);
	decision_set(&decision->header.path, callee->header);
	decision_set(&decision->type, callee->type);
	if (!include_existing(planner, decision, &can, error))
		return FALSE;
	attempt->why_not = "callers would need an #include of its header";
	*done = can;
	if (!can)
		return TRUE;
	decision_set(&decision->header.prototype, callee->prototype);
	decision_explain(decision, "%s() already does the same", callee->name);
	return TRUE;
}

/* Is a caller above the definition in its file? */
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

static gboolean try_local(struct attempt *attempt, gboolean *done, GError **error)
{
	struct planner *planner = attempt->planner;
	struct decision *decision = attempt->decision;
	g_autofree char *guard = NULL;

	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	if (decision_is_refused(decision) || guard[0])
		return TRUE;
	names_choose(planner, decision);
	decision->forward = is_forward(decision);
	*done = !decision_is_refused(decision);
	if (*done)
		decision_explain(decision, "all callers are in %s",
				 decision_definition(decision)->file);
	return TRUE;
}

/* Give the inline all heads of a shared body. *can: they could be rewritten. */
static gboolean take_heads(struct planner *planner, struct decision *decision,
			   const struct shape *shape, gboolean *can, GError **error)
{
	const struct definition *definition = decision_definition(decision);
	g_autofree char *type = g_strconcat("static inline ", decision->type, NULL);
	g_autofree char *heads = NULL;
	const char *text;
	gsize length;

	*can = TRUE;
	if (definition->heads < 2)
		return TRUE;
	if (!file_text(planner->files, definition->file, &text, &length, error))
		return FALSE;
	heads = text ? shared_heads_rewrite(text, length, definition, type, decision->helper,
					    shape->arguments)
		     : NULL;
	*can = heads != NULL;
	if (heads)
		decision_set(&decision->callee.heads, heads);
	return TRUE;
}

static gboolean try_inline(struct attempt *attempt, gboolean *done, GError **error)
{
	struct planner *planner = attempt->planner;
	struct decision *decision = attempt->decision;
	const struct shape *shape = attempt->shape;
	g_autoptr(callee) callee = NULL;
	g_autofree char *arguments = NULL;
	g_autofree char *call = NULL;
	g_autofree char *guard = NULL;
	gboolean known;

	if (!callee_find(planner, decision, shape->callee, &callee, error))
		return FALSE;
	if (!callee)
		return TRUE;
	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	/* An inline is not a symbol, so it cannot be weak. */
	if (decision_is_refused(decision) || guard[0])
		return TRUE;
	names_choose(planner, decision);
	if (!decision_is_refused(decision) && !headers_choose(planner, decision, error))
		return FALSE;
	if (decision_is_refused(decision))
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
	decision_set(&decision->callee.name, callee->name);
	decision_set(&decision->callee.call, call);
	decision_explain(decision, "the body only calls %s()", callee->name);
	*done = TRUE;
	return TRUE;
}

static gboolean try_helper(struct attempt *attempt, gboolean *done, GError **error)
{
	struct planner *planner = attempt->planner;
	struct decision *decision = attempt->decision;
	g_autofree char *guard = NULL;

	if (!cond_fallback_guard(planner, decision, &guard, error))
		return FALSE;
	decision_set(&decision->fallback.guard, guard);
	if (!decision_is_refused(decision) && guard[0]) {
		decision_set(&decision->fallback.target,
			     cond_syscalls_target(planner->weak, decision->symbol));
		decision_set(&decision->fallback.file,
			     cond_syscalls_file(planner->weak, decision->symbol));
	}
	if (!decision_is_refused(decision))
		names_choose(planner, decision);
	if (!decision_is_refused(decision) && !headers_choose(planner, decision, error))
		return FALSE;
	if (decision_is_refused(decision))
		return TRUE;
	decision_explain(decision,
			 decision->definitions->len > 1 ? "it has %u definitions"
							: "it is called from other files",
			 decision->definitions->len);
	*done = TRUE;
	return TRUE;
}

static void explain_fallback(struct decision *decision)
{
	if (!decision_is_refused(decision) && decision->fallback.guard[0])
		decision_explain(
			decision,
			"callers can be compiled without it (it depends on %s), so it falls back "
			"to %s() in %s as the system call does",
			decision->fallback.guard, decision->fallback.target,
			decision->fallback.file);
}

/* Can the definition stay as it is, because all that it does is one call? */
static gboolean is_one_call(const struct decision *decision, const struct shape *shape)
{
	return shape && shape->callee[0] && decision->definitions->len == 1 &&
	       !decision->export.macro[0];
}

static gboolean has_one_head(const struct decision *decision)
{
	return decision_definition(decision)->heads < 2;
}

/* Never forced: a policy names the function instead, which strategy_choose() has tried already. */
static gboolean existing_applies(const struct attempt *attempt)
{
	return is_one_call(attempt->decision, attempt->shape) && has_one_head(attempt->decision) &&
	       attempt->shape->in_order;
}

static gboolean attempt_existing(struct attempt *attempt, gboolean *done, GError **error)
{
	return try_existing(attempt, attempt->shape->callee, done, error);
}

static gboolean local_applies(const struct attempt *attempt)
{
	const struct decision *decision = attempt->decision;

	return !decision->export.macro[0] && is_all_local(decision) && has_one_head(decision) &&
	       !g_hash_table_contains(attempt->planner->wanted_outside, decision->symbol);
}

static gboolean inline_applies(const struct attempt *attempt)
{
	return is_one_call(attempt->decision, attempt->shape);
}

static gboolean helper_applies(const struct attempt *attempt)
{
	return has_one_head(attempt->decision);
}

/* In the order in which they are tried. */
static const struct {
	const struct strategy *strategy;
	gboolean (*applies)(const struct attempt *attempt);
	/* Fill in the decision. *done stays FALSE if it does not work out: start_over() follows. */
	gboolean (*attempt)(struct attempt *attempt, gboolean *done, GError **error);
} attempts[] = {
	{&strategy_existing, existing_applies, attempt_existing},
	{&strategy_local, local_applies, try_local},
	{&strategy_inline, inline_applies, try_inline},
	{&strategy_helper, helper_applies, try_helper},
};

/* Each attempt completes the decision, refuses it, or leaves it to the next attempt. */
static gboolean choose_freely(struct attempt *attempt, const char *forced, GError **error)
{
	struct decision *decision = attempt->decision;
	const struct definition *definition = decision_definition(decision);

	for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++) {
		const struct strategy *strategy = attempts[i].strategy;
		gboolean done = FALSE;

		if (!attempt->any && strcmp(forced, strategy->name) != 0)
			continue;
		if (!attempts[i].applies(attempt))
			continue;
		decision->strategy = strategy;
		if (!attempts[i].attempt(attempt, &done, error))
			return FALSE;
		if (done || decision_is_refused(decision))
			return TRUE;
		start_over(attempt);
	}
	if (!has_one_head(decision))
		decision_refuse(decision, "%u parameter lists share one body (%s:%u)",
				definition->heads, definition->file, definition->line);
	else
		decision_refuse(decision,
				"the policy requires strategy '%s', which is not possible here",
				forced);
	return TRUE;
}

/* Does code outside the area, such as another architecture, call the system call? */
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
			    !decision_is_called_in(decision, file))
				return TRUE;
		}
	}
	return FALSE;
}

/*
 * Modules call an exported syscall, so the helper must be exported too. Calls outside the area may
 * be in modules: where there are any, the syscall's own export remains.
 */
static void settle_export(const struct planner *planner, struct decision *decision)
{
	const char *policy = planner_policy(planner, decision, "export");

	if (!decision->export.site)
		return;
	if (g_strcmp0(policy, "move") != 0) {
		decision_refuse(decision,
				"it is exported (%s:%u) and the policy does not set export = move",
				decision->export.site->file, decision->export.site->line);
	} else if (is_called_elsewhere(planner, decision)) {
		g_ptr_array_add(decision->remaining, decision->export.site);
		decision->export.site = NULL;
	}
}

gboolean strategy_choose(struct planner *planner, struct decision *decision, GError **error)
{
	const char *forced = planner_policy(planner, decision, "strategy");
	const char *existing = planner_policy(planner, decision, "existing");
	const char *type = planner_policy(planner, decision, "type");
	struct attempt attempt = {
		.planner = planner,
		.decision = decision,
		.shape = g_hash_table_lookup(planner->shapes, decision->symbol),
		.type = type ? type : "long",
		.any = !forced || strcmp(forced, "auto") == 0,
	};
	/* Kept apart: a free attempt changes attempt.why_not. */
	const char *why_not_policy = "several parameter lists share the body";
	gboolean done;

	decision_set(&decision->type, attempt.type);
	settle_export(planner, decision);
	if (forced && strcmp(forced, strategy_refuse.name) == 0) {
		const char *reason = planner_policy(planner, decision, "reason");

		decision_refuse(decision, "%s", reason ? reason : "the policy refuses it");
	}
	if (decision_is_refused(decision))
		return TRUE;
	if (existing && has_one_head(decision)) {
		decision->strategy = &strategy_existing;
		if (!try_existing(&attempt, existing, &done, error))
			return FALSE;
		if (done || decision_is_refused(decision))
			return TRUE;
		why_not_policy = attempt.why_not;
		start_over(&attempt);
	}
	if (!choose_freely(&attempt, forced ? forced : "auto", error))
		return FALSE;
	if (existing && !decision_is_refused(decision))
		decision_explain(decision, "not %s() as the policy proposes: %s", existing,
				 why_not_policy);
	explain_fallback(decision);
	return TRUE;
}
