/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which system calls have a fallback for kernels that are built without them?
 * cond_syscall(sys_x), COND_SYSCALL(x) and COND_SYSCALL_COMPAT(x) give a weak symbol that returns
 * -ENOSYS (kernel/sys_ni.c); SYS_NI(x) and COMPAT_SYS_NI(x) an alias to a stub that says so
 * (kernel/time/posix-stubs.c). A helper has neither.
 */
#ifndef KERNEL_TREE_COND_SYSCALLS_H
#define KERNEL_TREE_COND_SYSCALLS_H

#include "kernel-tree/git.h"

enum cond_syscall {
	COND_SYSCALL_NONE,
	COND_SYSCALL_WEAK, /* falls back to -ENOSYS */
	COND_SYSCALL_STUB, /* falls back to a function of its own */
};

/* Reads the .c files below kernel/: symbol (char *) -> enum cond_syscall, as GUINT_TO_POINTER. */
GHashTable *cond_syscalls_read(struct git_repo *repo, const char *rev, GError **error);

/* Adds what one text says to such a table. */
void cond_syscalls_parse(const char *text, gsize length, GHashTable *table);

enum cond_syscall cond_syscalls_get(GHashTable *table, const char *symbol);

#endif
