/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configuration options, as text edits of the Kconfig files and Makefiles among the sources.
 */
#ifndef KERNEL_TREE_REWIND_OPTION_H
#define KERNEL_TREE_REWIND_OPTION_H

#include <glib.h>

#include "kernel-tree/source/source.h"

/* The option by which an architecture has a system call wrapper. */
#define REWIND_WRAPPER "ARCH_HAS_SYSCALL_WRAPPER"

/*
 * X of the line "obj-$(CONFIG_X) += ... NAME.o" in the Makefile of the folder of a NAME.c or NAME.S.
 * NULL when no option builds it. The caller frees.
 */
char *option_that_builds(struct sources *sources, const struct source *source);

/*
 * Put "depends on ON" into an option's entry: behind its first line of that kind, else before its help.
 * FALSE when no Kconfig file among the sources has the option. The edit is left pending.
 */
gboolean option_depends_on(struct sources *sources, const char *option, const char *on);

/* Drop the line "select OPTION" of a Kconfig file; FALSE when there is none. The edit is left pending. */
gboolean option_unselect(struct sources *sources, const char *path, const char *option);

#endif
