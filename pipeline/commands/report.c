// SPDX-License-Identifier: GPL-2.0
/* ksweep report: what a run found, made and proved. */
#include "base/error.h"
#include "base/file.h"
#include "base/record.h"
#include "pipeline/cli/command.h"
#include "pipeline/run-folder/show-report.h"
#include "reports/show/html.h"
#include "reports/run/records.h"
#include "reports/run/summary.h"
#include "reports/show/text.h"

static char *option_html;

static const GOptionEntry options[] = {
	{"html", 0, 0, G_OPTION_ARG_FILENAME, &option_html, "Also write the report as a page", "F"},
	{NULL},
};

gboolean show_report(const char *folder, const char *html, gboolean *good, GError **error)
{
	g_autoptr(records) records = records_read(folder, error);
	g_autoptr(json_t) summary = NULL;
	g_autofree char *text = NULL;

	if (!records)
		return FALSE;
	summary = summary_of(records);
	if (good)
		*good = json_is_true(json_object_get(summary, "good"));
	if (html) {
		g_autofree char *page = summary_html(summary);

		if (!file_write(html, page, -1, error))
			return FALSE;
	}
	text = summary_text(summary);
	say("%s", text);
	say_record(summary);
	return TRUE;
}

static int run(char **args, GError **error)
{
	gboolean good = FALSE;

	if (!args[0] || args[1]) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "report takes one argument, the run folder");
		return KSWEEP_ERROR_USAGE;
	}
	if (!show_report(args[0], option_html, &good, error))
		return KSWEEP_ERROR_ENVIRONMENT;
	return good ? 0 : KSWEEP_ERROR_NOT_GOOD;
}

const struct command command_report = {
	.name = "report",
	.arguments = "RUNDIR",
	.summary = "what a run found, made and proved",
	.details = "RUNDIR is the folder that 'ksweep run' worked in; a run in progress has a report too.\n"
		   "Exit status 0 when nothing is refused or left and every check passed, else 1.",
	.options = options,
	.run = run,
};
