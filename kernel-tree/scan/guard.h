/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The #if conditions around a place, as text. Feed it the conditional directives of a file in
 * order; guard_text() is then the condition of the place after them. See scan.h for the format.
 */
#ifndef KERNEL_TREE_SCAN_GUARD_H
#define KERNEL_TREE_SCAN_GUARD_H

#include "kernel-tree/source/lexer.h"

struct guard;
#define GUARD_DEEPEST 256 /* #ifs nested deeper are only counted */

struct guard *guard_new(void);
void guard_free(struct guard *guard);

/*
 * name: the directive's name (ifdef, elif, ...); tokens: those after it. TRUE when the branch that
 * starts is never compiled (#if 0).
 */
gboolean guard_if(struct guard *guard, const struct token *name, GArray *tokens);
gboolean guard_else(struct guard *guard, const struct token *name, GArray *tokens);
void guard_endif(struct guard *guard);

/* TRUE while more than GUARD_DEEPEST #ifs are open. */
gboolean guard_beyond(const struct guard *guard);

/* The innermost #if is the include guard for `macro`, if it tests that `macro` is not defined:
 * leave it out of the text. */
void guard_hide_include_guard(struct guard *guard, const char *macro, gsize length);

/* Valid until the next call. */
const char *guard_text(struct guard *guard);

#endif
