/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The helpers of a tree that a rewind may fold back: every place that names one, the system call
 * that each belongs to, and whether it is safe to fold it. This module only reads; fold.c edits.
 *
 *	helpers = helpers_collect(sources);
 *	helpers_pair(helpers, sources);
 */
#ifndef KERNEL_TREE_REWIND_HELPER_H
#define KERNEL_TREE_REWIND_HELPER_H

#include <glib.h>

#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/source.h"

/* A place in a source; item NULL for a call. */
struct spot {
	struct source *source;
	struct outline_item *item;
	guint token; /* the helper's name there */
};

enum helper_shape {
	HELPER_RETURNED, /* the system call is `return helper(...);` */
	HELPER_VOID,	 /* it is `helper(...); return 0;` */
	HELPER_SAME,	 /* it has the helper's body, token for token */
};

/* One definition of a helper, and the system call in the same file that takes its body. */
struct pairing {
	struct source *source;
	struct outline_item *helper, *syscall;
	enum helper_shape shape;
};

struct helper {
	char *name;		/* ksys_dup3 */
	char *symbol;		/* sys_dup3, once known */
	struct source *home;	/* where its system call is defined, once known */
	GPtrArray *definitions; /* struct spot *: functions in .c files */
	GPtrArray *inlines;	/* struct spot *: functions in headers */
	GPtrArray *prototypes;	/* struct spot * */
	GPtrArray *calls;	/* struct spot * */
	GPtrArray *pairings;	/* struct pairing *: one for each definition */
	char *trouble;		/* why it is left alone; NULL if it can be folded */
	char *note;		/* a difference for callers that remains; NULL if none */
};

/* All helpers that the sources name, with all places that do: struct helper *, sorted by name. */
GPtrArray *helpers_collect(struct sources *sources);

/* Find the system call of each, and check whether folding is safe: sets symbol, home, pairings,
 * trouble and note. */
void helpers_pair(GPtrArray *helpers, struct sources *sources);

#endif
