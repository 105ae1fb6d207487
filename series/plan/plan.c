// SPDX-License-Identifier: GPL-2.0
#include "series/plan/plan.h"

#include <stdarg.h>
#include <string.h>

#include "series/plan/planner.h"
#include "kernel-tree/source/path.h"

static const char *const strategy_names[] = {"helper", "inline", "local", "existing", "refuse"};

const char *strategy_name(enum strategy strategy)
{
	return strategy_names[strategy];
}

void decision_set(char **field, const char *value)
{
	char *copy = g_strdup(value);

	g_free(*field);
	*field = copy;
}

void planner_refuse(struct decision *decision, const char *why, ...)
{
	va_list args;

	if (decision->strategy == STRATEGY_REFUSE)
		return;
	decision->strategy = STRATEGY_REFUSE;
	decision_set(&decision->helper, "");
	g_free(decision->why);
	va_start(args, why);
	decision->why = g_strdup_vprintf(why, args);
	va_end(args);
}

void decision_explain(struct decision *decision, const char *why, ...)
{
	g_autofree char *before = decision->why;
	g_autofree char *more = NULL;
	va_list args;

	va_start(args, why);
	more = g_strdup_vprintf(why, args);
	va_end(args);
	decision->why = before[0] ? g_strdup_printf("%s; %s", before, more)
				  : g_steal_pointer(&more);
}

gboolean decision_is_compat(const struct decision *decision)
{
	return g_str_has_prefix(decision->symbol, "compat_");
}

const char *symbol_name(const char *symbol)
{
	static const char *const prefixes[] = {"compat_sys_", "sys32_", "sys64_", "sysn32_",
					       "sys_"};

	for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(symbol, prefixes[i]))
			return symbol + strlen(prefixes[i]);
	return symbol;
}

static const char *home_of(const struct decision *decision)
{
	if (!decision->definitions->len)
		return "";
	return ((struct definition *)g_ptr_array_index(decision->definitions, 0))->file;
}

const char *decision_policy(const struct planner *planner, const struct decision *decision,
			    const char *key)
{
	return policy_get(planner->policy, decision->symbol, home_of(decision), key);
}

char **decision_policy_list(const struct planner *planner, const struct decision *decision,
			    const char *key)
{
	return policy_get_list(planner->policy, decision->symbol, home_of(decision), key);
}

static struct decision *decision_new(const char *symbol)
{
	struct decision *decision = g_new0(struct decision, 1);
	char **const texts[] = {&decision->helper,
				&decision->type,
				&decision->header,
				&decision->header_guard,
				&decision->why,
				&decision->subsystem,
				&decision->fallback_guard,
				&decision->callee,
				&decision->callee_declaration,
				&decision->call,
				&decision->export_macro,
				&decision->fallback_file,
				&decision->heads,
				&decision->forward_structs,
				&decision->header_structs,
				&decision->fallback,
				&decision->prototype};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_strdup("");
	decision->symbol = g_strdup(symbol);
	decision->family = g_strdup(symbol_name(symbol));
	decision->definitions = g_ptr_array_new();
	decision->sites = g_ptr_array_new();
	decision->left = g_ptr_array_new();
	decision->needs = g_ptr_array_new_with_free_func(g_free);
	decision->add_includes = g_ptr_array_new_with_free_func(g_free);
	return decision;
}

static void decision_free(gpointer data)
{
	struct decision *decision = data;
	char *const texts[] = {decision->symbol,
			       decision->family,
			       decision->helper,
			       decision->type,
			       decision->header,
			       decision->header_guard,
			       decision->why,
			       decision->subsystem,
			       decision->fallback_guard,
			       decision->callee,
			       decision->callee_declaration,
			       decision->call,
			       decision->export_macro,
			       decision->fallback_file,
			       decision->heads,
			       decision->forward_structs,
			       decision->header_structs,
			       decision->fallback,
			       decision->prototype};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	g_ptr_array_unref(decision->definitions);
	g_ptr_array_unref(decision->sites);
	g_ptr_array_unref(decision->left);
	g_ptr_array_unref(decision->needs);
	g_ptr_array_unref(decision->add_includes);
	g_free(decision);
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	g_ptr_array_unref(plan->decisions);
	g_free(plan);
}

/* What a file of the revision is made of, kept while the plan is made. */
struct outlined {
	GArray *tokens;
	struct outline *outline;
};

static void outlined_free(gpointer data)
{
	struct outlined *outlined = data;

	if (!outlined)
		return;
	outline_free(outlined->outline);
	g_array_unref(outlined->tokens);
	g_free(outlined);
}

