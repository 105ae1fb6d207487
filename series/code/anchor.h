/* SPDX-License-Identifier: GPL-2.0 */
/* Find the place for a new declaration in a header. */
#ifndef SERIES_CODE_ANCHOR_H
#define SERIES_CODE_ANCHOR_H

#include "kernel-tree/source/edit.h"

/*
 * *offset: the start of a line. With guard "", that of the #endif of the include guard, or the end
 * of a file without one. Else the end of the #if branch in which `symbol` is declared; `guard`, its
 * condition, is for the message. KSWEEP_ERROR_NOT_GOOD if `symbol` is not declared, or if the file
 * does not end in a newline.
 */
gboolean anchor_find(const struct edit_file *file, const char *guard, const char *symbol,
		     gsize *offset, GError **error);

#endif
