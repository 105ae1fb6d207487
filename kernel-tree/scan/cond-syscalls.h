/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which system calls have a fallback for kernels that are built without them?
 * cond_syscall(sys_x), COND_SYSCALL(x) and COND_SYSCALL_COMPAT(x) give a weak symbol that returns
 * -ENOSYS (kernel/sys_ni.c); SYS_NI(x) and COMPAT_SYS_NI(x) an alias to a stub that says so
 * (kernel/time/posix-stubs.c). A helper has neither, unless a line of its own stands beside that of
 * its syscall: cond_syscall(helper) makes a weak symbol of any name, SYSCALL_ALIAS(helper, stub) an
 * alias.
 */
#ifndef KERNEL_TREE_SCAN_COND_SYSCALLS_H
#define KERNEL_TREE_SCAN_COND_SYSCALLS_H

#include "kernel-tree/git/repo.h"

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
 * The function that the symbol falls back to: "sys_ni_syscall", or a stub. NULL if there is none,
 * or by a macro that the file does not define once and as SYSCALL_ALIAS(sys_##name, stub).
 * Borrowed.
 */
const char *cond_syscalls_target(GHashTable *table, const char *symbol);

/* The line, with its newline, by which `helper` falls back to such a function. */
char *cond_syscalls_line(const char *helper, const char *target);

/*
 * Where that may go in, right behind each line of `text` that gives the symbol its fallback:
 * offsets (gsize) of the starts of the lines that follow.
 */
GArray *cond_syscalls_behind(const char *text, gsize length, const char *symbol);

#endif
