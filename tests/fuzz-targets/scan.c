// SPDX-License-Identifier: GPL-2.0
/* Any bytes: what the scan says lies within them, and survives the cache. */
#include <string.h>

#include "kernel-tree/scan/pack.h"
#include "kernel-tree/scan/text.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check(const char *path, const char *text, gsize size)
{
	g_autoptr(file_scan) scan = scan_text(path, text, size);
	g_autoptr(GBytes) packed = file_scan_pack(scan);
	g_autoptr(file_scan) again = file_scan_unpack(packed);

	g_assert_cmpuint(again->mentions->len, ==, scan->mentions->len);
	for (guint i = 0; i < scan->definitions->len; i++) {
		const struct definition *definition = g_ptr_array_index(scan->definitions, i);

		g_assert_cmpuint(definition->head, <, definition->head_end);
		g_assert_cmpuint(definition->head_end, <=, size);
		g_assert_cmpuint(definition->body, <=, definition->body_end);
		g_assert_cmpuint(definition->body_end, <=, size);
		g_assert_true(!definition->body || definition->head_end <= definition->body);
	}
	for (guint i = 0; i < scan->mentions->len; i++) {
		const struct mention *mention = g_ptr_array_index(scan->mentions, i);

		g_assert_cmpuint(mention->offset + strlen(mention->word), <=, size);
		g_assert_cmpint(
			memcmp(text + mention->offset, mention->word, strlen(mention->word)), ==,
			0);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const char *const paths[] = {"a.c", "a.h", "a.S", "a.tbl"};

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
		check(paths[i], (const char *)data, size);
	return 0;
}
