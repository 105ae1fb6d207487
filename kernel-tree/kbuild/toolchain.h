/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compilers of this machine, by the architecture that they build for.
 *
 * The machine's own gcc builds x86_64 and i386. Cross compilers build the others; their tools have
 * a prefix ("aarch64-linux-gnu-gcc"). PATH is searched at each call.
 */
#ifndef KERNEL_TREE_KBUILD_TOOLCHAIN_H
#define KERNEL_TREE_KBUILD_TOOLCHAIN_H

#include <glib.h>

struct toolchain_arch {
	const char *name;	 /* as in ARCH= */
	const char *folder;	 /* below arch/; SRCARCH in the kernel's top Makefile */
	const char *prefixes[5]; /* of usable compilers, the best first; ends with NULL */
	const char *package;	 /* Debian's package of the first */
};

/* NULL for a name that is not in the table. */
const struct toolchain_arch *toolchain_arch(const char *name);

/* The whole table, in order. Static. */
const struct toolchain_arch *toolchain_arches(gsize *n);

/* "x86" for x86_64 and i386; a name that is not in the table is its own directory. */
const char *toolchain_arch_folder(const char *name);

/* The value of CROSS_COMPILE=: "" for the machine's own gcc, NULL without a compiler. */
const char *toolchain_prefix(const char *arch);

/*
 * The first line of a tool's --version, read once per process; "no TOOL" when it cannot be started.
 * `arch` NULL: the machine's own tool. Static.
 */
const char *toolchain_version(const char *arch, const char *tool);

/* Of the gcc that builds for `arch` (NULL: the machine's own); 0 without one. */
guint toolchain_gcc_major(const char *arch);

#endif
