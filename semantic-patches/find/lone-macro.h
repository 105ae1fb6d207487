/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of a system call's name that is handed to a macro at file level.
 *
 *	save_static_function(sys_fork);
 *
 * No parser sees more in this than a name in parentheses. Where a definition of the macro (in the
 * file, or in a header that it surely sees) holds asm, the use is one in assembly. Else it is an
 * address: C code that is handed a function's name without calling it can only take its address.
 */
#ifndef SEMANTIC_PATCHES_FIND_LONE_MACRO_H
#define SEMANTIC_PATCHES_FIND_LONE_MACRO_H

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"

struct lone_macros;
typedef struct lone_macros lone_macros;

/* Reads nothing yet. The tree stays the caller's. One thread at a time. */
struct lone_macros *lone_macros_new(struct tree *tree);
void lone_macros_free(struct lone_macros *macros);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lone_macros, lone_macros_free)

/*
 * *bin becomes CATEGORY_ASM or CATEGORY_ADDRESS. tokens: those of the file `path`, as for
 * classify_by_text(); macro: the token of its name there. Errors: git's.
 */
gboolean lone_macro_category(struct lone_macros *macros, const char *path, GArray *tokens,
			     const struct token *macro, enum category *category, GError **error);

#endif
