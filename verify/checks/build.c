// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/build.h"

#include "base/text-wrap.h"
#include "verify/checks/new-warnings.h"

/* The detail of the build names the files that no check of this config covers. */
static void add_gaps(const struct check_input *input, struct check_result *result)
{
	g_autofree char *detail = result->detail;
	g_autofree char *gaps = input->touched ? touched_files_gaps(input->touched) : g_strdup("");

	result->detail = g_strconcat(detail, gaps, NULL);
}

/* And counts the objects that were not compiled because the header cannot affect them. */
static void add_kept(const struct check_input *input, struct check_result *result)
{
	g_autofree char *detail = NULL;
	guint kept = input->now->kept;

	if (kept == 0)
		return;
	detail = result->detail;
	result->detail = g_strdup_printf(
		"%s; %u object%s not compiled again: the headers differ only by prototypes that "
		"%s not use",
		detail, kept, kept == 1 ? "" : "s", kept == 1 ? "it does" : "they do");
}

static void judge_broken(const struct check_input *input, const char *problem,
			 struct check_result *result)
{
	result->outcome = "fail";
	result->figure = BUILD_FAILED;
	result->detail = g_strdup_printf("does not build: %s", problem);
	g_string_append(result->log, input->now->output);
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	(void)error;
	if (!input->now->built) {
		judge_broken(input, input->now->problem, result);
		return TRUE;
	}
	if (input->touched && input->touched->broken->len) {
		g_autofree char *some = text_some(input->touched->broken, 3);

		judge_broken(input, some, result);
		return TRUE;
	}
	if (check_touched_skip(input, result))
		return TRUE;
	judge_new_warnings(input, WARNING_BUILD, "compiler", result);
	check_touched_count(input, result);
	add_kept(input, result);
	add_gaps(input, result);
	g_string_append(result->log, input->now->output);
	return TRUE;
}

const struct check check_build = {CHECK_BUILD, "3", judge, .passes_of = "2"};
