/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fallbacks of system calls for kernels that are built without them.
 *
 * cond_syscall(sys_x), COND_SYSCALL(x) and COND_SYSCALL_COMPAT(x) make a weak symbol that returns
 * -ENOSYS (kernel/sys_ni.c); SYS_NI(x) and COMPAT_SYS_NI(x) make an alias of a stub that returns it
 * (kernel/time/posix-stubs.c). A helper has no fallback unless it gets a line of its own beside
 * that of its system call: cond_syscall(helper) works for any name, and so does
 * SYSCALL_ALIAS(helper, stub).
 */
#ifndef KERNEL_TREE_SCAN_COND_SYSCALLS_H
#define KERNEL_TREE_SCAN_COND_SYSCALLS_H

#include "kernel-tree/git/repo.h"

enum cond_syscall {
	COND_SYSCALL_NONE,
	COND_SYSCALL_WEAK, /* falls back to -ENOSYS */
	COND_SYSCALL_STUB, /* falls back to a function of its own */
};

/* Read the .c files below kernel/. The result is for the functions below; the caller unrefs. */
GHashTable *cond_syscalls_read(struct git_repo *repo, const char *rev, GError **error);

enum cond_syscall cond_syscalls_get(GHashTable *table, const char *symbol);

/* The first file that has its line; NULL if none. Borrowed. */
const char *cond_syscalls_file(GHashTable *table, const char *symbol);

/*
 * The function that the symbol falls back to: "sys_ni_syscall", or a stub. NULL if it has no
 * fallback, or if the file does not define the macro exactly once, as SYSCALL_ALIAS(sys_##name,
 * stub). Borrowed.
 */
const char *cond_syscalls_target(GHashTable *table, const char *symbol);

/* The line, with its newline, that makes `helper` fall back to `target`. The caller frees. */
char *cond_syscalls_line(const char *helper, const char *target);

/*
 * Where that line can be inserted: the offsets (gsize) of the lines that follow those which give
 * the symbol its fallback in `text`. The caller unrefs.
 */
GArray *cond_syscalls_behind(const char *text, gsize length, const char *symbol);

#endif
