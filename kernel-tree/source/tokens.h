/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking around in what lexer_all() gives: tokens by number, and an empty one where there is none,
 * so that nobody has to ask for the ends.
 */
#ifndef KERNEL_TREE_SOURCE_TOKENS_H
#define KERNEL_TREE_SOURCE_TOKENS_H

#include <string.h>

#include "kernel-tree/source/lexer.h"

/* Token number n; an empty one if there is none. */
static inline const struct token *nth(GArray *tokens, guint n)
{
	static const struct token none = {.text = "", .kind = TOKEN_PUNCTUATOR};

	return n < tokens->len ? &g_array_index(tokens, struct token, n) : &none;
}

/* The token `by` places before number n; an empty one if there is none. */
static inline const struct token *before(GArray *tokens, guint n, guint by)
{
	return nth(tokens, n >= by ? n - by : tokens->len);
}

/* The number of the token at an offset; tokens->len if none starts there. */
static inline guint token_at(GArray *tokens, gsize offset)
{
	guint low = 0, high = tokens->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (nth(tokens, middle)->offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return nth(tokens, low)->offset == offset ? low : tokens->len;
}

static inline gboolean is_one_of(const struct token *token, const char *const *words)
{
	for (; *words; words++)
		if (token_is(token, *words))
			return TRUE;
	return FALSE;
}

static inline gboolean token_starts(const struct token *token, const char *with)
{
	gsize length = strlen(with);

	return token->length >= length && memcmp(token->text, with, length) == 0;
}

static inline gboolean token_same(const struct token *a, const struct token *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/*
 * The next definition of the function-like macro `name` from token *at on: *at becomes the number
 * of its '#', *body that of the first token past the parameters' ')', and *end is past the last.
 */
static inline gboolean macro_find(GArray *tokens, const struct token *name, guint *at, guint *body,
				  guint *end)
{
	for (; *at + 4 < tokens->len; (*at)++) {
		const struct token *hash = nth(tokens, *at);

		if (!hash->hash || !token_is(hash + 1, "define") || !token_same(hash + 2, name) ||
		    !token_is(hash + 3, "("))
			continue;
		for (*end = *at + 1; *end < tokens->len; (*end)++)
			if (nth(tokens, *end)->hash ||
			    nth(tokens, *end)->directive != DIRECTIVE_DEFINE)
				break;
		for (*body = *at + 4; *body < *end && !token_is(nth(tokens, *body), ")");)
			(*body)++;
		(*body)++;
		return TRUE;
	}
	return FALSE;
}

#endif
