/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tree's own scripts/checkpatch.pl --strict says of patches.
 */
#ifndef SERIES_MAKE_PATCH_CHECK_H
#define SERIES_MAKE_PATCH_CHECK_H

#include <glib.h>

#include "kernel-tree/tree.h"

/*
 * Check every *.patch of a folder but the cover letter. Returns findings, one a line: char *
 * ("0003-...patch:41: CHECK:...: ..."), sorted by patch. Where the script cannot be run there are
 * none, and *skipped (the caller frees) has the reason: see kernel-tree/checkpatch.h.
 */
GPtrArray *checkpatch_folder(struct tree *tree, const char *folder, char **skipped, GError **error);

#endif
