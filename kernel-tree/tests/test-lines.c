// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/lines.h"

static const char text[] = "a\nbc\n\nd";
#define LENGTH (sizeof(text) - 1)

static void test_start(void)
{
	static const gsize starts[] = {0, 0, 2, 2, 2, 5, 6, 6};

	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
		g_assert_cmpuint(line_start(text, i), ==, starts[i]);
}

static void test_end(void)
{
	static const gsize ends[] = {2, 2, 5, 5, 5, 6, 7, 7};

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
		g_assert_cmpuint(line_end(text, LENGTH, i), ==, ends[i]);
	g_assert_cmpuint(line_end(text, LENGTH, LENGTH + 1), ==, LENGTH);
	/* A newline past the length is not of the text. */
	g_assert_cmpuint(line_end(text, 3, 2), ==, 3);
}

static void test_number(void)
{
	g_assert_cmpuint(line_number("a\nb", 0), ==, 1);
	g_assert_cmpuint(line_number("a\nb", 1), ==, 1);
	g_assert_cmpuint(line_number("a\nb", 2), ==, 2);
	g_assert_cmpuint(line_number(text, LENGTH), ==, 4);
}

static void test_offset(void)
{
	static const gsize offsets[] = {0, 2, 5, 6, LENGTH, LENGTH};

	for (guint i = 0; i < G_N_ELEMENTS(offsets); i++)
		g_assert_cmpuint(line_offset(text, LENGTH, i + 1), ==, offsets[i]);
	g_assert_cmpuint(line_offset("a\n", 2, 2), ==, 2);
	g_assert_cmpuint(line_offset("", 0, 1), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lines/start", test_start);
	g_test_add_func("/lines/end", test_end);
	g_test_add_func("/lines/number", test_number);
	g_test_add_func("/lines/offset", test_offset);
	return g_test_run();
}
