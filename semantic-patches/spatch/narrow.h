/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Give spatch less to read: blank everything in a file that is irrelevant to the query. Bytes
 * become spaces and newlines stay, so every offset, line and column stays the same. Conditionals
 * (#if, #else, #endif) stay too, so that the rest keeps its branches.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_NARROW_H
#define SEMANTIC_PATCHES_SPATCH_NARROW_H

#include <glib.h>

/*
 * Blank the bodies of the functions that contain none of the `offsets` (GArray of gsize).
 * tokens: lexer_all() of the text, without comments. The caller frees.
 */
char *narrow_to_bodies(const char *text, gsize length, GArray *tokens, GArray *offsets);

/*
 * Blank everything but the functions that contain the offsets. If an offset is in no function, only
 * bodies are blanked.
 */
char *narrow_to_functions(const char *text, gsize length, GArray *tokens, GArray *offsets);

/*
 * The last resort, for one mention: the function that contains it, in the #if branches that contain
 * it (of other groups, the first branch), without directives and __attribute__((...)). Its head
 * becomes one that any parser understands, unless `word`, the name in question, is in the head. An
 * offset outside functions gives the result of narrow_to_bodies(), in the same branches and with
 * the same removals: spatch cannot parse an #include among initialisers.
 */
char *narrow_to_branch(const char *text, gsize length, GArray *tokens, gsize offset,
		       const char *word);

#endif
