/* SPDX-License-Identifier: GPL-2.0 */
/* Make .config from a recipe. */
#ifndef KERNEL_TREE_KBUILD_CONFIGURE_H
#define KERNEL_TREE_KBUILD_CONFIGURE_H

#include <glib.h>

#include "kernel-tree/kbuild/kbuild.h"

/*
 * Make .config if it does not exist, or if the recipe, Kconfig files or workarounds have changed.
 * Another compiler empties the object directory. *lost (may be NULL; char *) lists the fragment's
 * lines that olddefconfig dropped, since a tree may not know them. KSWEEP_ERROR_NOT_GOOD with
 * make's output when the tree cannot be configured.
 */
gboolean kbuild_configure(struct kbuild *build, GPtrArray **lost, GError **error);

#endif
