/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which configs compile a call site? What no config compiled, no build and no boot says anything
 * of, and that has to be known.
 */
#ifndef VERIFY_COVERAGE_H
#define VERIFY_COVERAGE_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/tree.h"

/*
 * One {"record":"coverage", "file", "line", "callee", "configs": [names]} a site (struct site *) of
 * `tree`, in their order; json_t *. A config compiles a site when the tree's kbuild Makefiles say
 * so under the .config that verify left, the object of its file lies there, and the #if lines
 * around the site hold, in which other macros than CONFIG_ symbols count as whatever makes them
 * true. A file that no Makefile names counts as not compiled. configs as in struct verify_options;
 * one that verify has not configured yet compiles nothing.
 */
GPtrArray *verify_coverage(struct tree *tree, GPtrArray *sites, const char *const *configs,
			   GError **error);

#endif
