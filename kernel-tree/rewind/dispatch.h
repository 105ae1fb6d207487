/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rewind, first half: make x86 dispatch system calls directly again. The entry points take their
 * arguments themselves, instead of a pointer to the saved registers from which a generated
 * wrapper reads them. See kernel-tree/dispatch/x86.h for both conventions.
 *
 * - arch/x86/Kconfig no longer selects ARCH_HAS_SYSCALL_WRAPPER.
 * - A dispatcher names the plain symbol instead of the wrapper's, declares it with six unsigned
 *   longs, and calls it with the six registers of its convention. It no longer includes
 *   <linux/syscalls.h>, which has the real prototypes.
 * - The type of a table's entries changes likewise, and calls through a table pass the registers.
 * - x86's own sys_ni_syscall() is removed: kernel/sys_ni.c has one.
 * - Other code that calls a wrapper by name depends on ARCH_HAS_SYSCALL_WRAPPER from now on, by
 *   the option that builds its file.
 */
#ifndef KERNEL_TREE_REWIND_DISPATCH_H
#define KERNEL_TREE_REWIND_DISPATCH_H

#include <glib.h>

#include "kernel-tree/source/source.h"

/*
 * The sources are those that x86_dispatch_wants(); they are edited, and the edits applied. `notes`
 * gets a line (char *) for each change, for the commit message. KSWEEP_ERROR_USAGE when x86 has no
 * system call wrapper, or, with file and line, when its dispatch has an unsupported form.
 */
gboolean rewind_dispatch(struct sources *sources, GPtrArray *notes, GError **error);

#endif
