// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/tokens.h"

#include <string.h>

const struct token *token_nth(GArray *tokens, guint n)
{
	static const struct token none = {.text = "", .kind = TOKEN_PUNCTUATOR};

	return n < tokens->len ? &g_array_index(tokens, struct token, n) : &none;
}

const struct token *token_before(GArray *tokens, guint n, guint by)
{
	return token_nth(tokens, n >= by ? n - by : tokens->len);
}

guint token_at_offset(GArray *tokens, gsize offset)
{
	guint low = 0, high = tokens->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (token_nth(tokens, middle)->offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return token_nth(tokens, low)->offset == offset ? low : tokens->len;
}

gsize token_end(const struct token *token)
{
	return token->offset + token->length;
}

gboolean token_is_one_of(const struct token *token, const char *const *words)
{
	for (; *words; words++)
		if (token_is(token, *words))
			return TRUE;
	return FALSE;
}

gboolean token_starts(const struct token *token, const char *with)
{
	gsize length = strlen(with);

	return token->length >= length && memcmp(token->text, with, length) == 0;
}

gboolean token_same(const struct token *a, const struct token *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

gboolean token_includes(const struct token *token, const char *header)
{
	return token->directive == DIRECTIVE_INCLUDE && token->kind == TOKEN_STRING &&
	       token->length == strlen(header) + 2 &&
	       memcmp(token->text + 1, header, strlen(header)) == 0;
}

guint token_past_parentheses(GArray *tokens, guint open)
{
	int depth = 0;

	for (guint i = open; i < tokens->len; i++) {
		if (token_is(token_nth(tokens, i), "("))
			depth++;
		else if (token_is(token_nth(tokens, i), ")") && --depth == 0)
			return i + 1;
	}
	return tokens->len;
}

gboolean token_find_macro(GArray *tokens, const struct token *name, guint *at, guint *body,
			  guint *end)
{
	for (; *at + 4 < tokens->len; (*at)++) {
		const struct token *hash = token_nth(tokens, *at);

		if (!hash->hash || !token_is(hash + 1, "define") || !token_same(hash + 2, name) ||
		    !token_is(hash + 3, "("))
			continue;
		for (*end = *at + 1; *end < tokens->len; (*end)++)
			if (token_nth(tokens, *end)->hash ||
			    token_nth(tokens, *end)->directive != DIRECTIVE_DEFINE)
				break;
		for (*body = *at + 4; *body < *end && !token_is(token_nth(tokens, *body), ")");)
			(*body)++;
		(*body)++;
		return TRUE;
	}
	return FALSE;
}
