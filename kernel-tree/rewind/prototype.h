/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who sees the prototype of a system call once x86 has no wrappers any more: <linux/syscalls.h> and
 * <linux/compat.h> then declare most system calls.
 */
#ifndef KERNEL_TREE_REWIND_PROTOTYPE_H
#define KERNEL_TREE_REWIND_PROTOTYPE_H

#include <glib.h>

#include "kernel-tree/rewind/helper.h"

/* The prototypes in the general headers: symbol -> struct spot *; the caller unrefs. */
GHashTable *prototypes_collect(struct sources *sources);

/*
 * TRUE when all callers of the helper see the prototype of its system call (NULL: there is none).
 * FALSE when the helper's own prototype has to become that of the system call (*refuse stays NULL),
 * or when the helper cannot be folded (*refuse is the reason; the caller frees).
 */
gboolean prototype_seen(const struct helper *helper, const struct spot *prototype, char **refuse);

#endif
