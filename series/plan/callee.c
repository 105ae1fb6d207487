// SPDX-License-Identifier: GPL-2.0

#include "series/plan/callee.h"
#include "series/plan/headers.h"
#include "series/plan/shape.h"

#include <string.h>

void callee_free(struct callee *callee)
{
	if (!callee)
		return;
	g_free(callee->name);
	g_free(callee->type);
	g_free(callee->header);
	g_ptr_array_unref(callee->types);
	g_ptr_array_unref(callee->names);
	g_free(callee->prototype);
	g_free(callee);
}

static struct callee *callee_new(const char *name, const char *type, const char *header)
{
	struct callee *callee = g_new0(struct callee, 1);

	callee->name = g_strdup(name);
	callee->type = g_strdup(type);
	callee->header = g_strdup(header);
	callee->types = g_ptr_array_new_with_free_func(g_free);
	callee->names = g_ptr_array_new_with_free_func(g_free);
	callee->prototype = g_strdup("");
	return callee;
}

/* The helper of another decision; NULL if others cannot call it. */
static struct callee *callee_of_decision(const struct decision *decision)
{
	struct definition *definition;
	struct callee *callee;

	if (decision_is_refused(decision) || decision->strategy->is_static || !decision->helper[0])
		return NULL;
	definition = g_ptr_array_index(decision->definitions, 0);
	callee = callee_new(decision->helper, decision->type, decision->header.path);
	for (guint i = 0; i < definition->parameters->len; i++) {
		struct parameter *parameter = g_ptr_array_index(definition->parameters, i);

		g_ptr_array_add(callee->types, g_strdup(parameter->type));
		g_ptr_array_add(callee->names, g_strdup(parameter->name));
	}
	return callee;
}

static struct callee *callee_of_item(const struct outline_item *item, const char *header)
{
	struct callee *callee = callee_new(item->name, item->type, header);

	for (guint i = 0; i < item->types->len; i++)
		g_ptr_array_add(callee->types, g_strdup(g_ptr_array_index(item->types, i)));
	for (guint i = 0; i < item->names->len; i++)
		g_ptr_array_add(callee->names, g_strdup(g_ptr_array_index(item->names, i)));
	/* f(void) */
	if (callee->types->len == 1 && strcmp(g_ptr_array_index(callee->types, 0), "void") == 0) {
		g_ptr_array_set_size(callee->types, 0);
		g_ptr_array_set_size(callee->names, 0);
	}
	return callee;
}

/*
 * The function's item in a file: its definition if there is one, else a prototype. *item
 * borrowed.
 */
static gboolean find_item(struct planner *planner, const char *path, const char *name,
			  struct outline_item **item, GError **error)
{
	struct outline *outline;
	GArray *tokens;

	*item = NULL;
	if (!file_outline(planner->files, path, &tokens, &outline, error))
		return FALSE;
	for (guint i = 0; outline && i < outline->items->len; i++) {
		struct outline_item *candidate = g_ptr_array_index(outline->items, i);

		if (candidate->kind == OUTLINE_SYSCALL || strcmp(candidate->name, name) != 0)
			continue;
		if (!*item || candidate->kind == OUTLINE_FUNCTION)
			*item = candidate;
	}
	return TRUE;
}

static gboolean mentions(struct planner *planner, const char *path, const char *name,
			 gboolean *does, GError **error)
{
	const char *text;
	gsize length;

	if (!file_text(planner->files, path, &text, &length, error))
		return FALSE;
	*does = text && memmem(text, length, name, strlen(name));
	return TRUE;
}

/*
 * A declaration in the headers that a file includes. They are sorted, so that each run finds the
 * same one.
 */
static gboolean find_in_headers(struct planner *planner, const char *file, const char *name,
				struct callee **callee, GError **error)
{
	GHashTable *seen = includes_of(planner->includes, file, error);
	g_autoptr(GList) headers = NULL;

	if (!seen)
		return FALSE;
	headers = g_list_sort(g_hash_table_get_keys(seen), (GCompareFunc)strcmp);
	for (GList *at = headers; at; at = at->next) {
		struct outline_item *item;
		gboolean does;

		if (!mentions(planner, at->data, name, &does, error))
			return FALSE;
		if (!does)
			continue;
		if (!find_item(planner, at->data, name, &item, error))
			return FALSE;
		if (!item)
			continue;
		*callee = callee_of_item(item, at->data);
		return TRUE;
	}
	return TRUE;
}

