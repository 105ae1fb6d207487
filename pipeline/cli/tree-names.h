/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Check areas and subsystems that the user named against the tree, before any long work.
 */
#ifndef PIPELINE_CLI_TREE_NAMES_H
#define PIPELINE_CLI_TREE_NAMES_H

#include "kernel-tree/tree.h"

/* Is each part of an --area one of this tree? KSWEEP_ERROR_USAGE with the nearest one and all. */
gboolean area_check_in(const struct tree *tree, const char *wanted, GError **error);

/* The same for each --subsystem: a top directory or arch/NAME. subsystems may be NULL. */
gboolean subsystems_check_in(const struct tree *tree, const char *const *subsystems,
			     GError **error);

#endif
