/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Declarations that a rewind removes from sources. They are collected first, since neighbours that
 * are removed together leave one gap: the white space between them is removed too, and so is an #if
 * that is empty then. One blank line stays where there was one on each side.
 *
 *	cuts_add() for each declaration, then cuts_make(), then source_apply()
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

/* Mark the bytes [start, end) of a source for removal. */
void cuts_add(struct cuts *cuts, struct source *source, gsize start, gsize end);

/* Turn all of them into edits of their sources, widened as described above. Call it once. */
void cuts_make(struct cuts *cuts);

/* After cuts_make(): is this byte removed? */
gboolean cuts_hold(struct cuts *cuts, struct source *source, gsize offset);

#endif
