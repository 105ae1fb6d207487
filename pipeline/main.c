// SPDX-License-Identifier: GPL-2.0
/* ksweep: find the command, parse its options, run it, turn its error into the exit status. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/run.h"
#include "base/scratch.h"
#include "pipeline/cli/completion.h"
#include "pipeline/cli/config.h"
#include "pipeline/cli/help.h"
#include "pipeline/cli/manual.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/suggest.h"
#include "pipeline/cli/version.h"
#include "pipeline/commands/commands.h"

static const struct command *const commands[] = {
	&command_doctor, &command_tree,	 &command_find,
	&command_audit,	 &command_plan,	 &command_series,
	&command_verify, &command_track, &command_report,
	&command_run,	 NULL,
};

static FILE *log_file;

static int report_error(const GError *error)
{
	g_autoptr(GError) interrupted = NULL;

	/* After a signal whatever failed did so because of it. */
	if (run_interrupted(&interrupted))
		error = interrupted;
	fprintf(stderr, "ksweep: %s\n", error->message);
	return ksweep_error_exit_status(error);
}

/* A command line that cannot be understood: `name` is the command, or NULL. */
static int report_usage(const char *name, const GError *error)
{
	fprintf(stderr, "ksweep: %s\nTry 'ksweep %s%s--help'.\n", error->message, name ? name : "",
		name ? " " : "");
	return KSWEEP_ERROR_USAGE;
}

/* Text on standard output, by the pager if there is a terminal. */
static int show(const char *text, gboolean page)
{
	g_autoptr(GError) error = NULL;

	common.json = FALSE;
	if (!output_begin(page, &error))
		return report_error(error);
	say("%s", text);
	return output_end(0);
}

static int show_overview(void)
{
	g_autofree char *text = help_overview(commands);

	return show(text, TRUE);
}

static int show_help(const struct command *command)
{
	g_autofree char *text = help_command(command);

	return show(text, TRUE);
}

static int show_version(void)
{
	g_autofree char *text =
		g_strdup_printf("ksweep %s (commit %s)\n", version_number, version_commit);

	return show(text, FALSE);
}

/* NULL with an error that names the nearest command. */
static const struct command *command_by_name(const char *name, GError **error)
{
	const char *names[G_N_ELEMENTS(commands) + 1] = {NULL};
	guint n = 0;

	for (const struct command *const *command = commands; *command; command++) {
		if (strcmp((*command)->name, name) == 0)
			return *command;
		names[n++] = (*command)->name;
	}
	names[n] = "help";
	suggest_error(error, "command", name, names);
	return NULL;
}

static gboolean open_log(GError **error)
{
	if (!common.log || log_file)
		return TRUE;
	log_file = fopen(common.log, "ae");
	if (!log_file) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "cannot write the log '%s': %s", common.log, g_strerror(errno));
		return FALSE;
	}
	run_set_log(log_file);
	return TRUE;
}

static void begin(void)
{
	if (!common.tree)
		common.tree = g_strdup(".");
	scratch_begin();
}

/* Between two parses of the command line: the first one tells which tree's config counts. */
static gboolean prepare(const struct command *command, const char *const *args, char ***rest,
			GError **error)
{
	begin();
	if (!open_log(error) || !config_apply(command, error) ||
	    !options_parse(command, args, rest, error) || !open_log(error))
		return FALSE;
	progress_set_quiet(common.quiet);
	return output_begin(command->pages, error);
}

static int run_command(const struct command *command, const char *const *args)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) rest = NULL;
	int status = KSWEEP_ERROR_USAGE;

	if (prepare(command, args, &rest, &error))
		status = command->run(rest, &error);
	output_flush();
	if (error)
		status = report_error(error);
	run_set_log(NULL);
	if (log_file)
		fclose(log_file);
	return output_end(status);
}

