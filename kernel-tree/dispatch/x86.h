/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How x86 dispatches system calls, read from its source.
 *
 * kbuild generates the tables of system calls as headers (<asm/syscalls_64.h>, ...) with a line
 * __SYSCALL(nr, sym) for each. A .c file that includes one is a dispatcher: it defines __SYSCALL()
 * to declare the symbols, to list them in a table, or to call them.
 *
 * Since v4.17 the symbols are those of wrappers (__x64_sys_x, __ia32_sys_x), which take a pointer
 * to the saved registers. Before, they were those of the entry points themselves (sys_x), which take
 * six arguments.
 *
 *	for each source that x86_dispatch_wants(): x86_is_dispatcher()
 *	for each token of it: x86_symbol_at(), x86_entry_type_at(), x86_table_call_at()
 *
 * The functions only read. Tokens are numbers in source_tokens() of the source.
 * Sources: arch/x86/entry/syscall_64.c and arch/x86/entry/common.c of v4.16 to v6.1.
 */
#ifndef KERNEL_TREE_DISPATCH_X86_H
#define KERNEL_TREE_DISPATCH_X86_H

#include "kernel-tree/source/source.h"

#define X86_KCONFIG "arch/x86/Kconfig"
/* The option by which an architecture has wrappers of system calls. */
#define X86_WRAPPER_OPTION "ARCH_HAS_SYSCALL_WRAPPER"

/* The number of registers for arguments; a system call takes as many arguments at most. */
#define X86_ARGUMENTS 6

enum x86_convention { X86_CONVENTION_64, X86_CONVENTION_32 };

/* The member of struct pt_regs that has argument n (from 0): "di". */
const char *x86_register(enum x86_convention convention, guint n);

/* TRUE for a file that can be part of the dispatch: C, assembly, Kconfig or Makefile of x86. */
gboolean x86_dispatch_wants(const char *path);

/* TRUE for a .c file that includes a table of system calls. */
gboolean x86_is_dispatcher(struct source *source);

/*
 * Where a declaration can be inserted so that all uses of a dispatcher's tables see it: the offset
 * of the first definition of a macro __SYSCALL..., or of the outermost #if around it. FALSE when
 * there is none.
 */
gboolean x86_tables_start(struct source *source, gsize *start);

/* The parentheses after a symbol or a table's entry. */
struct x86_arguments {
	enum {
		X86_NO_ARGUMENTS,    /* no parentheses: the symbol is an entry of a table */
		X86_REGISTERS_TYPE,  /* (const struct pt_regs *), with or without a name */
		X86_REGISTERS,	     /* (regs): one identifier */
		X86_OTHER_ARGUMENTS, /* anything else */
	} kind;
	guint open, close; /* the tokens '(' and ')' */
};

/* The symbol of a wrapper. */
struct x86_symbol {
	enum {
		X86_SYMBOL_WHOLE,  /* __x64_sys_x */
		X86_SYMBOL_PASTED, /* __x64_##sym */
		X86_SYMBOL_OTHER,  /* the prefix alone: name and arguments are not set */
	} kind;
	enum x86_convention convention;
	gsize prefix;	   /* bytes of the prefix: __x64_, __ia32_ */
	guint first, name; /* the tokens that begin with the prefix and that end the name */
	struct x86_arguments arguments;
};

/* FALSE when token i is not the symbol of a wrapper. */
gboolean x86_symbol_at(GArray *tokens, guint i, struct x86_symbol *symbol);

/* Is token i the type of the tables' entries where it is declared, (*sys_call_ptr_t)(...)? */
gboolean x86_entry_type_at(GArray *tokens, guint i, struct x86_arguments *arguments);

/* Is token i the table in a call through it, sys_call_table[nr](...)? */
gboolean x86_table_call_at(GArray *tokens, guint i, enum x86_convention *convention,
			   struct x86_arguments *arguments);

#endif