static void bytes_unref(gpointer data)
{
	if (data)
		g_bytes_unref(data);
}

gboolean planner_text(struct planner *planner, const char *path, const char **text, gsize *length,
		      GError **error)
{
	g_autofree char *object = NULL;
	g_autoptr(GError) local = NULL;
	gboolean missing = FALSE;
	gpointer known;
	GBytes *bytes;

	if (!g_hash_table_lookup_extended(planner->texts, path, NULL, &known)) {
		object = g_strdup_printf("%s:%s", planner->tree->rev, path);
		known = git_blobs_read(planner->blobs, object, &missing, &local);
		if (!known && !missing) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		g_hash_table_insert(planner->texts, g_strdup(path), known);
	}
	bytes = known;
	*text = bytes ? g_bytes_get_data(bytes, length) : NULL;
	return TRUE;
}

gboolean planner_outline(struct planner *planner, const char *path, GArray **tokens,
			 struct outline **outline, GError **error)
{
	struct outlined *outlined = g_hash_table_lookup(planner->outlines, path);
	const char *text;
	gsize length;

	*tokens = NULL;
	*outline = NULL;
	if (!outlined) {
		if (!planner_text(planner, path, &text, &length, error))
			return FALSE;
		if (!text)
			return TRUE;
		outlined = g_new0(struct outlined, 1);
		outlined->tokens = lexer_all(text, length, LEXER_C, FALSE);
		outlined->outline = outline_make(text, length, outlined->tokens);
		g_hash_table_insert(planner->outlines, g_strdup(path), outlined);
	}
	*tokens = outlined->tokens;
	*outline = outlined->outline;
	return TRUE;
}

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
 * Is the callee written as it is called, and not by an alias with a convention of its own, as in
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

/* Who calls through an address, or from assembly, is for people to find out: those uses stay. */
static void take_site(const struct planner *planner, struct decision *decision, struct site *site)
{
	if (strcmp(site->context, "export") == 0)
		decision->export_site = site;
	else if (site_is_call(site) && is_by_name(planner, site))
		g_ptr_array_add(decision->sites, site);
	else
		g_ptr_array_add(decision->left, site);
}

/* A decision of its own for what has but such uses. */
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

		planner_refuse(decision_for(planner, decisions, site->callee),
			       "the use at %s:%u is not understood", site->file, site->line);
	}
}

/* The symbol that Kconfig sets for an architecture: nearly always its name. */
static char *arch_symbol(const char *arch)
{
	g_autofree char *upper = g_ascii_strup(arch, -1);

	if (strcmp(arch, "powerpc") == 0)
		return g_strdup("CONFIG_PPC");
	if (strcmp(arch, "um") == 0)
		return g_strdup("CONFIG_UML");
	return g_strconcat("CONFIG_", upper, NULL);
}

gboolean site_is_for_arch(const struct site *site, const char *arch)
{
	g_autofree char *own = path_arch(site->file);
	g_autofree char *symbol = arch_symbol(arch);
	g_autoptr(condition) guard = NULL;
	g_autoptr(condition) on = NULL;

	if (own)
		return strcmp(own, arch) == 0;
	guard = condition_parse(site->guard, CONDITION_C);
	on = condition_atom(symbol);
	return condition_implies(guard, on);
}

/* May the calls mean this definition? A generic call has generic ones, x86's have x86's as well. */
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
		planner_refuse(decision, "a macro makes its body (%s:%u)", definition->file,
			       definition->line);
	else if (definition->compat_too)
		planner_refuse(decision, "%s makes it native or compat by configuration (%s:%u)",
			       definition->macro, definition->file, definition->line);
	else if (definition != first && !is_same_header(first, definition))
		planner_refuse(decision, "%s:%u and %s:%u define it with different parameters",
			       first->file, first->line, definition->file, definition->line);
}

gboolean decision_has_definition(const struct decision *decision,
				 const struct definition *definition)
{
	for (guint i = 0; i < decision->definitions->len; i++) {
		const struct definition *own = g_ptr_array_index(decision->definitions, i);

		if (own == definition || (definition->heads > 1 && own->body == definition->body &&
					  strcmp(own->file, definition->file) == 0))
			return TRUE;
	}
	return FALSE;
}

