/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The category of a mention of a system call.
 *
 * By the text around it: comments, strings, code under #if 0, assembly, tables, definitions,
 * declarations, exports, macro bodies, and local names that their place identifies (members, tags,
 * labels). By the rule's report: everything in an expression, where only scopes distinguish a call
 * from a look-alike.
 *
 * Neither sees a name that ## puts together from parts of which none looks like a system call. The
 * names that SYS_NI(x), COND_SYSCALL(x) and SYSCALL_DEFINEn(x) paste are seen.
 */
#ifndef SEMANTIC_PATCHES_FIND_CLASSIFY_H
#define SEMANTIC_PATCHES_FIND_CLASSIFY_H

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/scan/scan.h"
#include "semantic-patches/find/category.h"
#include "semantic-patches/find/rule-report.h"

/*
 * The category by the text; CATEGORY_UNRESOLVED when the rule has to decide. tokens: lexer_all() of
 * the file without comments (LEXER_ASM for .S files); may be NULL if classify_needs_tokens() is
 * FALSE.
 */
enum category classify_by_text(const struct mention *mention, GArray *tokens);

/*
 * For save_static_function(sys_x); at file level, where the rule sees nothing: the name of the
 * macro that the mention is an argument of. NULL for any other mention. See lone-macro.h.
 */
const struct token *classify_lone_macro(const struct mention *mention, GArray *tokens);

/* TRUE when classify_by_text() needs tokens. */
gboolean classify_needs_tokens(const struct mention *mention);

/*
 * Does the kernel pretend to be user space at this call? TRUE if the rule saw the call under
 * set_fs(KERNEL_DS), or if an argument is a cast with __force and __user, a string literal, or the
 * address of a variable. report may be NULL.
 */
gboolean classify_masquerade(const struct rule_report *report, const struct mention *mention,
			     GArray *tokens);

/* The context of the site that a mention of this category is; NULL if it is not a site. */
const char *classify_context(const char *path, const struct mention *mention,
			     enum category category);

#endif
