/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind, second half: fold helpers back. A helper exists only so that the kernel need not call a
 * system call; folding makes its callers call the system call again.
 *
 * A helper is a function named ksys_*, compat_ksys_*, __sys_* or __compat_sys_*, in one of two
 * forms:
 * - In the same file there is a system call whose whole body returns the helper's result for its
 * own parameters in order (or calls a void helper and returns 0). The system call gets the body.
 * - It is a static inline in a header whose body equals, token for token, that of the system call.
 *   The helper is removed.
 * Both have the same parameters by type and name, so that all conversions stay the same.
 *
 * A helper is left alone, with the reason, when it is used other than by calls (its address is
 * taken, it is exported, assembly names it), when a caller could pass kernel pointers, when its
 * result would be truncated or extended differently, or when a caller would not see a prototype of
 * the system call under all configurations that define it.
 */
#ifndef KERNEL_TREE_REWIND_FOLD_H
#define KERNEL_TREE_REWIND_FOLD_H

#include <glib.h>

#include "kernel-tree/rewind/planted.h"
#include "kernel-tree/source/source.h"

/* TRUE when a file with this text may name a helper or define a system call. */
gboolean rewind_fold_wants(const char *path, const char *text, gsize length);

/*
 * Fold all helpers that can be folded, and apply the edits. Returns struct planted * sorted by
 * symbol. `refused` (may be NULL) gets "ksys_x: why" (char *), sorted; `notes` gets a line for each
 * caller that sees a difference all the same. KSWEEP_ERROR_NOT_GOOD when two edits overlap.
 */
GPtrArray *rewind_fold(struct sources *sources, GPtrArray *refused, GPtrArray *notes,
		       GError **error);

#endif
