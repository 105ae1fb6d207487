// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/category.h"

const char *category_name(enum category category)
{
	static const char *const names[CATEGORY_COUNT] = {
		[CATEGORY_DEFINITION] = "definition",
		[CATEGORY_DECLARATION] = "declaration",
		[CATEGORY_TABLE] = "table",
		[CATEGORY_CALL] = "call",
		[CATEGORY_ADDRESS] = "address",
		[CATEGORY_EXPORT] = "export",
		[CATEGORY_ASM] = "asm",
		[CATEGORY_ALIAS] = "alias",
		[CATEGORY_TEXT] = "text",
		[CATEGORY_ENTRY] = "entry",
		[CATEGORY_LOOKALIKE] = "lookalike",
		[CATEGORY_UNRESOLVED] = "unresolved",
	};

	return category < CATEGORY_COUNT ? names[category] : "?";
}
