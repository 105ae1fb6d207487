// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/classify-asm.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

/*
 * Does a macro of this file make a label of its first parameter?
 *	#define STUB(NAME, TARGET) .globl NAME; NAME: b TARGET
 */
static gboolean makes_label(GArray *tokens, const struct token *macro)
{
	guint body, end;

	for (guint at = 0; token_find_macro(tokens, macro, &at, &body, &end); at = end) {
		const struct token *parameter = token_nth(tokens, at + 4);

		for (guint i = body; i < end; i++)
			if (token_same(token_nth(tokens, i), parameter) &&
			    token_is(token_nth(tokens, i + 1), ":"))
				return TRUE;
	}
	return FALSE;
}

/* ENTRY(sys_x), SYM_FUNC_START(sys_x), ENDPROC(sys_x): macros that open and close a function. */
static enum category category_of_asm_macro(GArray *tokens, const struct token *macro)
{
	static const char *const opening[] = {"ENTRY", "LEAF", "NESTED", "START", NULL};

	if (makes_label(tokens, macro))
		return CATEGORY_DEFINITION;
	if (memmem(macro->text, macro->length, "END", 3))
		return CATEGORY_DECLARATION;
	for (const char *const *part = opening; *part; part++)
		if (memmem(macro->text, macro->length, *part, strlen(*part)))
			return CATEGORY_DEFINITION;
	return CATEGORY_ASM;
}

/*
 * ".long sys_x", "PTR sys_x" is data in a table, "sys_x:" defines and ".globl sys_x" declares.
 * Everything else is code that jumps there.
 */
enum category classify_asm(GArray *tokens, guint n)
{
	static const char *const declaring[] = {"globl", "global", "weak", "type",
						"size",	 "ent",	   "end",  NULL};
	static const char *const data[] = {"long", "quad", "word",  "hword", "xword", "dword",
					   "int",  "byte", "2byte", "4byte", "8byte", NULL};
	guint first = n;

	if (n == tokens->len)
		return CATEGORY_ASM;
	/* Assembly need not balance its parentheses: only the token right before counts. */
	if (token_is(token_before(tokens, n, 1), "(") && token_before(tokens, n, 2)->first)
		return category_of_asm_macro(tokens, token_before(tokens, n, 2));
	if (token_nth(tokens, n)->first && token_is(token_nth(tokens, n + 1), ":"))
		return CATEGORY_DEFINITION;
	/* .text.sys_exit is a section. */
	if (token_is(token_before(tokens, n, 1), ".") &&
	    token_before(tokens, n, 2)->kind == TOKEN_IDENTIFIER &&
	    token_before(tokens, n, 2)->offset + token_before(tokens, n, 2)->length ==
		    token_before(tokens, n, 1)->offset)
		return CATEGORY_LOOKALIKE;
	while (first > 0 && token_nth(tokens, first - 1)->line == token_nth(tokens, n)->line &&
	       !token_is(token_nth(tokens, first - 1), ":") &&
	       !token_is(token_nth(tokens, first - 1), ";"))
		first--;
	if (token_is(token_nth(tokens, first), ".") && first + 1 < n) {
		if (token_is_one_of(token_nth(tokens, first + 1), declaring))
			return CATEGORY_DECLARATION;
		return token_is_one_of(token_nth(tokens, first + 1), data) ? CATEGORY_TABLE
									   : CATEGORY_ASM;
	}
	if (token_starts(token_nth(tokens, first), "PTR") && first + 1 == n)
		return CATEGORY_TABLE;
	/* ia64's data4, data8 */
	if (token_starts(token_nth(tokens, first), "data") && first + 1 == n)
		return CATEGORY_TABLE;
	return CATEGORY_ASM;
}
