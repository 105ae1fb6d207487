/* SPDX-License-Identifier: GPL-2.0 */
/* Where a declaration can be added to a header. */
#ifndef SERIES_CODE_ANCHOR_H
#define SERIES_CODE_ANCHOR_H

#include "kernel-tree/source/edit.h"

/*
 * The start of a line in a header where declarations go: before the #endif of its include guard,
 * or at its end; where `symbol` is declared among the #if conditions `guard` (not ""), at the end
 * of that branch. KSWEEP_ERROR_NOT_GOOD when `symbol` is not declared there.
 */
gboolean anchor_find(const struct edit_file *file, const char *guard, const char *symbol,
		     gsize *offset, GError **error);

#endif
