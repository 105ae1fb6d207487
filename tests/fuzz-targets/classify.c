// SPDX-License-Identifier: GPL-2.0
/* The bins by the text: every mention of any text gets one, and blanking keeps every offset. */
#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/scan/text.h"
#include "semantic-patches/find/classify.h"
#include "semantic-patches/spatch/narrow.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_narrow(char *narrow, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((narrow[i] == '\n') != (text[i] == '\n'))
			__builtin_trap();
	g_free(narrow);
}

static void check_mention(const struct mention *mention, const char *text, size_t size,
			  GArray *tokens, gboolean assembly)
{
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	enum category category = classify_by_text(mention, tokens);

	if (category >= CATEGORY_COUNT)
		__builtin_trap();
	classify_masquerade(NULL, mention, tokens);
	classify_lone_macro(mention, tokens);
	if (assembly || category != CATEGORY_UNRESOLVED)
		return;
	g_array_append_val(offsets, mention->offset);
	check_narrow(narrow_to_bodies(text, size, tokens, offsets), text, size);
	check_narrow(narrow_to_functions(text, size, tokens, offsets), text, size);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	static const char *const names[] = {"fs/x.c", "arch/x86/x.S"};
	g_autofree char *text = g_strndup((const char *)data, size);

	memcpy(text, data, size);
	for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
		g_autoptr(file_scan) scan = scan_text(names[n], text, size);
		g_autoptr(GArray) tokens = lexer_all(text, size, n ? LEXER_ASM : LEXER_C, FALSE);

		/* Narrowing is linear in the text, and so is a text of nothing but mentions. */
		for (guint i = 0; i < MIN(scan->mentions->len, 20); i++)
			check_mention(scan->mentions->pdata[i], text, size, tokens, n == 1);
	}
	return 0;
}
