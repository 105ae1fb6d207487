/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run one make in a kernel tree.
 *
 * Every make has /dev/null as standard input (kconfig asks questions, and a waiting make looks like
 * a hang), LC_ALL=C, none of the variables that users set for their own builds, and a fixed
 * KBUILD_BUILD_TIMESTAMP, _USER, _HOST and _VERSION, so that two builds of one tree are identical.
 */
#ifndef KERNEL_TREE_KBUILD_MAKE_H
#define KERNEL_TREE_KBUILD_MAKE_H

#include <glib.h>

#include "base/run.h"

/* All strings are borrowed. */
struct make_request {
	const char *source;   /* directory with the tree's files */
	const char *objects;  /* O= */
	const char *arch;     /* ARCH= */
	const char *config;   /* its name, for progress */
	GPtrArray *variables; /* char *: NAME=value */
	guint jobs;
	gboolean sparse; /* check compiled files; sparse's lines are "FILE:LINE:COLUMN: sparse: " */
	gboolean journal; /* add each line to the journal */
};

/*
 * kbuild rejects paths with a space or a colon too, but its message does not mention the cache.
 * KSWEEP_ERROR_USAGE.
 */
gboolean kbuild_check_paths(const char *source, const char *objects, GError **error);

/*
 * Run make with these words (targets and options, NULL-terminated). A failed make is not an error;
 * one that failed for a reason outside the tree is (disk full, compiler killed, tool missing).
 */
gboolean kbuild_run_make(const struct make_request *request, const char *const *words,
			 struct run_result *result, GError **error);

#endif
