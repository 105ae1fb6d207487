/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Give spatch less to read: a file in which everything is blank that has no part in the
 * question. Bytes are replaced by spaces, newlines stay, so every offset, line and column
 * stays as well. Conditionals (#if, #else, #endif) stay, so that the rest keeps its branches.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_NARROW_H
#define SEMANTIC_PATCHES_SPATCH_NARROW_H

#include <glib.h>

/*
 * Blank the bodies of the functions that hold none of the `offsets` (GArray of gsize).
 * tokens: lexer_all() of the text, without comments. The caller frees.
 */
char *narrow_to_bodies(const char *text, gsize length, GArray *tokens, GArray *offsets);

/*
 * Blank all but the functions that hold the offsets. An offset that is in no function keeps
 * all that is not a body.
 */
char *narrow_to_functions(const char *text, gsize length, GArray *tokens, GArray *offsets);

/*
 * The last resort, for one mention: the function that holds it, in the #if branches that hold
 * it (of other groups the first branch), without directives and __attribute__((...)), and with
 * a head that any parser knows, unless `word`, the name in question, is in the head. An offset
 * that is in no function gives what narrow_to_bodies() gives, in the same branches and without
 * the same things: an #include among initialisers is more than spatch can parse.
 */
char *narrow_to_branch(const char *text, gsize length, GArray *tokens, gsize offset,
		       const char *word);

#endif
