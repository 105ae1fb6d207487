// SPDX-License-Identifier: GPL-2.0
#include "series/plan/shape.h"
#include "kernel-tree/scan/scan.h"
#include "kernel-tree/source/outline.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

void shape_free(struct shape *shape)
{
	if (!shape)
		return;
	g_free(shape->callee);
	g_ptr_array_unref(shape->arguments);
	g_ptr_array_unref(shape->constants);
	g_free(shape);
}

static struct shape *shape_new(void)
{
	struct shape *shape = g_new0(struct shape, 1);

	shape->callee = g_strdup("");
	shape->arguments = g_ptr_array_new_with_free_func(g_free);
	shape->constants = g_ptr_array_new_with_free_func(g_free);
	return shape;
}

static gboolean is_parameter(const struct token *token, GPtrArray *parameters)
{
	for (guint i = 0; i < parameters->len; i++) {
		struct parameter *parameter = g_ptr_array_index(parameters, i);

		if (token_is(token, parameter->name))
			return TRUE;
	}
	return FALSE;
}

/* A macro constant: AT_FDCWD, NULL. A variable may have another meaning in a header. */
static gboolean is_constant(const struct token *token)
{
	for (gsize i = 0; i < token->length; i++)
		if (!g_ascii_isupper(token->text[i]) && !g_ascii_isdigit(token->text[i]) &&
		    token->text[i] != '_')
			return FALSE;
	return TRUE;
}

/*
 * One argument, tokens [first, last): a parameter, or a constant made of numbers, capital names,
 * '-', '|' and parentheses. FALSE for anything else (a cast, a sum, a call): that is computed where
 * the body is.
 */
static gboolean take_argument(struct shape *shape, GArray *tokens, guint first, guint last,
			      GPtrArray *parameters)
{
	const struct token *end = token_nth(tokens, last - 1);

	if (first >= last)
		return FALSE;
	if (last - first > 1 || !is_parameter(token_nth(tokens, first), parameters)) {
		for (guint i = first; i < last; i++) {
			const struct token *token = token_nth(tokens, i);

			if (token->kind == TOKEN_NUMBER || token_is(token, "-") ||
			    token_is(token, "|") || token_is(token, "(") || token_is(token, ")"))
				continue;
			if (token->kind != TOKEN_IDENTIFIER || is_parameter(token, parameters) ||
			    !is_constant(token))
				return FALSE;
			if (!token_is(token, "NULL"))
				g_ptr_array_add(shape->constants, token_dup(token));
		}
	}
	g_ptr_array_add(shape->arguments,
			g_strndup(token_nth(tokens, first)->text,
				  end->text + end->length - token_nth(tokens, first)->text));
	return TRUE;
}

/* The arguments between '(' at `open` and its ')' at `close`. */
static gboolean take_arguments(struct shape *shape, GArray *tokens, guint open, guint close,
			       GPtrArray *parameters)
{
	guint first = open + 1;
	guint depth = 0;

	if (first == close)
		return TRUE;
	for (guint i = first; i <= close; i++) {
		if (i == close || (depth == 0 && token_is(token_nth(tokens, i), ","))) {
			if (!take_argument(shape, tokens, first, i, parameters))
				return FALSE;
			first = i + 1;
		} else if (token_is(token_nth(tokens, i), "(")) {
			depth++;
		} else if (token_is(token_nth(tokens, i), ")")) {
			depth--;
		}
	}
	return TRUE;
}

static gboolean are_in_order(const struct shape *shape, GPtrArray *parameters)
{
	if (shape->arguments->len != parameters->len)
		return FALSE;
	for (guint i = 0; i < parameters->len; i++) {
		struct parameter *parameter = g_ptr_array_index(parameters, i);

		if (strcmp(parameter->name, g_ptr_array_index(shape->arguments, i)) != 0)
			return FALSE;
	}
	return TRUE;
}

struct shape *shape_of_body(const char *body, gsize length, GPtrArray *parameters)
{
	g_autoptr(GArray) tokens = lexer_all(body, length, LEXER_C, FALSE);
	struct shape *shape = shape_new();
	guint close;

	/* { return callee ( ... ) ; } */
	if (tokens->len < 7 || !token_is(token_nth(tokens, 1), "return") ||
	    token_nth(tokens, 2)->kind != TOKEN_IDENTIFIER || !token_is(token_nth(tokens, 3), "("))
		return shape;
	close = outline_match(tokens, 3);
	if (close + 3 != tokens->len || !token_is(token_nth(tokens, close + 1), ";"))
		return shape;
	for (guint i = 0; i < tokens->len; i++)
		if (token_nth(tokens, i)->directive != DIRECTIVE_NONE)
			return shape;
	if (!take_arguments(shape, tokens, 3, close, parameters))
		return shape;
	g_free(shape->callee);
	shape->callee = token_dup(token_nth(tokens, 2));
	shape->in_order = are_in_order(shape, parameters);
	return shape;
}

/* White space counts only between two words, and "unsigned" is "unsigned int". */
static char *squeeze(const char *type)
{
	static const char *const sizes[] = {"unsigned", "signed", "long", "short", NULL};
	g_autoptr(GArray) tokens = lexer_all(type, strlen(type), LEXER_C, FALSE);
	gboolean sized = FALSE;

	for (guint i = 0; i < tokens->len; i++)
		sized |= token_is_one_of(token_nth(tokens, i), sizes);
	for (guint i = 0; sized && i < tokens->len; i++)
		if (token_is(token_nth(tokens, i), "int"))
			g_array_remove_index(tokens, i--);
	return outline_join(tokens, 0, tokens->len);
}

gboolean same_type(const char *a, const char *b)
{
	g_autofree char *left = squeeze(a);
	g_autofree char *right = squeeze(b);

	return strcmp(left, right) == 0;
}
