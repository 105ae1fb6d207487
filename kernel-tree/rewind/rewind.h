/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind: give a modern tree (wrapper convention on x86, ksys_* helpers) back its pre-4.17 state,
 * on a branch of its own, by rules and generators: x86-64 dispatches system calls directly again,
 * and ksys_* helpers are folded back into their SYSCALL_DEFINEs, their callers calling sys_*()
 * again.
 */
#ifndef KERNEL_TREE_REWIND_REWIND_H
#define KERNEL_TREE_REWIND_REWIND_H

#include <glib.h>

#include "kernel-tree/tree.h"

#define REWIND_BRANCH "ksweep-rewound"
#define REWIND_TRAILER                                                                             \
	"Ksweep-Rewound-From: " /* in the last commit's message: the original commit */

/* One helper folded back. */
struct planted {
	char *symbol; /* sys_pread64 */
	char *helper; /* ksys_pread64: what it was */
	char *file;   /* where it is defined */
	char *subsystem;
	GPtrArray *calls; /* char *: "file:line" in the rewound tree, sorted; a line twice if it has
			     two; other architectures' callers too, which do not all build */
};
void planted_free(struct planted *planted);

/*
 * Returns struct planted * sorted by symbol; *commit (caller frees) is the new tip of
 * REWIND_BRANCH. The same tree always gives the same commit. KSWEEP_ERROR_USAGE when the tree needs
 * no rewinding (x86 has no syscall wrapper) or is of a shape the rules do not know, saying which.
 * `refused` (may be NULL) gets "ksys_x: why" for helpers left alone.
 */
GPtrArray *rewind_tree(struct tree *tree, char **commit, GPtrArray *refused, GError **error);

/* The planted list of a rewound revision again, from its commit message; NULL without error if it
 * is none. */
GPtrArray *rewind_planted(struct tree *tree, GError **error);

#endif
