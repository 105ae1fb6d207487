/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking around in an array of tokens, as lexer_all() returns it. Tokens are given by number. A
 * number past the end gives an empty token, so callers need not check the ends of the array.
 */
#ifndef KERNEL_TREE_SOURCE_TOKENS_H
#define KERNEL_TREE_SOURCE_TOKENS_H

#include "kernel-tree/source/lexer.h"

/* Token number n; an empty one if there is none. */
const struct token *token_nth(GArray *tokens, guint n);

/* The token `by` places before number n; an empty one if there is none. */
const struct token *token_before(GArray *tokens, guint n, guint by);

/* The number of the token at an offset; tokens->len if none starts there. */
guint token_at_offset(GArray *tokens, gsize offset);

/* The offset past the token. */
gsize token_end(const struct token *token);

/* words: NULL-terminated. */
gboolean token_is_one_of(const struct token *token, const char *const *words);
gboolean token_starts(const struct token *token, const char *with);
gboolean token_same(const struct token *a, const struct token *b);

/* TRUE for the file name in #include <header> or #include "header". */
gboolean token_includes(const struct token *token, const char *header);

/* The number past the ')' that closes the '(' at number `open`; tokens->len if none does. */
guint token_past_parentheses(GArray *tokens, guint open);

/*
 * The next definition of the function-like macro `name`, from token *at on: *at becomes the number
 * of its '#', *body that of the first token past the parameters' ')', and *end is past the last.
 */
gboolean token_find_macro(GArray *tokens, const struct token *name, guint *at, guint *body,
			  guint *end);

#endif
