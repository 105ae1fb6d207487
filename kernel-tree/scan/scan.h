/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The result of a scan: the definitions and mentions of system calls in a file, with the #if
 * conditions around them, as far as the lexer alone can find them. text.h scans one text, tree.h a
 * whole revision.
 */
#ifndef KERNEL_TREE_SCAN_SCAN_H
#define KERNEL_TREE_SCAN_SCAN_H

#include <glib.h>

/*
 * A guard is the text of the #if conditions around a place, outermost first, joined by " && ":
 * "defined(CONFIG_X)" for #ifdef, "!defined(CONFIG_X)" for #ifndef and for the #else of #ifdef,
 * "!(A > 1)" for the #else of #if A > 1, "(A || B)" where parentheses are needed. An #elif contains
 * the negation of the conditions before it. The include guard of a header is left out.
 */
enum definition_kind {
	DEFINITION_NATIVE, /* SYSCALL_DEFINEn and arch variants of it (SYSCALL32_DEFINEn, ...) */
	DEFINITION_COMPAT, /* COMPAT_SYSCALL_DEFINEn */
	DEFINITION_PLAIN,  /* asmlinkage long sys_x(...) { } written out */
	/*
	 * long sys_x(...) { } without asmlinkage and not static: a system call on powerpc, ia64 and
	 * others, something else in drivers. scan_tree() makes it DEFINITION_PLAIN when a table or
	 * an asmlinkage prototype of the tree names it, and drops it otherwise.
	 */
	DEFINITION_CANDIDATE,
};

struct parameter {
	char *type; /* "const char __user *"; white space folded */
	char *name;
};

/*
 * A syscall's definition. Offsets are bytes in the file; ends are one past. When several
 * headers share a body, each is a definition of its own with the same body.
 */
struct definition {
	enum definition_kind kind;
	char *symbol; /* sys_dup2, compat_sys_wait4 */
	char *name;   /* dup2, wait4: as written between the parentheses */
	char *macro;  /* SYSCALL_DEFINE2; "asmlinkage" for a plain one, "" if it lacks that */
	GPtrArray *parameters; /* struct parameter * */
	char *file;
	guint line;
	gsize head, head_end; /* the macro's name to past its ')'; plain: the return type's start to
				 past ')' */
	gsize body, body_end; /* '{' to past '}'; both 0 when a macro made the definition (no body
				 here) */
	char *guard;	      /* as in struct site */
	guint heads;	      /* how many headers share the body (#ifdef'd), normally 1 */
	gboolean compat_too;  /* SYSCALL32_DEFINEn: by config it is compat_sys_NAME instead */
};

enum mention_place {
	MENTION_CODE,	   /* C code outside directives */
	MENTION_DEFINE,	   /* in the body of a #define (macro is its name) */
	MENTION_DIRECTIVE, /* in any other directive */
	MENTION_COMMENT,
	MENTION_STRING, /* also the text of #error and #warning */
	MENTION_ASM,	/* in a .S file, or inside asm() in C */
	MENTION_TABLE,	/* .tbl file */
};

/*
 * An identifier that looks like a syscall's symbol: (compat_)?sys(32|64|n32)?_NAME, its aliases
 * (__x64_sys_NAME, __se_compat_sys_NAME, SyS_NAME, ...), and the names that macros paste:
 * NAME in a definition's header, SYS_NI(NAME) and COND_SYSCALL(NAME).
 */
struct mention {
	char *symbol; /* the symbol meant: sys_dup2; for __x64_sys_dup2 as well */
	char *word;   /* as written */
	gsize offset;
	guint line, column;
	enum mention_place place;
	char *enclosing;       /* function, or macro for MENTION_DEFINE; "" at file level */
	char *enclosing_macro; /* SYSCALL_DEFINE3, ... when the function is one made by it; else ""
				*/
	/*
	 * The identifier before the innermost open '(': EXPORT_SYMBOL, __SYSCALL; "" outside of
	 * parentheses, but in assembly the statement's first word then: ".long", "PTR", "bl".
	 */
	char *argument_of;
	char *guard;
	gboolean called;     /* next token is '(' */
	gboolean prototype;  /* the name declared (asmlinkage long sys_x(...);), also by extern in a
				body */
	gboolean asmlinkage; /* of a prototype */
	gboolean definition; /* the name in a definition's header */
};

struct file_scan {
	GPtrArray *definitions; /* struct definition * (file is NULL here) */
	GPtrArray *mentions;	/* struct mention *, in file order */
};
typedef struct file_scan file_scan;

struct file_scan *file_scan_new(void);
void file_scan_free(struct file_scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(file_scan, file_scan_free)

void parameter_free(gpointer data);
void definition_free(struct definition *definition);

#endif
