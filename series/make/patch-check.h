/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run the tree's own scripts/checkpatch.pl --strict on patches.
 */
#ifndef SERIES_MAKE_PATCH_CHECK_H
#define SERIES_MAKE_PATCH_CHECK_H

#include <glib.h>

#include "kernel-tree/tree.h"

/*
 * Check every *.patch in a directory except the cover letter. Returns findings, one line each: char
 * *
 * ("0003-...patch:41: CHECK:...: ..."), sorted by patch; the caller unrefs. If the script cannot
 * run there are none, and *skipped (the caller frees) is the reason: see
 * kernel-tree/submit/checkpatch.h.
 */
GPtrArray *patch_check_all(struct tree *tree, const char *directory, char **skipped,
			   GError **error);

#endif
