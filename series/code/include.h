/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The #include line that gives a file a header, and where among the others it goes.
 */
#ifndef SERIES_CODE_INCLUDE_H
#define SERIES_CODE_INCLUDE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"

/* "<linux/syscalls.h>", "<asm/x.h>", "\"internal.h\"", "\"../internal.h\"". The caller frees. */
char *include_name(const char *file, const char *header);

/*
 * Where `name` goes in `file`: in its place where the file keeps such lines sorted, else
 * behind the last of its kind, else behind the last #include that stands under no #if. *offset
 * is the start of a line. FALSE if the file has it already, or has no #include at all (then
 * *offset is not set and `has` tells which).
 */
gboolean include_place(const struct edit_file *file, const char *name, gsize *offset,
		       gboolean *has);

/* Behind the last #include under no #if but the include guard; FALSE if there is none. */
gboolean include_behind(const struct edit_file *file, gsize *offset);

#endif
