/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which words name a system call. Names are recognised by pattern: there is no list of system
 * calls or of architectures.
 */
#ifndef KERNEL_TREE_DISPATCH_SYMBOL_NAME_H
#define KERNEL_TREE_DISPATCH_SYMBOL_NAME_H

#include <glib.h>

/*
 * The symbol that a word stands for: "sys_dup2" for sys_dup2, __x64_sys_dup2 and SyS_dup2; NULL
 * when the word does not look like the symbol of a system call. The caller frees.
 */
char *name_symbol(const char *word, gsize length);

/* FALSE when no word of the text can name a system call: most files of a tree. */
gboolean name_possible(const char *text, gsize length);

/* How a macro uses the name of a system call that is one of its arguments. */
struct name_macro {
	enum {
		NAME_DEFINES, /* SYSCALL_DEFINEn: defines it, a body follows */
		NAME_WRAPS,   /* COMPAT_SYSCALL_WRAPn: defines it, without a body of its own */
		NAME_PASTES,  /* SYS_NI, COND_SYSCALL: mentions it */
	} what;
	gboolean compat;
	gboolean compat_too; /* native or compat, depending on the config */
};

/* TRUE when the word is such a macro, by its own name; fills *macro. The name comes first. */
gboolean name_is_macro(const char *word, gsize length, struct name_macro *macro);

/* "sys_NAME" or "compat_sys_NAME". The caller frees. */
char *name_of_syscall(const char *name, gboolean compat);

#endif
