/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The helpers of a tree that rewind may fold back, with everything that names them, and the judgement
 * which system call each one belongs to. Reads only; rewind-fold.c acts on it.
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
	HELPER_VOID,     /* it is `helper(...); return 0;` */
	HELPER_SAME,     /* it has the helper's body, token for token */
};

/* One definition of a helper and the system call beside it that is to take its body. */
struct pairing {
	struct source *source;
	struct outline_item *helper, *syscall;
	enum helper_shape shape;
};

struct helper {
	char *name;            /* ksys_dup3 */
	char *symbol;          /* sys_dup3, once known */
	struct source *home;   /* where its system call is defined, once known */
	GPtrArray *definitions;/* struct spot *: functions in .c files */
	GPtrArray *inlines;    /* struct spot *: functions in headers */
	GPtrArray *prototypes; /* struct spot * */
	GPtrArray *calls;      /* struct spot * */
	GPtrArray *pairings;   /* struct pairing *: one for each definition */
	char *trouble;         /* why it is left alone; NULL if it can go */
	char *note;            /* what changes all the same; NULL */
};

/* ksys_*, compat_ksys_*, __sys_*, __compat_sys_*? */
gboolean helper_name(const char *word, gsize length);

/* All helpers named in the sources and everything that names them: struct helper *, sorted by name. */
GPtrArray *helpers_collect(struct sources *sources);

/* Find each one's system call, and judge whether folding it is safe: sets symbol, pairings, trouble, note. */
void helpers_pair(GPtrArray *helpers, struct sources *sources);

#endif
