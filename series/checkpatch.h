/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tree's own scripts/checkpatch.pl --strict says of patches.
 */
#ifndef SERIES_CHECKPATCH_H
#define SERIES_CHECKPATCH_H

#include <glib.h>

#include "kernel-tree/tree.h"

/*
 * Check every *.patch of a folder but the cover letter. Returns findings, one a line: char *
 * ("0003-...patch:41: CHECK:...: ..."), sorted by patch. A tree without the script gives none,
 * and sets *skipped (the caller frees) to the reason, as does a machine without perl.
 */
GPtrArray *checkpatch_folder(struct tree *tree, const char *folder, char **skipped, GError **error);

#endif
