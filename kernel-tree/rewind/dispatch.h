/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind, first half: x86 dispatches system calls directly again. The entry points take their
 * arguments themselves, instead of a pointer to the saved registers from which a generated
 * wrapper picks them (x86 since v4.17, ARCH_HAS_SYSCALL_WRAPPER).
 *
 * What is done, on the tokens of the files at hand:
 * - arch/x86/Kconfig no longer selects ARCH_HAS_SYSCALL_WRAPPER;
 * - a file that includes a generated table (<asm/syscalls_64.h>, ...) names the plain symbol instead of
 *   __x64_ or __ia32_ and the symbol, declares it with six unsigned longs, and calls it with the six
 *   registers of its convention (32-bit: each cut to 32 bits, as the hardware's upper halves are
 *   the caller's). It cannot see <linux/syscalls.h> any more, where the real prototypes are;
 * - the type of a table's entries says so too, and calls through a table pass the registers;
 * - x86's own sys_ni_syscall() goes: kernel/sys_ni.c has one;
 * - other code that calls a wrapper by name is made to depend on ARCH_HAS_SYSCALL_WRAPPER, by the
 *   option that builds its file.
 */
#ifndef KERNEL_TREE_REWIND_DISPATCH_H
#define KERNEL_TREE_REWIND_DISPATCH_H

#include <glib.h>

#include "kernel-tree/source/source.h"

/* TRUE for a file that rewind_dispatch() needs among its sources. */
gboolean rewind_dispatch_wants(const char *path);

/*
 * `notes` gets a line (char *) for each thing done, for the commit message. The sources are edited and
 * applied. KSWEEP_ERROR_USAGE when x86 has no system call wrapper, or when the tree's dispatch is of a shape
 * that the rules do not know, with its place.
 */
gboolean rewind_dispatch(struct sources *sources, GPtrArray *notes, GError **error);

#endif
