// SPDX-License-Identifier: GPL-2.0
/* Which strategy a syscall gets: each is tried in turn, and the first that can be done is taken. */
#include <string.h>

#include "series/plan/shared-heads.h"
#include "series/plan/callee.h"
#include "series/plan/planner.h"

/* Back to how the fate was before a strategy was tried. */
static void start_over(struct planner *planner, struct fate *fate)
{
	if (fate->helper[0] && fate->strategy != STRATEGY_EXISTING)
		g_hash_table_remove(planner->given, fate->helper);
	fate_set(&fate->helper, "");
	fate_set(&fate->header, "");
	fate_set(&fate->header_guard, "");
	fate_set(&fate->fallback_guard, "");
	fate_set(&fate->fallback, "");
	fate_set(&fate->fallback_file, "");
	fate_set(&fate->inner, "");
	fate_set(&fate->inner_declaration, "");
	fate_set(&fate->call, "");
	fate_set(&fate->heads, "");
	fate_set(&fate->forward_structs, "");
	fate_set(&fate->header_structs, "");
	fate_set(&fate->prototype, "");
	fate_set(&fate->why, "");
	g_ptr_array_set_size(fate->add_includes, 0);
	fate->forward = FALSE;
}

static const struct definition *first_definition(const struct fate *fate)
{
	return g_ptr_array_index(fate->definitions, 0);
}

