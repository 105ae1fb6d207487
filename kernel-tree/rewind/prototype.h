/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who sees a prototype of a system call, once x86 has no system call wrapper any more:
 * <linux/syscalls.h> and <linux/compat.h> declare most of them then.
 */
#ifndef KERNEL_TREE_REWIND_PROTOTYPE_H
#define KERNEL_TREE_REWIND_PROTOTYPE_H

#include <glib.h>

#include "kernel-tree/rewind/helper.h"

/* The prototypes in the general headers: symbol -> struct spot *; the caller unrefs. */
GHashTable *prototypes_collect(struct sources *sources);

/*
 * TRUE when all callers of the helper see its system call's own prototype (NULL: there is none). FALSE:
 * the helper's prototype has to become one (*refuse stays NULL), or the helper must
 * stay (*refuse says why; the caller frees).
 */
gboolean prototype_seen(const struct helper *helper, const struct spot *prototype, char **refuse);

#endif
