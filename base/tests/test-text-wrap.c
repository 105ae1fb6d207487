// SPDX-License-Identifier: GPL-2.0
#include "base/text-wrap.h"

static void check_list(const char *words, const char *expected)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	g_auto(GStrv) parts = g_strsplit(words, " ", -1);
	g_autofree char *text = NULL;

	for (char **part = parts; *part; part++)
		g_ptr_array_add(list, *part);
	text = text_list(list);
	g_assert_cmpstr(text, ==, expected);
}

static void test_text_wrap(void)
{
	g_autofree char *one = text_count(1, "call", "calls");
	g_autofree char *twelve = text_count(12, "call", "calls");
	g_autofree char *many = text_count(13, "call", "calls");
	g_autofree char *wrapped = text_wrap("a bb  ccc\n dddd\n\n\n\nverylongword e", 8);
	g_autofree char *empty = text_wrap("", 8);

	check_list("a", "a");
	check_list("a b", "a and b");
	check_list("a b c", "a, b and c");
	g_assert_cmpstr(one, ==, "one call");
	g_assert_cmpstr(twelve, ==, "twelve calls");
	g_assert_cmpstr(many, ==, "13 calls");
	g_assert_cmpstr(wrapped, ==, "a bb ccc\ndddd\n\nverylongword\ne\n");
	g_assert_cmpstr(empty, ==, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text-wrap/all", test_text_wrap);
	return g_test_run();
}
