/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lay out lines that ksweep writes: 80 columns, tabs of eight, and continuation lines aligned to
 * the first character after the parenthesis. scripts/checkpatch.pl --strict asks for that
 * ("Alignment should match open parenthesis").
 */
#ifndef SERIES_CODE_LAYOUT_H
#define SERIES_CODE_LAYOUT_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

#define LAYOUT_COLUMNS 80

/* The column (from 0) after `length` bytes of a line, starting at `column`. */
guint layout_column(guint column, const char *text, gsize length);

/* White space from column 0 to `column`: tabs, then spaces. The caller frees. */
char *layout_indent(guint column);

/*
 * "head(item, item" and `tail`, with line breaks before items that do not fit. `head` is one line
 * with its indentation; `tail` begins with the closing parenthesis; items are char *. The caller
 * frees.
 */
char *layout_list(const char *head, GPtrArray *items, const char *tail);

/* Break `head` and `text`, "f(a, g(b, c)) tail", at the outermost commas. The caller frees. */
char *layout_line(const char *head, const char *text);

/* "static long do_x(unsigned int fd, ...)tail"; `type` with its storage class. The caller frees. */
char *layout_prototype(const char *type, const char *name, const GPtrArray *parameters,
		       const char *tail);

/*
 * The head of a definition, SYSCALL_DEFINE2(...), for new lines: the same bytes if it is aligned,
 * else laid out again. The caller frees.
 */
char *layout_head(const char *head, gsize length);

#endif
