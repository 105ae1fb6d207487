// SPDX-License-Identifier: GPL-2.0
/* checkpatch: the tree's own scripts/checkpatch.pl --strict has nothing to say of the patch. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/run.h"
#include "base/scratch.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/submit/checkpatch.h"
#include "verify/checks/check.h"

/* The last "total: 1 errors, 2 warnings, 3 checks, 40 lines checked". */
static gboolean read_totals(const char *output, guint *complaints)
{
	const char *p = output, *last = NULL;
	guint errors = 0, warnings = 0, checks = 0;

	while ((p = strstr(p, "total: ")))
		last = p++;
	if (!last || sscanf(last, "total: %u errors, %u warnings, %u checks", &errors, &warnings,
			    &checks) < 2)
		return FALSE;
	*complaints = errors + warnings + checks;
	return TRUE;
}

static char *first_complaint(const char *output)
{
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

	for (guint i = 0; lines[i]; i++)
		if (g_str_has_prefix(lines[i], "ERROR:") ||
		    g_str_has_prefix(lines[i], "WARNING:") || g_str_has_prefix(lines[i], "CHECK:"))
			return g_strdup(lines[i]);
	return g_strdup("see the log");
}

static gboolean run_script(const char *folder, const char *patch, struct check_result *check_result,
			   GError **error)
{
	const char *const argv[] = {"perl", CHECKPATCH_SCRIPT, "--strict", "--no-tree", "-", NULL};
	const char *const env[] = {"LC_ALL=C", NULL};
	const struct run_request request = {.argv = argv,
					    .cwd = folder,
					    .env = env,
					    .input = patch,
					    .input_length = strlen(patch),
					    .merge_stderr = TRUE,
					    .deadline = 300};
	g_auto(run_result) result = {0};
	g_autofree char *first = NULL;
	guint complaints = 0;

	if (!run_program(&request, &result, error))
		return FALSE;
	g_string_append(check_result->log, result.out->str);
	if (!read_totals(result.out->str, &complaints)) {
		g_autofree char *end = run_end_text(&request, &result);

		check_result->outcome = "error";
		check_result->detail =
			g_strdup_printf("%s %s and gave no totals", CHECKPATCH_SCRIPT, end);
		return TRUE;
	}
	check_result->figure = complaints;
	check_result->outcome = complaints ? "fail" : "pass";
	first = first_complaint(result.out->str);
	check_result->detail = complaints ? g_strdup_printf("%u complaint%s: %s", complaints,
							    complaints == 1 ? "" : "s", first)
					  : g_strdup("nothing to say");
	return TRUE;
}

static gboolean judge_in(const struct check_input *check_input, const char *folder,
			 struct check_result *check_result, GError **error)
{
	g_autofree char *patch = NULL;
	char *unusable = NULL;

	if (!checkpatch_unpack(check_input->tree->repo, check_input->commit, folder, &unusable,
			       error))
		return FALSE;
	if (unusable) {
		check_result->outcome = "skip";
		check_result->detail = unusable;
		check_result->transient = TRUE;
		return TRUE;
	}
	return git_run(check_input->tree->repo, &patch, error, "format-patch", "-1", "--stdout",
		       check_input->commit, NULL) &&
	       run_script(folder, patch, check_result, error);
}

static gboolean judge(const struct check_input *check_input, struct check_result *check_result,
		      GError **error)
{
	g_autofree char *folder = scratch_folder("checkpatch", error);
	gboolean ok;

	if (!folder)
		return FALSE;
	ok = judge_in(check_input, folder, check_result, error);
	file_remove_tree(folder, NULL);
	return ok;
}

const struct check check_checkpatch = {"checkpatch", "1", CHECK_COMMIT, judge};
