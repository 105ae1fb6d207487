// SPDX-License-Identifier: GPL-2.0
#include "base/string-list.h"

#include <string.h>

void string_list_add_once(GPtrArray *list, const char *string)
{
	if (!g_ptr_array_find_with_equal_func(list, string, g_str_equal, NULL))
		g_ptr_array_add(list, g_strdup(string));
}

static gint compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void string_list_sort(GPtrArray *list)
{
	g_ptr_array_sort(list, compare);
}
