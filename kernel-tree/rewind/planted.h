/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Planted calls: the record of each helper that a rewind folded back, and its form in the commit
 * message of a rewound tree.
 */
#ifndef KERNEL_TREE_REWIND_PLANTED_H
#define KERNEL_TREE_REWIND_PLANTED_H

#include <glib.h>

/* One helper that was folded back. */
struct planted {
	char *symbol; /* sys_pread64 */
	char *helper; /* ksys_pread64: its former name */
	char *file;   /* that defines it */
	char *subsystem;
	/*
	 * char *: "file:line" in the rewound tree, sorted; a line with two calls is there twice.
	 * Callers of other architectures too, which do not all build.
	 */
	GPtrArray *calls;
};

/* Copies; `calls` is empty. */
struct planted *planted_new(const char *symbol, const char *helper, const char *file);
void planted_free(struct planted *planted);

/* Append all (struct planted *) to a message, or read them (the caller unrefs) from one. */
void planted_to_message(GPtrArray *all, GString *message);
GPtrArray *planted_from_message(const char *message);

#endif
