/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind: bring a modern tree (system call wrappers on x86, ksys_* helpers) back to its state
 * before v4.17, on a branch of its own. x86-64 dispatches system calls directly again
 * (dispatch.h), and ksys_* helpers are folded back into their SYSCALL_DEFINEs, so that their
 * callers call sys_*() again (fold.h). The tests get a kernel with a known list of calls by it.
 */
#ifndef KERNEL_TREE_REWIND_REWIND_H
#define KERNEL_TREE_REWIND_REWIND_H

#include <glib.h>

#include "kernel-tree/rewind/planted.h"
#include "kernel-tree/tree.h"

#define REWIND_BRANCH "ksweep-rewound"
#define REWIND_TRAILER                                                                             \
	"Ksweep-Rewound-From: " /* in the last commit's message: the original commit */

/*
 * Returns struct planted * sorted by symbol; *commit (caller frees) is the new tip of
 * REWIND_BRANCH. The same tree always gives the same commit. KSWEEP_ERROR_USAGE when the tree needs
 * no rewinding (x86 has no syscall wrapper) or has an unsupported form, which the message names.
 * `refused` (may be NULL) gets "ksys_x: why" for helpers that are left as they are.
 */
GPtrArray *rewind_tree(struct tree *tree, char **commit, GPtrArray *refused, GError **error);

/* The planted list of a rewound revision, from its commit message; NULL without error for any other
 * revision. */
GPtrArray *rewind_planted(struct tree *tree, GError **error);

#endif
