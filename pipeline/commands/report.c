// SPDX-License-Identifier: GPL-2.0
/* ksweep report: show the results of a run. */
#include "base/error.h"
#include "pipeline/cli/command.h"
#include "pipeline/run-folder/show-report.h"

static char *option_html;

static const GOptionEntry options[] = {
	{"html", 0, 0, G_OPTION_ARG_FILENAME, &option_html,
	 "Also write the report as a web page to this file", "FILE"},
	{NULL},
};

static int run(char **args, GError **error)
{
	gboolean good = FALSE;

	if (!args[0] || args[1]) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "report takes one argument, the run directory");
		return KSWEEP_ERROR_USAGE;
	}
	if (!show_report(args[0], option_html, &good, error))
		return KSWEEP_ERROR_ENVIRONMENT;
	return good ? 0 : KSWEEP_ERROR_NOT_GOOD;
}

const struct command command_report = {
	.name = "report",
	.arguments = "RUNDIR",
	.summary = "Show what a run found, made and proved",
	.details = "RUNDIR is the directory that 'ksweep run' worked in. A run in progress has a "
		   "report too. Exit status 0 when nothing is refused or left and every check "
		   "passed, else 1.",
	.examples = "ksweep report runs/no-syscalls --html=report.html",
	.pages = TRUE,
	.options = options,
	.run = run,
};
