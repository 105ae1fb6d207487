/* SPDX-License-Identifier: GPL-2.0 */
/* Lines that make prints for a kernel build. */
#ifndef KERNEL_TREE_KBUILD_MAKE_OUTPUT_H
#define KERNEL_TREE_KBUILD_MAKE_OUTPUT_H

#include <glib.h>

/*
 * Start of the line that replaces sparse's output where sparse itself failed; then "exit status N:
 * SOURCE".
 */
#define KBUILD_UNCHECKED "not checked by sparse: "

/*
 * The target that a line names ("  CC      fs/open.o"), relative to the object directory, else
 * NULL. With -Otarget, make prints the line when the recipe has ended. The caller frees.
 */
char *kbuild_target_of_line(const char *line);

#endif
