// SPDX-License-Identifier: GPL-2.0
/* Any bytes: the tokens and the white space between them are the text. */
#include <string.h>

#include "kernel-tree/source/lexer.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	for (enum lexer_language language = LEXER_C; language <= LEXER_ASM; language++) {
		struct lexer lexer;
		struct token token;
		gsize at = 0;

		lexer_init(&lexer, (const char *)data, size, language);
		while (lexer_next(&lexer, &token)) {
			g_assert_cmpuint(token.offset, >=, at);
			g_assert_cmpuint(token.length, >, 0);
			for (; at < token.offset; at++)
				g_assert_true(data[at] && strchr(" \t\r\n\f\v\\", data[at]));
			at += token.length;
			g_assert_cmpuint(at, <=, size);
		}
	}
	return 0;
}
