// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/checkpatch.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/scratch.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/submit/checkpatch.h"

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

static gboolean run_script(const char *folder, const char *patch, struct check_result *result,
			   GError **error)
{
	const struct checkpatch_request request = {
		.scripts = folder, .folder = folder, .text = patch};
	g_autofree char *output = NULL, *end = NULL;
	g_autofree char *first = NULL;
	guint complaints = 0;

	if (!checkpatch_run(&request, &output, &end, error))
		return FALSE;
	g_string_append(result->log, output);
	if (!read_totals(output, &complaints)) {
		result->outcome = "error";
		result->detail = g_strdup_printf("%s %s and gave no totals", CHECKPATCH_SCRIPT,
						 end ? end : "exited with status 0");
		return TRUE;
	}
	result->figure = complaints;
	result->outcome = complaints ? "fail" : "pass";
	first = first_complaint(output);
	result->detail = complaints ? g_strdup_printf("%u complaint%s: %s", complaints,
						      complaints == 1 ? "" : "s", first)
				    : g_strdup("no complaint");
	return TRUE;
}

static gboolean judge_in(const struct check_input *input, const char *folder,
			 struct check_result *result, GError **error)
{
	g_autofree char *patch = NULL;
	char *unusable = NULL;

	if (!checkpatch_unpack(input->tree->repo, input->commit, folder, &unusable, error))
		return FALSE;
	if (unusable) {
		result->outcome = "skip";
		result->detail = unusable;
		result->transient = TRUE;
		return TRUE;
	}
	return git_run(input->tree->repo, &patch, error, "format-patch", "-1", "--stdout",
		       input->commit, NULL) &&
	       run_script(folder, patch, result, error);
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	g_autofree char *folder = scratch_folder("checkpatch", error);
	gboolean ok;

	if (!folder)
		return FALSE;
	ok = judge_in(input, folder, result, error);
	file_remove_tree(folder, NULL);
	return ok;
}

const struct check check_checkpatch = {CHECK_CHECKPATCH, "1", judge};
