/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which system calls have a fallback for kernels that are built without them?
 * cond_syscall(sys_x), COND_SYSCALL(x) and COND_SYSCALL_COMPAT(x) give a weak symbol that returns
 * -ENOSYS (kernel/sys_ni.c); SYS_NI(x) and COMPAT_SYS_NI(x) an alias to a stub that says so
 * (kernel/time/posix-stubs.c). A helper has neither, unless cond_syscall(helper) stands beside the
 * line of its syscall: the macro makes a weak symbol of any name.
 */
#ifndef KERNEL_TREE_COND_SYSCALLS_H
#define KERNEL_TREE_COND_SYSCALLS_H

#include "kernel-tree/git.h"

enum cond_syscall {
	COND_SYSCALL_NONE,
	COND_SYSCALL_WEAK, /* falls back to -ENOSYS */
	COND_SYSCALL_STUB, /* falls back to a function of its own */
};

/* Reads the .c files below kernel/. A table for the functions below. */
GHashTable *cond_syscalls_read(struct git_repo *repo, const char *rev, GError **error);

enum cond_syscall cond_syscalls_get(GHashTable *table, const char *symbol);

/* The file that has its line, the first of several; NULL if none has. Borrowed. */
const char *cond_syscalls_file(GHashTable *table, const char *symbol);

/*
 * Where lines may go in right behind each line of `text` that makes the symbol fall back to
 * -ENOSYS: offsets (gsize) of the starts of the lines that follow.
 */
GArray *cond_syscalls_behind(const char *text, gsize length, const char *symbol);

#endif
