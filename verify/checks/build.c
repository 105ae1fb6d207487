// SPDX-License-Identifier: GPL-2.0
/* build: it compiles and links, and the compiler says nothing that it did not say before. */
#include <string.h>

#include "verify/checks/check.h"
#include "verify/build/warnings.h"

char *check_some(GPtrArray *names, guint most)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < names->len && i < most; i++)
		g_string_append_printf(text, "%s%s", i ? ", " : "",
				       (const char *)g_ptr_array_index(names, i));
	if (names->len > most)
		g_string_append_printf(text, " and %u more", names->len - most);
	return g_string_free(text, FALSE);
}

gboolean check_scope_skips(const struct check_input *check_input, struct check_result *check_result)
{
	g_autofree char *gaps = NULL;

	if (!check_input->touched || g_hash_table_size(check_input->touched->covered) > 0)
		return FALSE;
	gaps = touched_files_gaps(check_input->touched);
	check_result->outcome = "skip";
	check_result->detail =
		g_strdup_printf("it touches no source file that this config compiles%s", gaps);
	return TRUE;
}

void check_scope_count(const struct check_input *check_input, struct check_result *check_result)
{
	g_autofree char *detail = check_result->detail;
	guint n;

	if (!check_input->touched) {
		g_steal_pointer(&detail);
		return;
	}
	n = g_hash_table_size(check_input->touched->covered);
	check_result->detail =
		g_strdup_printf("%u touched object%s: %s", n, n == 1 ? "" : "s", detail);
}

/* The build is where it is told what no check of this config looks at. */
static void tell_gaps(const struct check_input *check_input, struct check_result *check_result)
{
	g_autofree char *detail = check_result->detail;
	g_autofree char *gaps = check_input->touched ? touched_files_gaps(check_input->touched)
						     : g_strdup("");

	check_result->detail = g_strconcat(detail, gaps, NULL);
}

/* Of all objects, or of those that can be compared. The caller unrefs. */
static GHashTable *warnings_now(const struct check_input *check_input)
{
	return check_input->touched
		       ? touched_files_warnings(check_input->touched, check_input->now->warnings)
		       : g_hash_table_ref(check_input->now->warnings);
}

/* What rests on an argument and not on the compiler is told. */
static void tell_kept(const struct check_input *check_input, struct check_result *check_result)
{
	g_autofree char *detail = NULL;
	guint kept = check_input->now->kept;

	if (kept == 0)
		return;
	detail = check_result->detail;
	check_result->detail = g_strdup_printf(
		"%s; %u object%s not compiled again: the headers differ only by prototypes that "
		"%s not use",
		detail, kept, kept == 1 ? "" : "s", kept == 1 ? "it does" : "they do");
}

static void judge_new_warnings(const struct check_input *check_input, enum warning_tool tool,
			       const char *what, struct check_result *check_result)
{
	g_autoptr(GHashTable) now = warnings_now(check_input);
	g_autoptr(GPtrArray) fresh = warnings_new_ones(check_input->before->warnings, now, tool);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *some = NULL;

	check_result->figure = fresh->len;
	check_result->outcome = fresh->len ? "fail" : "pass";
	for (guint i = 0; i < fresh->len; i++) {
		g_ptr_array_add(texts, warning_text(g_ptr_array_index(fresh, i)));
		g_string_append_printf(check_result->log, "new: %s\n",
				       (const char *)g_ptr_array_index(texts, i));
	}
	some = check_some(texts, 2);
	if (fresh->len)
		check_result->detail = g_strdup_printf("%u new %s warning%s: %s", fresh->len, what,
						       fresh->len == 1 ? "" : "s", some);
	else
		check_result->detail = g_strdup_printf("no new %s warning", what);
}

static void judge_broken(const struct check_input *check_input, const char *problem,
			 struct check_result *check_result)
{
	check_result->outcome = "fail";
	check_result->figure = CHECK_NOT_BUILT;
	check_result->detail = g_strdup_printf("does not build: %s", problem);
	g_string_append(check_result->log, check_input->now->output);
}

static gboolean judge_build(const struct check_input *check_input,
			    struct check_result *check_result, GError **error)
{
	(void)error;
	if (!check_input->now->built) {
		judge_broken(check_input, check_input->now->problem, check_result);
		return TRUE;
	}
	if (check_input->touched && check_input->touched->broken->len) {
		g_autofree char *some = check_some(check_input->touched->broken, 3);

		judge_broken(check_input, some, check_result);
		return TRUE;
	}
	if (check_scope_skips(check_input, check_result))
		return TRUE;
	judge_new_warnings(check_input, WARNING_BUILD, "compiler", check_result);
	check_scope_count(check_input, check_result);
	tell_kept(check_input, check_result);
	tell_gaps(check_input, check_result);
	g_string_append(check_result->log, check_input->now->output);
	return TRUE;
}

/* Files that sparse failed at, as "3 files: fs/a.c (exit status 124), ..."; NULL for none. */
static char *files_unchecked(GHashTable *before, GHashTable *now)
{
	g_autoptr(GPtrArray) list = warnings_new_ones(before, now, WARNING_UNCHECKED);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *some = NULL;

	for (guint i = 0; i < list->len; i++) {
		const struct warning *warning = g_ptr_array_index(list, i);

		g_ptr_array_add(texts, g_strdup_printf("%s (%s)", warning->file, warning->text));
	}
	some = check_some(texts, 3);
	return list->len ? g_strdup_printf("%u file%s: %s", list->len, list->len == 1 ? "" : "s",
					   some)
			 : NULL;
}

/*
 * Where sparse fails and did not before, nothing can be compared; where it fails as before, that
 * says nothing of this commit, but is told.
 */
static void judge_unchecked(const struct check_input *check_input,
			    struct check_result *check_result)
{
	g_autoptr(GHashTable) none = warnings_table_new();
	g_autoptr(GHashTable) now = warnings_now(check_input);
	g_autofree char *fresh = files_unchecked(check_input->before->warnings, now);
	g_autofree char *all = files_unchecked(none, now);
	g_autofree char *detail = NULL;

	if (!all)
		return;
	detail = check_result->detail;
	if (fresh && check_result->figure == 0) {
		check_result->outcome = "error";
		check_result->detail = g_strdup_printf("sparse itself failed at %s", fresh);
	} else {
		check_result->detail =
			g_strdup_printf("%s; sparse itself fails at %s", detail, all);
	}
}

static gboolean judge_sparse(const struct check_input *check_input,
			     struct check_result *check_result, GError **error)
{
	g_autofree char *sparse = g_find_program_in_path("sparse");

	(void)error;
	if (!sparse) {
		check_result->outcome = "error";
		check_result->detail = g_strdup("sparse is not installed (package sparse)");
		return TRUE;
	}
	if (check_scope_skips(check_input, check_result))
		return TRUE;
	judge_new_warnings(check_input, WARNING_SPARSE, "sparse", check_result);
	check_scope_count(check_input, check_result);
	judge_unchecked(check_input, check_result);
	return TRUE;
}

const struct check check_build = {"build", "3", CHECK_BUILD, judge_build, .passes_of = "2"};
const struct check check_sparse = {"sparse", "3", CHECK_BUILD, judge_sparse};
