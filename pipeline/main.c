// SPDX-License-Identifier: GPL-2.0
/* ksweep: find the command, parse its options, run it, turn its error into the exit status. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/run.h"
#include "base/scratch.h"
#include "pipeline/cli/command.h"

struct common_options common;

static const struct command *const commands[] = {
	&command_doctor, &command_tree,   &command_find,  &command_audit,  &command_plan,
	&command_series, &command_verify, &command_track, &command_report, &command_run,
};

static const GOptionEntry common_entries[] = {
	{"tree", 'C', 0, G_OPTION_ARG_FILENAME, &common.tree, "The kernel tree (default: .)", "TREE"},
	{"json", 0, 0, G_OPTION_ARG_NONE, &common.json,
	 "Records on standard output, all else on standard error", NULL},
	{"quiet", 'q', 0, G_OPTION_ARG_NONE, &common.quiet, "No progress", NULL},
	{"log", 0, 0, G_OPTION_ARG_FILENAME, &common.log,
	 "Append one line per program started to FILE", "FILE"},
	{NULL},
};

void say(const char *format, ...)
{
	va_list args;

	if (common.json)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}

void say_record(json_t *record)
{
	g_autofree char *line = NULL;

	if (!common.json)
		return;
	line = record_line(record);
	fputs(line, stdout);
}

static void print_usage(FILE *out)
{
	fputs("Usage: ksweep COMMAND [OPTION...] [ARGUMENT...]\n"
	      "Remove every in-kernel invocation of a system call, with proof.\n\n",
	      out);
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
	fputs("\nksweep COMMAND --help tells more. Exit status: 0 good, 1 the thing asked about is\n"
	      "not good, 2 wrong use, 3 the environment lacks something, 130 interrupted.\n",
	      out);
}

static const struct command *command_by_name(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int report_error(const GError *error)
{
	fprintf(stderr, "ksweep: %s\n", error->message);
	return ksweep_error_exit_status(error);
}

static int report_usage(const char *message)
{
	fprintf(stderr, "ksweep: %s\nTry 'ksweep --help'.\n", message);
	return KSWEEP_ERROR_USAGE;
}

/* What a full disk or a closed pipe swallowed must not look like success. */
static int flush_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, "ksweep: standard output could not be written: %s\n", g_strerror(errno));
	return KSWEEP_ERROR_ENVIRONMENT;
}

static int run_command(const struct command *command, char **args)
{
	g_autoptr(GError) error = NULL;
	FILE *log = NULL;
	int status;

	if (!common.tree)
		common.tree = g_strdup(".");
	if (common.log) {
		log = fopen(common.log, "ae");
		if (!log) {
			fprintf(stderr, "ksweep: cannot write the log %s: %s\n", common.log,
				g_strerror(errno));
			return KSWEEP_ERROR_ENVIRONMENT;
		}
		run_set_log(log);
	}
	progress_set_quiet(common.quiet);
	run_catch_signals();
	scratch_begin();
	status = command->run(args, &error);
	if (error)
		status = report_error(error);
	run_set_log(NULL);
	if (log)
		fclose(log);
	return flush_output(status);
}

int main(int argc, char **argv)
{
	g_autoptr(GOptionContext) context = NULL;
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) args = NULL;
	const struct command *command;

	setlocale(LC_ALL, "C.UTF-8");
	if (argc < 2)
		return print_usage(stderr), KSWEEP_ERROR_USAGE;
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_usage(stdout), flush_output(0);
	command = command_by_name(argv[1]);
	if (!command) {
		g_autofree char *message = g_strdup_printf("there is no command '%s'", argv[1]);

		return report_usage(message);
	}

	context = g_option_context_new(command->arguments);
	g_option_context_set_summary(context, command->summary);
	g_option_context_set_description(context, command->details);
	if (command->options)
		g_option_context_add_main_entries(context, command->options, NULL);
	g_option_context_add_main_entries(context, common_entries, NULL);
	args = g_strdupv(argv + 1);
	g_free(args[0]);
	args[0] = g_strdup_printf("ksweep %s", command->name);
	if (!g_option_context_parse_strv(context, &args, &error))
		return report_usage(error->message);
	return run_command(command, args + 1);
}