static const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "Show the help of a command, or list all commands",
	.details = "As 'ksweep COMMAND --help'.",
};
static const struct command command_completion = {
	.name = "completion",
	.arguments = "bash | zsh",
	.summary = "Print a completion script for the shell",
	.details = "'make install' installs both scripts.",
};
static const struct command command_man = {
	.name = "man",
	.arguments = "COMMAND [SECTIONS]",
	.summary = "Print the manual page of a command, for man(1)",
	.details = "SECTIONS is a file with more sections of the page. 'make install' installs the "
		   "pages.",
};

static int run_help(char **args)
{
	g_autoptr(GError) error = NULL;
	const struct command *command;

	begin();
	if (!args[0])
		return show_overview();
	if (strcmp(args[0], command_help.name) == 0)
		return show_help(&command_help);
	command = command_by_name(args[0], &error);
	return command ? show_help(command) : report_usage(NULL, error);
}

static int run_completion(char **args)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *script = completion_script(args[0] ? args[0] : "", commands, &error);

	return script ? show(script, FALSE) : report_usage(command_completion.name, error);
}

static int run_man(char **args)
{
	g_autoptr(GError) error = NULL;
	const struct command *command = command_by_name(args[0] ? args[0] : "", &error);
	g_autofree char *prose = NULL, *page = NULL;

	if (!command)
		return report_usage(command_man.name, error);
	if (args[1] && !file_read(args[1], &prose, NULL, &error))
		return report_error(error);
	page = manual_page(command, prose);
	return show(page, FALSE);
}

/* What is not in the table: it needs the table itself. */
static const struct builtin {
	const struct command *command;
	guint max_args;
	int (*run)(char **args);
} builtins[] = {
	{&command_help, 1, run_help},
	{&command_completion, 1, run_completion},
	{&command_man, 2, run_man},
};

/* "ksweep NAME", the common options before the command's name, and all that is after it. */
static char **command_line(const struct command *command, char **argv, guint at)
{
	g_autoptr(GPtrArray) line = g_ptr_array_new();

	g_ptr_array_add(line, g_strdup_printf("ksweep %s", command->name));
	for (guint i = 1; argv[i]; i++) {
		/* "ksweep -- find -q": it ends the options of ksweep, not those of find. */
		gboolean ends_options = i + 1 == at && strcmp(argv[i], "--") == 0;

		if (i != at && !ends_options)
			g_ptr_array_add(line, g_strdup(argv[i]));
	}
	g_ptr_array_add(line, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&line), FALSE);
}

static int run_builtin(const struct builtin *builtin, char **argv, guint at)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) line = command_line(builtin->command, argv, at);
	g_auto(GStrv) rest = NULL;

	if (!options_parse(builtin->command, (const char *const *)line, &rest, &error))
		return report_usage(builtin->command->name, error);
	if (common.help) {
		begin();
		return show_help(builtin->command);
	}
	if (g_strv_length(rest) <= builtin->max_args)
		return builtin->run(rest);
	g_set_error(&error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s: '%s' is one argument too many",
		    builtin->command->name, rest[builtin->max_args]);
	return report_usage(builtin->command->name, error);
}

static int dispatch(char **argv, guint at)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) line = NULL;
	const struct command *command;

	for (gsize i = 0; i < G_N_ELEMENTS(builtins); i++)
		if (strcmp(argv[at], builtins[i].command->name) == 0)
			return run_builtin(&builtins[i], argv, at);
	command = command_by_name(argv[at], &error);
	if (!command)
		return report_usage(NULL, error);
	line = command_line(command, argv, at);
	if (!options_parse(command, (const char *const *)line, NULL, &error))
		return report_usage(command->name, error);
	if (common.help) {
		begin();
		return show_help(command);
	}
	return run_command(command, (const char *const *)line);
}

int main(G_GNUC_UNUSED int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *usage = NULL;
	gboolean version;
	guint at;

	setlocale(LC_ALL, "C.UTF-8");
	run_catch_signals();
	at = options_before(argv, &version, &error);
	if (!at)
		return report_usage(NULL, error);
	if (version)
		return show_version();
	if (common.help) {
		begin();
		return show_overview();
	}
	if (argv[at])
		return dispatch(argv, at);
	usage = help_overview(commands);
	fputs(usage, stderr);
	return KSWEEP_ERROR_USAGE;
}
