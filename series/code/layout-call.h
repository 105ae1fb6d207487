/* SPDX-License-Identifier: GPL-2.0 */
/* Rename the function in a call, and realign the arguments if needed. */
#ifndef SERIES_CODE_LAYOUT_CALL_H
#define SERIES_CODE_LAYOUT_CALL_H

#include "kernel-tree/source/edit.h"

/*
 * Add edits that replace the called `word` at `offset` with `name`, align the arguments to the
 * parenthesis, and break them into lines again if they do not fit. On lines that change anyway,
 * they also fix the white space, permission bits by name and bare "unsigned" that checkpatch
 * reports. KSWEEP_ERROR_NOT_GOOD if `word` is not at `offset`.
 */
gboolean layout_call(struct edit_file *file, gsize offset, const char *word, const char *name,
		     guint owner, GError **error);

#endif
