/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The outline of a C file: its functions, definitions of system calls and prototypes, with the
 * places of their parts, as far as the lexer can find them without preprocessing.
 *
 * It relies on the kernel's style in one way: a brace in the first column opens or closes a whole
 * function. So unbalanced braces in #if branches do not disturb more than one function.
 */
#ifndef KERNEL_TREE_SOURCE_OUTLINE_H
#define KERNEL_TREE_SOURCE_OUTLINE_H

#include <glib.h>

#include "kernel-tree/source/lexer.h"

enum outline_kind {
	OUTLINE_FUNCTION,
	OUTLINE_SYSCALL, /* SYSCALL_DEFINEn(name, ...), COMPAT_SYSCALL_DEFINEn(...) */
	OUTLINE_PROTOTYPE,
};

/* Offsets are bytes of the text; ends are one past. Token numbers index the array given. */
struct outline_item {
	enum outline_kind kind;
	char *name; /* the function's; for a syscall its symbol: sys_dup2, compat_sys_wait4 */
	char *type; /* return type without storage class: "long"; "" for a syscall */
	gboolean is_static, is_inline;
	GPtrArray *types, *names; /* char *: of the parameters; names are "" where left out */
	gsize lead;		  /* start of the comment directly above it, otherwise start */
	gsize start;		  /* first token: return type, storage class, or macro */
	gsize open, close;	  /* '(' and past ')' of the parameters */
	gsize body;		  /* '{'; 0 for a prototype */
	gsize end;		  /* past '}' or ';' */
	guint word;	   /* number of the token that is the name (the macro for a syscall) */
	guint first, last; /* tokens of the body, braces included; last is one past */
	GArray *guard;	   /* guint: numbers of the groups it is in, outermost first ... */
	GArray *branch;	   /* guint: ... and in which branch of each, from 0 */
};

/* One #if ... #endif. */
struct outline_group {
	gsize start, end;      /* from '#' of #if to past the last token of #endif */
	GPtrArray *conditions; /* char *: "ifdef CONFIG_X", "else", one per branch */
	gboolean header_guard; /* #ifndef X directly followed by #define X */
};

struct outline {
	GPtrArray *items;  /* struct outline_item *, in file order */
	GPtrArray *groups; /* struct outline_group *, in order of their #if */
};

struct outline *outline_make(const char *text, gsize length, GArray *tokens);
void outline_free(struct outline *outline);

/* TRUE when both are in exactly the same #if branches. */
gboolean outline_same_guard(const struct outline_item *a, const struct outline_item *b);

/* The tokens [first, last) as text with one blank between two: to compare code. The caller frees.
 */
char *outline_join(GArray *tokens, guint first, guint last);

/* The number of the bracket that closes the one at `open` ("(", "[" or "{"); tokens->len if none
 * does. */
guint outline_match(GArray *tokens, guint open);

#endif
