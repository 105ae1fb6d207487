/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which configs compile a call site? The verdicts prove nothing about a site that no config
 * compiles, so the report lists these sites.
 */
#ifndef VERIFY_COVERAGE_H
#define VERIFY_COVERAGE_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/tree.h"

/*
 * One record {"record":"coverage", "file", "line", "callee", "configs": [names]} per site (struct
 * site *) of `tree`, in their order; json_t *. A config compiles a site if the tree's Makefiles
 * build its file under the .config of the workspace, the object of the file exists, and the #if
 * lines around the site hold. Macros other than CONFIG_ symbols count as true. A file that no
 * Makefile names counts as not compiled. configs as in struct verify_options; one that verify has
 * not configured yet compiles nothing.
 */
GPtrArray *verify_coverage(struct tree *tree, GPtrArray *sites, const char *const *configs,
			   GError **error);

#endif
