/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configs of a run, for its record and report, each with its compiler and the workarounds that
 * this tree needs with that compiler.
 *
 *	recipes      [{name, arch, base, scope, when, toolchain}]
 *	workarounds  [{name, why, kernels, compiler, does, configs}]: the configs that need it
 */
#ifndef PIPELINE_RUN_FOLDER_RECIPES_H
#define PIPELINE_RUN_FOLDER_RECIPES_H

#include <jansson.h>

#include "kernel-tree/tree.h"

/* Set both in a run record. configs as in struct verify_options. */
gboolean recipes_note(json_t *run, const struct tree *tree, const char *const *configs,
		      GError **error);

#endif
