/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Check areas, subsystems and configs that the user named against the tree, before any long work.
 */
#ifndef PIPELINE_CLI_TREE_NAMES_H
#define PIPELINE_CLI_TREE_NAMES_H

#include "kernel-tree/tree.h"

/* Is each part of an --area one of this tree? KSWEEP_ERROR_USAGE with the nearest one and all. */
gboolean area_check_in(const struct tree *tree, const char *wanted, GError **error);

/* The same for each --subsystem: a top directory or arch/NAME. subsystems may be NULL. */
gboolean subsystems_check_in(const struct tree *tree, const char *const *subsystems,
			     GError **error);

/*
 * Is each --config one that can be built: built in, a good fragment file, or a make target of x86
 * that the tree has? KSWEEP_ERROR_USAGE. configs may be NULL.
 */
gboolean configs_check_in(const struct tree *tree, const char *const *configs, GError **error);

/* The configs that need no file, as char *: "all", "boot", "small", ... The caller unrefs. */
GPtrArray *config_names(void);

#endif
