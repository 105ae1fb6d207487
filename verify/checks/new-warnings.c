// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/new-warnings.h"

#include "base/text-wrap.h"
#include "verify/build/warnings-compare.h"

GHashTable *warnings_now(const struct check_input *input)
{
	return input->touched ? touched_files_warnings(input->touched, input->now->warnings)
			      : g_hash_table_ref(input->now->warnings);
}

void judge_new_warnings(const struct check_input *input, enum warning_tool tool, const char *name,
			struct check_result *result)
{
	g_autoptr(GHashTable) now = warnings_now(input);
	g_autoptr(GPtrArray) fresh = warnings_new_ones(input->before->warnings, now, tool);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *some = NULL;

	result->figure = fresh->len;
	result->outcome = fresh->len ? "fail" : "pass";
	for (guint i = 0; i < fresh->len; i++) {
		g_ptr_array_add(texts, warning_text(g_ptr_array_index(fresh, i)));
		g_string_append_printf(result->log, "new: %s\n",
				       (const char *)g_ptr_array_index(texts, i));
	}
	some = text_some(texts, 2);
	if (fresh->len)
		result->detail = g_strdup_printf("%u new %s warning%s: %s", fresh->len, name,
						 fresh->len == 1 ? "" : "s", some);
	else
		result->detail = g_strdup_printf("no new %s warning", name);
}
