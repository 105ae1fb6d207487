/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text for commit messages and cover letters: enumerations, plurals, wrapped paragraphs.
 */
#ifndef BASE_TEXT_WRAP_H
#define BASE_TEXT_WRAP_H

#include <glib.h>

#define TEXT_COLUMNS 72

/* "a", "a and b", "a, b and c" of char *. The caller frees. */
char *text_list(GPtrArray *words);

/* The same of clauses, which may have an "and" inside: "a, b, and c". The caller frees. */
char *text_clauses(GPtrArray *clauses);

/* "one call", "two calls", "14 calls": numbers up to twelve are written out. The caller frees. */
char *text_count(guint n, const char *singular, const char *plural);

/*
 * Break paragraphs (separated by an empty line) at blanks; words are never broken. Other white
 * space within a paragraph is folded. Ends with one newline; "" stays "". The caller frees.
 */
char *text_wrap(const char *text, guint columns);

/* "a, b, c and 4 more" of char *, naming at most `most`. The caller frees. */
char *text_some(const GPtrArray *names, guint most);

#endif
