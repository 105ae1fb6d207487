// SPDX-License-Identifier: GPL-2.0
/* Any bytes: desugared text has as many lines, and resugaring it unchanged gives the bytes back. */
#include <string.h>

#include "kernel-tree/scan/text.h"
#include "semantic-patches/spatch/desugar.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static guint lines(const char *text, gsize length)
{
	guint n = 0;

	for (gsize i = 0; i < length; i++)
		n += text[i] == '\n';
	return n;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const char *text = (const char *)data;
	g_autoptr(file_scan) scan = scan_text("a.c", text, size);
	g_autoptr(desugared) plain = desugar(text, size, scan->definitions, NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *back = NULL;

	g_assert_cmpuint(lines(plain->text->str, plain->text->len), ==, lines(text, size));
	if (memchr(data, '\0', size))
		return 0;
	back = resugar(plain, plain->text->str, &error);
	if (back) {
		g_assert_cmpuint(strlen(back), ==, size);
		g_assert_cmpint(memcmp(back, text, size), ==, 0);
	}
	return 0;
}