/* Is the file one of those with a definition? */
static gboolean is_at_home(const struct fate *fate, const char *file)
{
	for (guint i = 0; i < fate->definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(fate->definitions, i);

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
static gboolean is_all_local(const struct fate *fate)
{
	for (guint i = 0; i < fate->sites->len; i++) {
		const struct site *site = g_ptr_array_index(fate->sites, i);

		if (!is_at_home(fate, site->file) || strcmp(site->context, "macro") == 0)
			return FALSE;
	}
	return TRUE;
}

gboolean strategy_prepare(struct planner *planner, GPtrArray *fates, GError **error)
{
	for (guint i = 0; i < fates->len; i++) {
		struct fate *fate = g_ptr_array_index(fates, i);
		const struct definition *definition;
		struct shape *shape;
		const char *text;
		gsize length;

		if (fate->strategy == STRATEGY_REFUSE)
			continue;
		definition = first_definition(fate);
		if (!planner_text(planner, definition->file, &text, &length, error))
			return FALSE;
		if (!text || definition->body_end > length)
			continue;
		shape = shape_of_body(text + definition->body,
				      definition->body_end - definition->body,
				      definition->parameters);
		g_hash_table_insert(planner->shapes, g_strdup(fate->symbol), shape);
		if (g_hash_table_contains(planner->by_symbol, shape->inner) && !is_all_local(fate))
			g_hash_table_add(planner->wanted_outside, g_strdup(shape->inner));
	}
	return TRUE;
}

/* Sites that do not see the header of a function that exists already. */
static gboolean include_existing(struct planner *planner, struct fate *fate, gboolean *can,
				 GError **error)
{
	gboolean may_add = g_strcmp0(fate_policy(planner, fate, "add-include"), "no") != 0;

	*can = TRUE;
	for (guint i = 0; i < fate->sites->len; i++) {
		const char *file = ((struct site *)g_ptr_array_index(fate->sites, i))->file;
		GHashTable *seen = includes_of(planner->includes, file, error);

		if (!seen)
			return FALSE;
		if (!fate->header[0] || g_hash_table_contains(seen, fate->header) ||
		    g_ptr_array_find_with_equal_func(fate->add_includes, file, g_str_equal, NULL))
			continue;
		*can &= may_add && g_str_has_prefix(fate->header, "include/");
		g_ptr_array_add(fate->add_includes, g_strdup(file));
	}
	return TRUE;
}

/* Call `name` in the syscall's place. *done stays FALSE when that is not the same thing. */
static gboolean try_existing(struct planner *planner, struct fate *fate, const char *name,
			     const char **why_not, gboolean *done, GError **error)
{
	g_autoptr(inner) inner = NULL;
	g_autofree char *guard = NULL;
	gboolean same, can;

	*done = FALSE;
	fate->strategy = STRATEGY_EXISTING;
	if (!inner_find(planner, fate, name, &inner, error))
		return FALSE;
	*why_not = "it is not declared where the callers could see it";
	if (!inner || !inner->header[0])
		return TRUE;
	if (!inner_same_parameters(planner, fate, inner, &same, error))
		return FALSE;
	*why_not = "its parameters are not the same";
	if (!same)
		return TRUE;
	if (!weak_guard(planner, fate, &guard, error))
		return FALSE;
	/* A refusal for good: another strategy would meet the same missing definition. */
	if (fate->strategy == STRATEGY_REFUSE)
		return TRUE;
	*why_not = "a caller can be compiled where the syscall is not";
	if (guard[0])
		return TRUE;
	fate_set(&fate->helper, inner->name);
	fate_set(&fate->header, inner->header);
	fate_set(&fate->type, inner->type);
	if (!include_existing(planner, fate, &can, error))
		return FALSE;
	*why_not = "callers would need an #include for it";
	*done = can;
	if (!can)
		return TRUE;
	fate_set(&fate->prototype, inner->prototype);
	fate_explain(fate, "%s() does the job already", inner->name);
	return TRUE;
}

/* The first caller stands above the definition in its file. */
static gboolean is_forward(const struct fate *fate)
{
	for (guint i = 0; i < fate->sites->len; i++) {
		struct site *site = g_ptr_array_index(fate->sites, i);

		for (guint j = 0; j < fate->definitions->len; j++) {
			struct definition *definition = g_ptr_array_index(fate->definitions, j);

			if (strcmp(site->file, definition->file) == 0 &&
			    site->line < definition->line)
				return TRUE;
		}
	}
	return FALSE;
}

static gboolean try_local(struct planner *planner, struct fate *fate, gboolean *done,
			  GError **error)
{
	g_autofree char *guard = NULL;

	*done = FALSE;
	fate->strategy = STRATEGY_LOCAL;
	if (!weak_guard(planner, fate, &guard, error))
		return FALSE;
	if (fate->strategy == STRATEGY_REFUSE || guard[0])
		return TRUE;
	names_choose(planner, fate);
	fate->forward = is_forward(fate);
	*done = fate->strategy != STRATEGY_REFUSE;
	if (*done)
		fate_explain(fate, "all callers are in %s", first_definition(fate)->file);
	return TRUE;
}

/* Several heads over one body: the inline has them as well. *can: they are understood. */
static gboolean take_heads(struct planner *planner, struct fate *fate, const struct shape *shape,
			   gboolean *can, GError **error)
{
	const struct definition *definition = first_definition(fate);
	g_autofree char *type = g_strconcat("static inline ", fate->type, NULL);
	g_autofree char *heads = NULL;
	const char *text;
	gsize length;

	*can = TRUE;
	if (definition->heads < 2)
		return TRUE;
	if (!planner_text(planner, definition->file, &text, &length, error))
		return FALSE;
	heads = text ? heads_rewrite(text, length, definition, type, fate->helper,
				     shape->arguments) :
		       NULL;
	*can = heads != NULL;
	if (heads)
		fate_set(&fate->heads, heads);
	return TRUE;
}

static gboolean try_inline(struct planner *planner, struct fate *fate, const struct shape *shape,
			   gboolean *done, GError **error)
{
	g_autoptr(inner) inner = NULL;
	g_autofree char *arguments = NULL;
	g_autofree char *call = NULL;
	g_autofree char *guard = NULL;
	gboolean known;

	*done = FALSE;
	fate->strategy = STRATEGY_INLINE;
	if (!inner_find(planner, fate, shape->inner, &inner, error))
		return FALSE;
	if (!inner)
		return TRUE;
	if (!weak_guard(planner, fate, &guard, error))
		return FALSE;
	/* An inline has no symbol that could be weak. */
	if (fate->strategy == STRATEGY_REFUSE || guard[0])
		return TRUE;
	names_choose(planner, fate);
	if (fate->strategy != STRATEGY_REFUSE && !headers_choose(planner, fate, error))
		return FALSE;
	if (fate->strategy == STRATEGY_REFUSE)
		return TRUE;
	if (!inner_declare(planner, fate, inner, shape->constants, &known, error))
		return FALSE;
	if (known && !take_heads(planner, fate, shape, &known, error))
		return FALSE;
	if (!known)
		return TRUE;
	inner_declare_once(planner, fate, inner);
	g_ptr_array_add(shape->arguments, NULL);
	arguments = g_strjoinv(", ", (char **)shape->arguments->pdata);
	g_ptr_array_set_size(shape->arguments, (gint)shape->arguments->len - 1);
	call = g_strdup_printf("%s(%s)", inner->name, arguments);
	fate_set(&fate->inner, inner->name);
	fate_set(&fate->call, call);
	fate_explain(fate, "the body is one call of %s()", inner->name);
	*done = TRUE;
	return TRUE;
}

static gboolean do_helper(struct planner *planner, struct fate *fate, GError **error)
{
	g_autofree char *guard = NULL;

	fate->strategy = STRATEGY_HELPER;
	if (!weak_guard(planner, fate, &guard, error))
		return FALSE;
	fate_set(&fate->fallback_guard, guard);
	if (fate->strategy != STRATEGY_REFUSE && guard[0]) {
		fate_set(&fate->fallback, cond_syscalls_target(planner->weak, fate->symbol));
		fate_set(&fate->fallback_file, cond_syscalls_file(planner->weak, fate->symbol));
	}
	if (fate->strategy != STRATEGY_REFUSE)
		names_choose(planner, fate);
	if (fate->strategy != STRATEGY_REFUSE && !headers_choose(planner, fate, error))
		return FALSE;
	if (fate->strategy == STRATEGY_REFUSE)
		return TRUE;
	fate_explain(fate, fate->definitions->len > 1 ? "it has %u definitions" :
							"it is called from other files",
		     fate->definitions->len);
	return TRUE;
}

static void explain_fallback(struct fate *fate)
{
	if (fate->strategy != STRATEGY_REFUSE && fate->fallback_guard[0])
		fate_explain(
			fate,
			"callers can be compiled without it (it depends on %s): it falls back to "
			"%s() in %s as the system call does",
			fate->fallback_guard, fate->fallback, fate->fallback_file);
}

/* existing, local, inline, helper: each leaves the fate done, refused, or to the next. */
static gboolean choose_freely(struct planner *planner, struct fate *fate, const char *forced,
			      GError **error)
{
	const struct shape *shape = g_hash_table_lookup(planner->shapes, fate->symbol);
	gboolean one_call = shape && shape->inner[0] && fate->definitions->len == 1 &&
			    !fate->export_macro[0];
	gboolean local = !fate->export_macro[0] && is_all_local(fate) &&
			 !g_hash_table_contains(planner->wanted_outside, fate->symbol);
	gboolean any = strcmp(forced, "auto") == 0;
	const struct definition *definition = first_definition(fate);
	gboolean one_head = definition->heads < 2;
	const char *why_not = NULL;
	gboolean done;

	if (any && one_call && one_head && shape->in_order) {
		if (!try_existing(planner, fate, shape->inner, &why_not, &done, error))
			return FALSE;
		if (done || fate->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, fate);
	}
	if (local && one_head && (any || strcmp(forced, "local") == 0)) {
		if (!try_local(planner, fate, &done, error))
			return FALSE;
		if (done || fate->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, fate);
	}
	if (one_call && (any || strcmp(forced, "inline") == 0)) {
		if (!try_inline(planner, fate, shape, &done, error))
			return FALSE;
		if (done || fate->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, fate);
	}
	if (!one_head) {
		planner_refuse(fate, "%u headers share one body (%s:%u)", definition->heads,
			       definition->file, definition->line);
		return TRUE;
	}
	if (any || strcmp(forced, "helper") == 0)
		return do_helper(planner, fate, error);
	planner_refuse(fate, "the policy wants strategy %s, which cannot be done here", forced);
	return TRUE;
}

static gboolean has_site_in(const struct fate *fate, const char *file)
{
	for (guint i = 0; i < fate->sites->len; i++)
		if (strcmp(((struct site *)fate->sites->pdata[i])->file, file) == 0)
			return TRUE;
	return FALSE;
}

/* Does code that was not asked for, some architecture's say, call the system call? */
static gboolean is_called_elsewhere(const struct planner *planner, const struct fate *fate)
{
	const struct tree_scan *scan = planner->found->scan;

	for (guint i = 0; i < scan->files->len; i++) {
		const char *file = g_ptr_array_index(scan->files, i);
		const struct file_scan *in_file = g_hash_table_lookup(scan->by_file, file);

		for (guint j = 0; j < in_file->mentions->len; j++) {
			const struct mention *mention = g_ptr_array_index(in_file->mentions, j);

			if (mention->called && !mention->prototype && !mention->definition &&
			    (mention->place == MENTION_CODE || mention->place == MENTION_DEFINE) &&
			    strcmp(mention->symbol, fate->symbol) == 0 && !has_site_in(fate, file))
				return TRUE;
		}
	}
	return FALSE;
}

/*
 * Exported: modules call it, so the helper must be exported too. Where calls stay that were not
 * asked for, they may be some module's, and the export stays with them.
 */
static void settle_export(const struct planner *planner, struct fate *fate)
{
	const char *policy = fate_policy(planner, fate, "export");

	if (!fate->export_site)
		return;
	if (g_strcmp0(policy, "move") != 0) {
		planner_refuse(fate,
			       "it is exported (%s:%u) and the policy does not say export = move",
			       fate->export_site->file, fate->export_site->line);
	} else if (is_called_elsewhere(planner, fate)) {
		g_ptr_array_add(fate->left, fate->export_site);
		fate->export_site = NULL;
	}
}

gboolean strategy_choose(struct planner *planner, struct fate *fate, GError **error)
{
	const char *forced = fate_policy(planner, fate, "strategy");
	const char *existing = fate_policy(planner, fate, "existing");
	const char *type = fate_policy(planner, fate, "type");
	const char *why_not = "several headers share the body";
	gboolean done;

	forced = forced ? forced : "auto";
	fate_set(&fate->type, type ? type : "long");
	settle_export(planner, fate);
	if (strcmp(forced, "refuse") == 0) {
		const char *reason = fate_policy(planner, fate, "reason");

		planner_refuse(fate, "%s", reason ? reason : "the policy says so");
	}
	if (fate->strategy == STRATEGY_REFUSE)
		return TRUE;
	if (existing && first_definition(fate)->heads < 2) {
		if (!try_existing(planner, fate, existing, &why_not, &done, error))
			return FALSE;
		if (done || fate->strategy == STRATEGY_REFUSE)
			return TRUE;
		start_over(planner, fate);
		fate_set(&fate->type, type ? type : "long");
	}
	if (!choose_freely(planner, fate, forced, error))
		return FALSE;
	if (existing && fate->strategy != STRATEGY_REFUSE)
		fate_explain(fate, "not %s() as the policy says: %s", existing, why_not);
	explain_fallback(fate);
	return TRUE;
}
