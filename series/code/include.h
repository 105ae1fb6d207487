/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The #include line for a header in a given file, and its place among the others.
 */
#ifndef SERIES_CODE_INCLUDE_H
#define SERIES_CODE_INCLUDE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"

/* "<linux/syscalls.h>", "<asm/x.h>", "\"internal.h\"", "\"../internal.h\"". The caller frees. */
char *include_name(const char *file, const char *header);

/*
 * The place for `name` in `file`: by name where the file sorts lines of that kind, else after the
 * last of its kind, else after the last #include outside of an #if. *offset is the start of a line.
 * FALSE if the file includes it already (*has is TRUE), or has no #include.
 */
gboolean include_place(const struct edit_file *file, const char *name, gsize *offset,
		       gboolean *has);

/* After the last #include outside of an #if, other than the include guard; FALSE if there is none.
 */
gboolean include_behind(const struct edit_file *file, gsize *offset);

#endif
