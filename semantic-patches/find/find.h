/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find every invocation of a system call in a revision, and account for every mention.
 *
 * Two witnesses: spatch runs the rules over the desugared files; the lexer's scan lists all
 * mentions. Every mention ends in exactly one bin. A mention that spatch did not explain
 * but that the lexer sees as a call in code is `unresolved`, is listed, and makes the answer bad.
 */
#ifndef SEMANTIC_PATCHES_FIND_FIND_H
#define SEMANTIC_PATCHES_FIND_FIND_H

#include <glib.h>

#include "base/record.h"
#include "kernel-tree/scan/scan.h"
#include "kernel-tree/tree.h"

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
const char *category_name(enum category category);

struct found {
	GPtrArray *sites; /* struct site *: calls, addresses, exports, asm uses, sorted */
	guint categories[CATEGORY_COUNT];
	guint mentions;	       /* always the sum of bins */
	GPtrArray *unresolved; /* struct site *, context "plain", how "scan" */
	GPtrArray *trouble;    /* char *: what spatch failed at, file by file, and what was done */
	struct tree_scan *scan;
};
typedef struct found found;

/*
 * area: "generic", "arch:NAME" or "all". Warm results come from the cache: what the rules say of
 * a file is kept by (desugared text, rules, spatch version).
 * KSWEEP_ERROR_ENVIRONMENT when spatch is missing, or was killed on every try.
 */
struct found *find_sites(struct tree *tree, const char *area, GError **error);
void found_free(struct found *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(found, found_free)

/* TRUE for a call (not address, asm or export) outside CATEGORY_UNRESOLVED. */
gboolean site_is_call(const struct site *site);

#endif