/* Of several heads over one body the first stands for all. */
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

		planner_refuse(decision, "only architectures define it (%s), each its own",
			       other ? other->file : "nowhere");
		return;
	}
	subsystem = path_subsystem(home_of(decision));
	decision_set(&decision->subsystem, subsystem);
	for (guint i = 0; i < decision->definitions->len; i++)
		check_definition(decision, g_ptr_array_index(decision->definitions, i));
}

static void find_export_macro(const struct planner *planner, struct decision *decision)
{
	const struct site *site = decision->export_site;
	struct file_scan *scan;

	if (!site)
		return;
	scan = g_hash_table_lookup(planner->found->scan->by_file, site->file);
	decision_set(&decision->export_macro, "EXPORT_SYMBOL");
	for (guint i = 0; scan && i < scan->mentions->len; i++) {
		struct mention *mention = g_ptr_array_index(scan->mentions, i);

		if (mention->line == site->line && strcmp(mention->symbol, decision->symbol) == 0 &&
		    mention->argument_of[0])
			decision_set(&decision->export_macro, mention->argument_of);
	}
}

static void refuse_without_calls(struct decision *decision)
{
	struct site *site;

	if (decision->sites->len)
		return;
	if (!decision->left->len) {
		planner_refuse(decision, "nothing calls it, but it is exported (%s:%u)",
			       decision->export_site->file, decision->export_site->line);
		return;
	}
	site = g_ptr_array_index(decision->left, 0);
	planner_refuse(decision, "it is not called by its name: %s at %s:%u%s",
		       site_is_call(site) ? "alias" : site->context, site->file, site->line,
		       decision->left->len > 1 ? " and others" : "");
}

/* strategy = keep: no call to be rid of, whatever stands in its way. */
static void keep_exceptions(struct planner *planner, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);
		const char *strategy = decision_policy(planner, decision, "strategy");
		const char *reason = decision_policy(planner, decision, "reason");

		if (!strategy || strcmp(strategy, "keep") != 0)
			continue;
		planner_refuse(decision, "%s", reason ? reason : "the policy keeps it");
		decision->kept = TRUE;
	}
}

/* One decision a symbol that something uses. */
static void collect(struct planner *planner, GPtrArray *decisions)
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

		if (decision->strategy != STRATEGY_REFUSE)
			refuse_without_calls(decision);
		find_definitions(planner, decision);
		find_export_macro(planner, decision);
	}
}

/* A refused syscall is not carried out, so nobody waits for it. */
static void drop_refused_needs(const struct planner *planner, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		for (guint j = 0; j < decision->needs->len; j++) {
			struct decision *other = g_hash_table_lookup(
				planner->by_symbol, g_ptr_array_index(decision->needs, j));

			if (other->strategy == STRATEGY_REFUSE)
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

		if (decision->strategy == STRATEGY_REFUSE)
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
		planner->weak,		 planner->texts,     planner->outlines,
		planner->given,		 planner->by_symbol, planner->shapes,
		planner->wanted_outside, planner->declared,  planner->header_tags};

	for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
		if (tables[i])
			g_hash_table_unref(tables[i]);
	git_blobs_close(planner->blobs);
	includes_close(planner->includes);
	build_condition_close(planner->build_condition);
	name_index_free(planner->names);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(planner, planner_clear)

static gboolean planner_open(struct planner *planner, GError **error)
{
	struct tree *tree = planner->tree;

	planner->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_unref);
	planner->outlines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, outlined_free);
	planner->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	planner->declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	planner->header_tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						     (GDestroyNotify)header_tags_free);
	planner->by_symbol = g_hash_table_new(g_str_hash, g_str_equal);
	planner->shapes =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)shape_free);
	planner->wanted_outside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	planner->blobs = git_blobs_open(tree->repo, error);
	planner->includes = planner->blobs ? includes_open(tree->repo, tree->rev, error) : NULL;
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
	collect(&planner, plan->decisions);
	return decide(&planner, plan->decisions, error);
}

struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy,
		       GError **error)
{
	struct plan *plan = g_new0(struct plan, 1);

	plan->found = found;
	plan->decisions = g_ptr_array_new_with_free_func(decision_free);
	if (fill(plan, tree, policy, error))
		return plan;
	plan_free(plan);
	return NULL;
}

guint plan_refused(const struct plan *plan, guint *left)
{
	guint refused = 0;

	if (left)
		*left = 0;
	for (guint i = 0; i < plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(plan->decisions, i);

		if (decision->strategy == STRATEGY_REFUSE)
			refused += decision->kept ? 0 : 1;
		else if (left)
			*left += decision->left->len;
	}
	return refused;
}
