/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compilers of this machine, by the architecture that they build for.
 *
 * x86_64 and i386 are built by the machine's own gcc; the others by a cross compiler, whose tools
 * carry a prefix ("aarch64-linux-gnu-gcc"). Which one is there is looked up when it is asked for.
 */
#ifndef KERNEL_TREE_KBUILD_TOOLCHAIN_H
#define KERNEL_TREE_KBUILD_TOOLCHAIN_H

#include <glib.h>

struct toolchain_arch {
	const char *name;	 /* as in ARCH= */
	const char *folder;	 /* below arch/; SRCARCH in the kernel's top Makefile */
	const char *prefixes[5]; /* of compilers that serve, the best first; ends with NULL */
	const char *package;	 /* Debian's, that brings the first */
};

/* NULL for a name that is not in the table. */
const struct toolchain_arch *toolchain_arch(const char *name);

/* The whole table, in order; its entries stay. */
const struct toolchain_arch *toolchain_arches(gsize *n);

/* "x86" for x86_64 and i386; a name that is not in the table is its own folder. */
const char *toolchain_arch_folder(const char *name);

/* What CROSS_COMPILE= is to be: "" for the machine's own gcc, NULL when no compiler is there. */
const char *toolchain_prefix(const char *arch);

/*
 * The first line of a tool's --version, asked once; "no TOOL" when it cannot be started. For an
 * architecture, or (NULL) the plain name. Stays.
 */
const char *toolchain_version(const char *arch, const char *tool);

/* Of the gcc that builds for an architecture, or (NULL) the machine's own; 0 without one. */
guint toolchain_gcc_major(const char *arch);

#endif