/* "long do_x(int a, char *b)". The caller frees. */
static char *prototype(const struct callee *callee)
{
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_printf(text, "extern %s%s%s(", callee->type,
			g_str_has_suffix(callee->type, "*") ? "" : " ", callee->name);
	for (guint i = 0; i < callee->types->len; i++) {
		const char *type = g_ptr_array_index(callee->types, i);
		const char *name = g_ptr_array_index(callee->names, i);

		g_string_append_printf(text, "%s%s%s%s", i ? ", " : "", type,
				       g_str_has_suffix(type, "*") || !name[0] ? "" : " ", name);
	}
	g_string_append(text, callee->types->len ? ");" : "void);");
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* "int *", where the definition has "int __user *". */
static gboolean lacks_user(const char *declared, const char *defined)
{
	static const char end[] = "__user *";
	const char *at = strstr(defined, end);

	return at && strcmp(at, end) == 0 &&
	       strncmp(declared, defined, (gsize)(at - defined)) == 0 &&
	       strcmp(declared + (at - defined), "*") == 0;
}

static void compare_users(struct callee *callee, const struct callee *declared)
{
	gboolean lacks = FALSE;

	for (guint i = 0; i < callee->types->len && i < declared->types->len; i++)
		lacks |= lacks_user(declared->types->pdata[i], callee->types->pdata[i]);
	if (!lacks)
		return;
	g_free(callee->prototype);
	callee->prototype = prototype(callee);
}

gboolean callee_find(struct planner *planner, const struct decision *decision, const char *name,
		     struct callee **callee, GError **error)
{
	struct decision *other = g_hash_table_lookup(planner->by_symbol, name);
	struct definition *definition = g_ptr_array_index(decision->definitions, 0);
	struct outline_item *item;

	*callee = NULL;
	if (other) {
		*callee = callee_of_decision(other);
		return TRUE;
	}
	if (g_hash_table_contains(planner->found->scan->definitions, name))
		return TRUE;
	if (!find_item(planner, definition->file, name, &item, error))
		return FALSE;
	if (item && item->is_static)
		return TRUE;
	if (!find_in_headers(planner, definition->file, name, callee, error))
		return FALSE;
	/* The policy can name a function that only a caller's headers declare. */
	for (guint i = 0; !*callee && i < decision->sites->len; i++) {
		struct site *site = g_ptr_array_index(decision->sites, i);

		if (!find_in_headers(planner, site->file, name, callee, error))
			return FALSE;
	}
	/* Prefer the definition: an old prototype may lack a __user. */
	if (item) {
		g_autoptr(callee) declared = g_steal_pointer(callee);

		*callee = callee_of_item(item, declared ? declared->header : "");
		if (declared)
			compare_users(*callee, declared);
	}
	return TRUE;
}

/* Index of the token at a site; tokens->len if it is not there. */
static guint token_at(GArray *tokens, const struct site *site)
{
	guint i;

	for (i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		if (token->line == site->line && token_is(token, site->callee) &&
		    (site->column == 0 || token->column == site->column))
			break;
	}
	return i;
}

/* Is argument `n` of the call just NULL (or 0)? */
static gboolean passes_null(GArray *tokens, guint call, guint n)
{
	guint open = call + 1, close, depth = 0, argument = 0;

	if (open >= tokens->len || !token_is(&g_array_index(tokens, struct token, open), "("))
		return FALSE;
	close = outline_match(tokens, open);
	for (guint i = open + 1; i < close && i + 1 < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		if (depth == 0 && argument == n)
			return (token_is(token, "NULL") || token_is(token, "0")) &&
			       (token_is(&token[1], ",") || i + 1 == close);
		if (token_is(token, "(") || token_is(token, "[") || token_is(token, "{"))
			depth++;
		else if (token_is(token, ")") || token_is(token, "]") || token_is(token, "}"))
			depth--;
		else if (depth == 0 && token_is(token, ","))
			argument++;
	}
	return FALSE;
}

static gboolean all_pass_null(struct planner *planner, const struct decision *decision, guint n,
			      gboolean *all, GError **error)
{
	*all = TRUE;
	for (guint i = 0; i < decision->sites->len && *all; i++) {
		struct site *site = g_ptr_array_index(decision->sites, i);
		struct outline *outline;
		GArray *tokens;

		if (!file_outline(planner->files, site->file, &tokens, &outline, error))
			return FALSE;
		*all = outline && passes_null(tokens, token_at(tokens, site), n);
	}
	return TRUE;
}

gboolean callee_same_parameters(struct planner *planner, const struct decision *decision,
				const struct callee *callee, gboolean *same, GError **error)
{
	struct definition *definition = g_ptr_array_index(decision->definitions, 0);

	*same = callee->types->len == definition->parameters->len;
	for (guint i = 0; *same && i < definition->parameters->len; i++) {
		struct parameter *parameter = g_ptr_array_index(definition->parameters, i);
		const char *other = g_ptr_array_index(callee->types, i);

		if (same_type(parameter->type, other))
			continue;
		*same = strchr(parameter->type, '*') && strchr(other, '*');
		if (*same && !all_pass_null(planner, decision, i, same, error))
			return FALSE;
	}
	return TRUE;
}

gboolean callee_declare(struct planner *planner, struct decision *decision,
			const struct callee *callee, GPtrArray *constants, gboolean *can,
			GError **error)
{
	g_autofree char *declaration = prototype(callee);
	g_autoptr(GPtrArray) types = g_ptr_array_new();
	gboolean seen = strcmp(callee->header, decision->header.path) == 0;

	if (!headers_know(planner, decision->header.path, types, constants, can, error))
		return FALSE;
	if (!*can)
		return TRUE;
	if (!seen && callee->header[0]) {
		GHashTable *headers = includes_of(planner->includes, decision->header.path, error);

		if (!headers)
			return FALSE;
		seen = g_hash_table_contains(headers, callee->header);
	}
	if (seen)
		return TRUE;
	g_ptr_array_extend(types, callee->types, NULL, NULL);
	g_ptr_array_add(types, callee->type);
	if (!headers_know(planner, decision->header.path, types, NULL, can, error))
		return FALSE;
	if (*can)
		decision_set(&decision->callee.declaration, declaration);
	return TRUE;
}

void callee_declare_once(struct planner *planner, struct decision *decision,
			 const struct callee *callee)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", decision->header.path, callee->name);
	const char *first = g_hash_table_lookup(planner->declared, key);

	if (!decision->callee.declaration[0])
		return;
	if (!first) {
		g_hash_table_insert(planner->declared, g_steal_pointer(&key),
				    g_strdup(decision->symbol));
		return;
	}
	decision_set(&decision->callee.declaration, "");
	if (!g_ptr_array_find_with_equal_func(decision->needs, first, g_str_equal, NULL))
		g_ptr_array_add(decision->needs, g_strdup(first));
}
