/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How lines that ksweep writes are broken and aligned: 80 columns, tabs of eight, what
 * continues a parenthesis stands right below its first character. That is what
 * scripts/checkpatch.pl --strict asks for ("Alignment should match open parenthesis").
 */
#ifndef SERIES_CODE_LAYOUT_H
#define SERIES_CODE_LAYOUT_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

#define LAYOUT_COLUMNS 80

/* The column (from 0) after `length` bytes of a line, starting at `column`. */
guint layout_column(guint column, const char *text, gsize length);

/* White space up to a column: tabs, then spaces. The caller frees. */
char *layout_indent(guint column);

/*
 * "head(item, item)tail", broken before items that would not fit and aligned to the parenthesis.
 * `head` is one line with its indentation and without the parenthesis; items are char *.
 * The caller frees.
 */
char *layout_list(const char *head, GPtrArray *items, const char *tail);

/* "head" and "f(a, g(b, c)) tail", one line, broken at the outermost commas. The caller frees. */
char *layout_line(const char *head, const char *text);

/* "unsigned int fd" of each parameter, or "void": char *. A bare "unsigned" is written out. */
GPtrArray *layout_parameters(const GPtrArray *parameters);

/* "static long do_x(unsigned int fd, ...)tail"; `type` with its storage class. The caller frees. */
char *layout_prototype(const char *type, const char *name, const GPtrArray *parameters,
		       const char *tail);

/*
 * The head of a definition, SYSCALL_DEFINE2(...), as a new line may hold it: byte for byte when
 * it is aligned, else with its white space laid out anew. The caller frees.
 */
char *layout_head(const char *head, gsize length);

#endif
