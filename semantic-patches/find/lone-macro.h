/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The category of a system call's name that is an argument of a macro at file level:
 *
 *	save_static_function(sys_fork);
 *
 * A parser sees only a name in parentheses. If a definition of the macro (in the file, or in a
 * header that it surely includes) has asm in it, this is a use in assembly. Otherwise it is an
 * address, since C code can do nothing else with the name of a function that it does not call.
 */
#ifndef SEMANTIC_PATCHES_FIND_LONE_MACRO_H
#define SEMANTIC_PATCHES_FIND_LONE_MACRO_H

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/category.h"

struct lone_macros;
typedef struct lone_macros lone_macros;

/* Borrows the tree, and reads nothing yet. One thread at a time. */
struct lone_macros *lone_macros_new(struct tree *tree);
void lone_macros_free(struct lone_macros *macros);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lone_macros, lone_macros_free)

/*
 * *category becomes CATEGORY_ASM or CATEGORY_ADDRESS. tokens: those of the file `path`, as for
 * classify_by_text(); macro: the token of its name there. Errors: git's.
 */
gboolean lone_macro_category(struct lone_macros *macros, const char *path, GArray *tokens,
			     const struct token *macro, enum category *category, GError **error);

#endif
