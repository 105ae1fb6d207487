// SPDX-License-Identifier: GPL-2.0
#include "series/plan/decision.h"

#include <stdarg.h>
#include <string.h>

const struct strategy strategy_helper = {
	.name = "helper", .moves_body = TRUE, .makes_helper = TRUE};
const struct strategy strategy_inline = {.name = "inline", .makes_helper = TRUE};
const struct strategy strategy_local = {
	.name = "local", .moves_body = TRUE, .is_static = TRUE, .makes_helper = TRUE};
const struct strategy strategy_existing = {.name = "existing"};
const struct strategy strategy_refuse = {.name = "refuse"};

const struct strategy *const strategies[] = {&strategy_helper,	 &strategy_inline, &strategy_local,
					     &strategy_existing, &strategy_refuse, NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(strategies) == STRATEGY_COUNT + 1);

guint strategy_index(const struct strategy *strategy)
{
	guint i = 0;

	while (strategies[i] && strategies[i] != strategy)
		i++;
	g_return_val_if_fail(i < STRATEGY_COUNT, 0);
	return i;
}

#define TEXTS 19

/* Every string of a decision. */
static void decision_texts(struct decision *decision, char **texts[TEXTS])
{
	char **const all[TEXTS] = {&decision->symbol,
				   &decision->family,
				   &decision->helper,
				   &decision->type,
				   &decision->why,
				   &decision->subsystem,
				   &decision->header.path,
				   &decision->header.guard,
				   &decision->header.forward_structs,
				   &decision->header.own_structs,
				   &decision->header.prototype,
				   &decision->fallback.guard,
				   &decision->fallback.target,
				   &decision->fallback.file,
				   &decision->callee.name,
				   &decision->callee.declaration,
				   &decision->callee.call,
				   &decision->callee.heads,
				   &decision->export.macro};

	memcpy(texts, all, sizeof(all));
}

struct decision *decision_new(const char *symbol)
{
	struct decision *decision = g_new0(struct decision, 1);
	char **texts[TEXTS];

	decision_texts(decision, texts);
	for (gsize i = 0; i < TEXTS; i++)
		*texts[i] = g_strdup("");
	decision->strategy = &strategy_helper;
	decision_set(&decision->symbol, symbol);
	decision_set(&decision->family, decision_base_name(symbol));
	decision->definitions = g_ptr_array_new();
	decision->sites = g_ptr_array_new();
	decision->remaining = g_ptr_array_new();
	decision->needs = g_ptr_array_new_with_free_func(g_free);
	decision->header.add_includes = g_ptr_array_new_with_free_func(g_free);
	return decision;
}

void decision_free(struct decision *decision)
{
	char **texts[TEXTS];

	if (!decision)
		return;
	decision_texts(decision, texts);
	for (gsize i = 0; i < TEXTS; i++)
		g_free(*texts[i]);
	g_ptr_array_unref(decision->definitions);
	g_ptr_array_unref(decision->sites);
	g_ptr_array_unref(decision->remaining);
	g_ptr_array_unref(decision->needs);
	g_ptr_array_unref(decision->header.add_includes);
	g_free(decision);
}

void decision_set(char **field, const char *value)
{
	char *copy = g_strdup(value);

	g_free(*field);
	*field = copy;
}

void decision_refuse(struct decision *decision, const char *why, ...)
{
	va_list args;

	if (decision_is_refused(decision))
		return;
	decision->strategy = &strategy_refuse;
	decision_set(&decision->helper, "");
	g_free(decision->why);
	va_start(args, why);
	decision->why = g_strdup_vprintf(why, args);
	va_end(args);
}

gboolean decision_is_refused(const struct decision *decision)
{
	return decision->strategy == &strategy_refuse;
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

const struct definition *decision_definition(const struct decision *decision)
{
	return decision->definitions->len ? g_ptr_array_index(decision->definitions, 0) : NULL;
}

gboolean decision_is_defined_in(const struct decision *decision, const char *file)
{
	for (guint i = 0; i < decision->definitions->len; i++)
		if (strcmp(((struct definition *)decision->definitions->pdata[i])->file, file) == 0)
			return TRUE;
	return FALSE;
}

gboolean decision_is_called_in(const struct decision *decision, const char *file)
{
	for (guint i = 0; i < decision->sites->len; i++)
		if (strcmp(((struct site *)decision->sites->pdata[i])->file, file) == 0)
			return TRUE;
	return FALSE;
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

const char *decision_base_name(const char *symbol)
{
	static const char *const prefixes[] = {"compat_sys_", "sys32_", "sys64_", "sysn32_",
					       "sys_"};

	for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(symbol, prefixes[i]))
			return symbol + strlen(prefixes[i]);
	return symbol;
}

struct decision *decision_find(const GPtrArray *decisions, const char *symbol)
{
	for (guint i = 0; i < decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(decisions, i);

		if (strcmp(decision->symbol, symbol) == 0)
			return decision;
	}
	return NULL;
}
