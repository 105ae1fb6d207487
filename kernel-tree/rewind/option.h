/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configuration options, edited as text in the Kconfig files and Makefiles among the sources. The
 * caller applies the edits.
 */
#ifndef KERNEL_TREE_REWIND_OPTION_H
#define KERNEL_TREE_REWIND_OPTION_H

#include <glib.h>

#include "kernel-tree/source/source.h"

/*
 * The option that builds a .c or .S file: X of "obj-$(CONFIG_X) += ... NAME.o" in the Makefile of
 * its directory. NULL when there is none. The caller frees.
 */
char *option_that_builds(struct sources *sources, const struct source *source);

/*
 * Add "depends on ON" to the entry of an option: after its first such line, otherwise before its
 * help. FALSE when no Kconfig file among the sources has the option.
 */
gboolean option_depends_on(struct sources *sources, const char *option, const char *on);

/* Remove the line "select OPTION" from a Kconfig file; FALSE when there is none. */
gboolean option_unselect(struct sources *sources, const char *path, const char *option);

#endif
