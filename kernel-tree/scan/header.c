// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/header.h"

#include "kernel-tree/source/tokens.h"

/* The tokens of a header, without directives between its lines. */
static GArray *header_tokens(const char *text, gsize length)
{
	GArray *tokens = lexer_all(text, length, LEXER_C, FALSE);
	guint kept = 0;

	for (guint i = 0; i < tokens->len; i++) {
		struct token token = g_array_index(tokens, struct token, i);

		if (token.directive == DIRECTIVE_NONE)
			g_array_index(tokens, struct token, kept++) = token;
	}
	g_array_set_size(tokens, kept);
	return tokens;
}

/* The text of tokens [from, to) but `skip`, with white space and comments folded to one space. */
static char *fold(GArray *tokens, guint from, guint to, guint skip)
{
	GString *text = g_string_new(NULL);
	gsize end = 0;

	for (guint i = from; i < to; i++) {
		const struct token *token = token_nth(tokens, i);

		if (i != skip && text->len && token->offset > end)
			g_string_append_c(text, ' ');
		if (i != skip)
			g_string_append_len(text, token->text, token->length);
		end = token->offset + token->length;
	}
	return g_string_free(text, FALSE);
}

/* Ends of the arguments between the parentheses that open at token `list`. */
static GArray *arguments(GArray *tokens, guint list)
{
	GArray *ends = g_array_new(FALSE, FALSE, sizeof(guint));
	guint depth = 0;

	for (guint i = list; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token_is(token, "("))
			depth++;
		else if (token_is(token, ")"))
			depth--;
		if (depth == 0 || (depth == 1 && token_is(token, ",")))
			g_array_append_val(ends, i);
		if (depth == 0)
			break;
	}
	return ends;
}

static void add_parameter(struct definition *definition, char *type, char *name)
{
	struct parameter *parameter = g_new(struct parameter, 1);

	parameter->type = type;
	parameter->name = name;
	g_ptr_array_add(definition->parameters, parameter);
}

void header_parse_macro(struct definition *definition, const char *text, guint argument)
{
	gsize length = definition->head_end - definition->head;
	g_autoptr(GArray) tokens = header_tokens(text + definition->head, length);
	g_autoptr(GArray) ends = arguments(tokens, 1);
	guint from = 2;
	char *type = NULL;

	for (guint i = 0; i < ends->len; i++) {
		guint end = g_array_index(ends, guint, i);

		if (i == argument)
			definition->name = fold(tokens, from, end, G_MAXUINT);
		else if (i > argument && !type)
			type = fold(tokens, from, end, G_MAXUINT);
		else if (i > argument)
			add_parameter(definition, g_steal_pointer(&type),
				      fold(tokens, from, end, G_MAXUINT));
		from = end + 1;
	}
	g_free(type);
	if (!definition->name)
		definition->name = g_strdup("");
}

static gboolean is_type_word(const struct token *token)
{
	static const char *const words[] = {
		"void",	    "char",  "short",	 "int",	   "long",  "float", "double", "signed",
		"unsigned", "const", "volatile", "struct", "union", "enum",  "__user",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (token_is(token, words[i]))
			return TRUE;
	return FALSE;
}

/* The declared name in tokens [from, to): the last identifier that can be one; `to` if none. */
static guint declared_name(GArray *tokens, guint from, guint to)
{
	guint depth = 0;
	guint name = to;

	for (guint i = from; i < to; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token_is(token, "(") || token_is(token, "["))
			depth++;
		else if (token_is(token, ")") || token_is(token, "]"))
			depth--;
		else if (token->kind != TOKEN_IDENTIFIER || is_type_word(token))
			continue;
		else if (depth == 1 && token_is(token - 1, "*") && token_is(token - 2, "("))
			return i; /* (*name)(...) */
		else if (depth == 0 && i > from && !token_is(token - 1, "struct") &&
			 !token_is(token - 1, "union") && !token_is(token - 1, "enum"))
			name = i;
	}
	return name;
}

void header_parse_plain(struct definition *definition, const char *text, gsize list)
{
	gsize length = definition->head_end - list;
	g_autoptr(GArray) tokens = header_tokens(text + list, length);
	g_autoptr(GArray) ends = arguments(tokens, 0);
	guint from = 1;

	for (guint i = 0; i < ends->len; i++) {
		guint end = g_array_index(ends, guint, i);
		guint name = declared_name(tokens, from, end);
		gboolean none = ends->len == 1 &&
				(end == from ||
				 (end == from + 1 && token_is(token_nth(tokens, from), "void")));

		if (!none)
			add_parameter(definition, fold(tokens, from, end, name),
				      name < end ? token_dup(token_nth(tokens, name))
						 : g_strdup(""));
		from = end + 1;
	}
}
