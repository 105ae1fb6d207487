/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which bin a mention of a system call belongs to, as far as the text around it tells, and what
 * the rule said of the rest.
 *
 * By the text: comments, strings, what is under #if 0, assembly, tables, definitions, declarations,
 * exports, macro bodies, and the local names whose place gives them away (members, tags, labels).
 * By the rule: everything in an expression, where it takes scopes to tell a call from a
 * look-alike.
 *
 * Out of sight of both: names that are put together by ## from parts of which none looks like
 * a system call. What SYS_NI(x), COND_SYSCALL(x) and SYSCALL_DEFINEn(x) paste is seen.
 */
#ifndef SEMANTIC_PATCHES_FIND_CLASSIFY_H
#define SEMANTIC_PATCHES_FIND_CLASSIFY_H

#include "kernel-tree/source/lexer.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/find/rule-report.h"

/*
 * The bin by the text; CATEGORY_UNRESOLVED when the rule has to say. tokens: lexer_all() of the
 * file without comments (LEXER_ASM for .S files); may be NULL where classify_needs_tokens() is
 * FALSE.
 */
enum category classify_by_text(const struct mention *mention, GArray *tokens);

/* What classify_by_text() says of token number n, a mention in assembly. */
enum category classify_asm(GArray *tokens, guint n);

/*
 * save_static_function(sys_x); at file level, where the rule sees nothing: the name of the macro
 * that is handed the name of a system call. NULL for every other mention. See lone-macro.h.
 */
const struct token *classify_lone_macro(const struct mention *mention, GArray *tokens);

/* TRUE when classify_by_text() needs tokens. */
gboolean classify_needs_tokens(const struct mention *mention);

/*
 * Does the kernel pretend to be user space at this call? Either the rule saw that it stands
 * under set_fs(KERNEL_DS), or it passes a cast with __force and __user, a string literal, or the
 * address of a variable.
 */
gboolean classify_masquerade(const struct rule_report *rule_report, const struct mention *mention,
			     GArray *tokens);

/* The site's context for a mention in this bin; NULL when the bin makes no site. */
const char *classify_context(const char *path, const struct mention *mention,
			     enum category category);

#endif
