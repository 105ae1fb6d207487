/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declarations that rewind takes out of sources. They are collected first, since what is taken
 * out together leaves one gap: neighbours go with the white space between them, an #if that nothing is
 * left in goes too, and one blank line stays where there was one on each side.
 */
#ifndef KERNEL_TREE_REWIND_CUT_H
#define KERNEL_TREE_REWIND_CUT_H

#include <glib.h>

#include "kernel-tree/source/source.h"

struct cuts;
typedef struct cuts cuts;
struct cuts *cuts_new(void);
void cuts_free(struct cuts *cuts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cuts, cuts_free)

/* The bytes [start, end) of a source are to go. */
void cuts_add(struct cuts *cuts, struct source *source, gsize start, gsize end);

/* Turn all of them into edits of their sources, widened as told above. Once only. */
void cuts_make(struct cuts *cuts);

/* After cuts_make(): does this byte go? */
gboolean cuts_hold(struct cuts *cuts, struct source *source, gsize offset);

#endif
