/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind, second half: helpers that exist only so that the kernel need not call a system call are
 * folded back into it, and their callers call the system call again.
 *
 * A helper is a function named ksys_*, compat_ksys_*, __sys_* or __compat_sys_* of one of two shapes:
 * - beside it stands the system call, whose whole body is to return the helper's result for its
 *   own parameters in order (or to call a void helper and return 0): the body becomes the system call's;
 * - a static inline in a header whose body is, token for token, that of the system call: it goes.
 * Both have the same parameters by type and name, so that nothing is converted differently than before.
 *
 * A helper is left alone, with the reason, when anything but calls is made of it (its address
 * is taken, it is exported, assembly names it), when a caller could pass kernel pointers, when what it
 * returns would be cut or extended differently, or when some caller would not see a prototype
 * of the system call under the configurations in which it is defined.
 */
#ifndef KERNEL_TREE_REWIND_FOLD_H
#define KERNEL_TREE_REWIND_FOLD_H

#include <glib.h>

#include "kernel-tree/rewind/rewind.h"
#include "kernel-tree/source/source.h"

/* TRUE when a file with this text can matter here. */
gboolean rewind_fold_wants(const char *path, const char *text, gsize length);

/*
 * Plan, edit and apply. Returns struct planted * sorted by symbol; `refused` (may be NULL) gets
 * "ksys_x: why" (char *), sorted, and `notes` what changes for a caller all the same.
 * KSWEEP_ERROR_NOT_GOOD when rules collide.
 */
GPtrArray *rewind_fold(struct sources *sources, GPtrArray *refused, GPtrArray *notes,
		       GError **error);

#endif
