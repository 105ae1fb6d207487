/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The categories of the accounting: every mention of a system call has exactly one.
 */
#ifndef SEMANTIC_PATCHES_FIND_CATEGORY_H
#define SEMANTIC_PATCHES_FIND_CATEGORY_H

enum category {
	CATEGORY_DEFINITION,  /* in C or assembly (ENTRY(sys_x), sys_x:) */
	CATEGORY_DECLARATION, /* prototypes; .globl and the like */
	CATEGORY_TABLE,	      /* .tbl line, .long sys_x, __SYSCALL(nr, sys_x), cond_syscall(sys_x),
				 SYS_NI() */
	CATEGORY_CALL,
	CATEGORY_ADDRESS, /* taken in C code, initialisers included */
	CATEGORY_EXPORT,  /* EXPORT_SYMBOL*(sys_x) */
	CATEGORY_ASM,
	CATEGORY_ALIAS,	    /* #define sys_a sys_b and other macro bodies without a call */
	CATEGORY_TEXT,	    /* comment, string, or under #if 0 */
	CATEGORY_ENTRY,	    /* an architecture's entry stub (__x64_sys_x), used in C code */
	CATEGORY_LOOKALIKE, /* a local name: variable, member, label, parameter */
	CATEGORY_UNRESOLVED,
	CATEGORY_COUNT,
};

/* "definition": the name in the records. */
const char *category_name(enum category category);

#endif
