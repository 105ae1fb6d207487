// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/pager.h"
#include "base/record.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/run.h"
#include "pipeline/cli/suggest.h"

struct common_options common;

static struct {
	gboolean colour;
	gboolean page; /* start a pager at the first text */
	int problem;   /* errno of the first write that failed */
} output;

static const char *const paints[] = {
	[PAINT_GOOD] = "\033[32m", [PAINT_BAD] = "\033[31m", [PAINT_UNSURE] = "\033[33m",
	[PAINT_NAME] = "\033[36m", [PAINT_DIM] = "\033[2m",
};
#define PAINT_END "\033[m"

static gboolean terminal_has_colour(void)
{
	const char *no_color = g_getenv("NO_COLOR");
	const char *terminal = g_getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && terminal &&
	       strcmp(terminal, "dumb") != 0;
}

gboolean output_begin(gboolean pages, GError **error)
{
	static const char *const modes[] = {"auto", "always", "never", NULL};
	const char *mode = common.color ? common.color : "auto";

	if (!g_strv_contains(modes, mode)) {
		suggest_error(error, "--color", mode, modes);
		return FALSE;
	}
	output.colour = strcmp(mode, "always") == 0 ||
			(strcmp(mode, "auto") == 0 && terminal_has_colour());
	output.page = pages && !common.json && !common.no_pager && isatty(STDOUT_FILENO);
	return TRUE;
}

/* What git would use: $GIT_PAGER, core.pager, $PAGER, less. NULL for none. */
static char *pager_command(void)
{
	const char *own = g_getenv("GIT_PAGER");
	g_autofree char *setting = own ? g_strconcat("GIT_PAGER=", own, NULL) : NULL;
	const struct git_call call = {
		.args = (const char *const[]){"var", "GIT_PAGER", NULL},
		/* Every git of ours is started with GIT_PAGER=cat. */
		.env = (const char *const[]){setting ? setting : "GIT_PAGER", NULL},
	};
	g_autoptr(git_repo) repo = git_repo_open(common.tree, NULL);
	GString *said = NULL;

	if (!git_call(repo, &call, &said, NULL))
		return NULL;
	g_strchomp(said->str);
	return g_string_free(said, FALSE);
}

static void start_pager(void)
{
	g_autofree char *command = NULL;
	g_autoptr(GError) problem = NULL;

	if (!output.page)
		return;
	output.page = FALSE;
	command = pager_command();
	if (!command || !*command || strcmp(command, "cat") == 0)
		return;
	if (!pager_start(command, &problem))
		fprintf(stderr, "ksweep: %s\n", problem->message);
}

static void note_problem(gboolean good)
{
	if (!good && !output.problem)
		output.problem = errno ? errno : EIO;
}

void say(const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	if (common.json)
		return;
	start_pager();
	note_problem(fputs(text, stdout) >= 0);
}

void say_painted(enum paint paint, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	if (output.colour)
		say("%s%s" PAINT_END, paints[paint], text);
	else
		say("%s", text);
}

void say_record(json_t *record)
{
	g_autofree char *line = NULL;

	if (!common.json)
		return;
	line = record_line(record);
	note_problem(fputs(line, stdout) >= 0);
}

void output_flush(void)
{
	note_problem(fflush(stdout) == 0);
}

int output_end(int status)
{
	output_flush();
	pager_end();
	if (!output.problem || output.problem == EPIPE)
		return status;
	fprintf(stderr, "ksweep: cannot write standard output: %s\n", g_strerror(output.problem));
	return KSWEEP_ERROR_ENVIRONMENT;
}
