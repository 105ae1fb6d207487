/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scanner's parser. It follows braces, parentheses and declarations far enough to name the
 * function around a place and to find the header and body of a definition. It needs constant
 * memory, and the code need not compile.
 *
 * Each branch of #if ... #else starts from the state at the #if. After the #endif, the parser goes
 * on with the state at the end of the first branch that is not #if 0.
 *
 *	parser_init(&parser, text, scan, guard);
 *	for each token: parser_branch(), or parser_named_draft() and parser_token()
 *	parser_finish(&parser);
 */
#ifndef KERNEL_TREE_SCAN_PARSER_H
#define KERNEL_TREE_SCAN_PARSER_H

#include "kernel-tree/scan/draft.h"

void parser_init(struct parser *parser, const char *text, struct file_scan *scan,
		 struct guard *guard);
/* The drafts become scan->definitions. */
void parser_finish(struct parser *parser);

/* A C token that is neither a comment nor in a directive. mention: that of the token, or NULL. */
void parser_token(struct parser *parser, const struct token *token, struct mention *mention);

/*
 * Call it before parser_token(): the draft that the token names, or NULL. The caller then sets
 * the draft's mention.
 */
struct draft *parser_named_draft(struct parser *parser, const struct token *token);

/* #if, #else or #elif, #endif; dead: the branch that starts is #if 0. */
void parser_branch(struct parser *parser, enum directive directive, gboolean dead);

#endif
