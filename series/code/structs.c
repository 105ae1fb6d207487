// SPDX-License-Identifier: GPL-2.0
#include "series/code/structs.h"

#include "base/string-list.h"
#include "kernel-tree/source/outline.h"

/* The index of the '}' that ends the body whose '{' is token i. */
static guint skip_body(GArray *tokens, guint i)
{
	guint depth = 0;

	for (; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		if (token->directive != DIRECTIVE_NONE)
			continue;
		depth += token_is(token, "{");
		if (token_is(token, "}") && --depth == 0)
			break;
	}
	return i;
}

/* The depth of #if of a header's text: 1 within an include guard, else 0. */
static guint guard_depth(const char *text, gsize length, GArray *tokens)
{
	struct outline *outline = outline_make(text, length, tokens);
	const struct outline_group *first =
		outline->groups->len ? g_ptr_array_index(outline->groups, 0) : NULL;
	guint depth = first && first->header_guard ? 1 : 0;

	outline_free(outline);
	return depth;
}

/* Update the depth of #if at the token after a directive's '#'. */
static void follow_directive(GArray *tokens, guint i, guint *depth)
{
	const struct token *token = &g_array_index(tokens, struct token, i);

	if (i == 0 || !token_is(&token[-1], "#") || !token[-1].first)
		return;
	if (token->directive == DIRECTIVE_IF)
		++*depth;
	else if (token->directive == DIRECTIVE_ENDIF && *depth)
		--*depth;
}

GPtrArray *structs_loose(const char *text, gsize length, GHashTable *declared)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);
	g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *loose = g_ptr_array_new_with_free_func(g_free);
	const struct token *before = NULL;
	guint parentheses = 0, depth = 0, usual = guard_depth(text, length, tokens);

	declared = declared ? declared : own;
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		g_autofree char *tag = NULL, *word = NULL;

		if (token->directive != DIRECTIVE_NONE) {
			follow_directive(tokens, i, &depth);
			continue;
		}
		if (token_is(token, "{") && before && token_is(before, ")")) {
			i = skip_body(tokens, i);
			before = NULL;
			continue;
		}
		parentheses += token_is(token, "(");
		parentheses -= parentheses && token_is(token, ")");
		before = token;
		if (!(token_is(token, "struct") || token_is(token, "union")) ||
		    i + 1 >= tokens->len || token[1].kind != TOKEN_IDENTIFIER)
			continue;
		word = token_dup(&token[1]);
		tag = g_strdup_printf("%s %s", token_is(token, "union") ? "union" : "struct", word);
		if (!parentheses)
			g_hash_table_add(declared, g_steal_pointer(&tag));
		else if (depth <= usual && !g_hash_table_contains(declared, tag))
			string_list_add_once(loose, tag);
	}
	return loose;
}
