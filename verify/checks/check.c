// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/check.h"

gboolean check_touched_skip(const struct check_input *input, struct check_result *result)
{
	g_autofree char *gaps = NULL;

	if (!input->touched || g_hash_table_size(input->touched->covered) > 0)
		return FALSE;
	gaps = touched_files_gaps(input->touched);
	result->outcome = "skip";
	result->detail =
		g_strdup_printf("it touches no source file that this config compiles%s", gaps);
	return TRUE;
}

void check_touched_count(const struct check_input *input, struct check_result *result)
{
	g_autofree char *detail = NULL;
	guint n;

	if (!input->touched)
		return;
	detail = result->detail;
	n = g_hash_table_size(input->touched->covered);
	result->detail = g_strdup_printf("%u touched object%s: %s", n, n == 1 ? "" : "s", detail);
}
