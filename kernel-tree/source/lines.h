/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of a text. Offsets are bytes; an offset on a newline belongs to the line that it ends. */
#ifndef KERNEL_TREE_SOURCE_LINES_H
#define KERNEL_TREE_SOURCE_LINES_H

#include <glib.h>

/* The first byte of the line. */
gsize line_start(const char *text, gsize offset);

/* The byte past the line's newline; `length` if it has none. */
gsize line_end(const char *text, gsize length, gsize offset);

/* The number of the line, from 1. */
guint line_number(const char *text, gsize offset);

/* The first byte of a line by its number, from 1; `length` when there are fewer lines. */
gsize line_offset(const char *text, gsize length, guint number);

#endif
