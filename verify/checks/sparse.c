// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/sparse.h"

#include "base/text-wrap.h"
#include "verify/build/warnings-compare.h"
#include "verify/checks/new-warnings.h"

/* Files at which sparse itself newly fails, as "3 files: fs/a.c (exit status 124), ..."; NULL for
 * none. */
static char *files_unchecked(GHashTable *before, GHashTable *now)
{
	g_autoptr(GPtrArray) list = warnings_new_ones(before, now, WARNING_UNCHECKED);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *some = NULL;

	for (guint i = 0; i < list->len; i++) {
		const struct warning *warning = g_ptr_array_index(list, i);

		g_ptr_array_add(texts, g_strdup_printf("%s (%s)", warning->file, warning->text));
	}
	some = text_some(texts, 3);
	return list->len ? g_strdup_printf("%u file%s: %s", list->len, list->len == 1 ? "" : "s",
					   some)
			 : NULL;
}

/*
 * An error if sparse fails at a file where it did not fail before, since nothing can be compared
 * there. Files where it fails as before are only named.
 */
static void judge_unchecked(const struct check_input *input, struct check_result *result)
{
	g_autoptr(GHashTable) none = warnings_table_new();
	g_autoptr(GHashTable) now = warnings_now(input);
	g_autofree char *fresh = files_unchecked(input->before->warnings, now);
	g_autofree char *all = files_unchecked(none, now);
	g_autofree char *detail = NULL;

	if (!all)
		return;
	detail = result->detail;
	if (fresh && result->figure == 0) {
		result->outcome = "error";
		result->detail = g_strdup_printf("sparse itself failed at %s", fresh);
	} else {
		result->detail = g_strdup_printf("%s; sparse itself fails at %s", detail, all);
	}
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	g_autofree char *sparse = g_find_program_in_path("sparse");

	(void)error;
	if (!sparse) {
		result->outcome = "error";
		result->detail = g_strdup("sparse is not installed (package sparse)");
		return TRUE;
	}
	if (check_touched_skip(input, result))
		return TRUE;
	judge_new_warnings(input, WARNING_SPARSE, "sparse", result);
	check_touched_count(input, result);
	judge_unchecked(input, result);
	return TRUE;
}

const struct check check_sparse = {CHECK_SPARSE, "3", judge};
