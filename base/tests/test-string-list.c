// SPDX-License-Identifier: GPL-2.0
#include "base/string-list.h"

static void assert_list(GPtrArray *list, const char *want)
{
	g_autoptr(GString) got = g_string_new(NULL);

	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(got, "%s ", (char *)list->pdata[i]);
	g_assert_cmpstr(got->str, ==, want);
}

static GPtrArray *list_of(const char *words)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) parts = g_strsplit(words, " ", -1);

	for (char **part = parts; *part; part++)
		string_list_add_once(list, *part);
	return list;
}

static void test_add_once(void)
{
	g_autoptr(GPtrArray) list = list_of("b a b c a ab");
	char word[] = "d";

	assert_list(list, "b a c ab ");
	string_list_add_once(list, word);
	word[0] = 'x';
	assert_list(list, "b a c ab d ");
}

static void test_sort(void)
{
	g_autoptr(GPtrArray) list = list_of("b _ a10 B a9 a \303\244");
	g_autoptr(GPtrArray) empty = g_ptr_array_new();

	string_list_sort(list);
	assert_list(list, "B _ a a10 a9 b \303\244 ");
	string_list_sort(empty);
	assert_list(empty, "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/string-list/add-once", test_add_once);
	g_test_add_func("/string-list/sort", test_sort);
	return g_test_run();
}
