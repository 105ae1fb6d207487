/* SPDX-License-Identifier: GPL-2.0 */
/* Give a call another name, and lay its arguments out anew where that is needed. */
#ifndef SERIES_CODE_LAYOUT_CALL_H
#define SERIES_CODE_LAYOUT_CALL_H

#include "kernel-tree/source/edit.h"

/*
 * Edits that put `name` in the place of the called word at `offset`, and align and, where
 * lines became too long, break the call's arguments anew. Only white space between the
 * arguments changes beside the name, and only if the call is longer than a line or becomes so.
 * KSWEEP_ERROR_NOT_GOOD if `offset` is not at `word`.
 */
gboolean layout_call(struct edit_file *file, gsize offset, const char *word, const char *name,
		     guint owner, GError **error);

#endif
