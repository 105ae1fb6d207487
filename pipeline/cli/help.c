// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/help.h"

#include <string.h>

#include "base/text-wrap.h"
#include "pipeline/cli/options.h"

#define COLUMNS 80
#define INDENT	26 /* of an option's description */

/* Wrapped text, each line but the first indented. */
static void add_indented(GString *out, const char *text, guint indent)
{
	g_autofree char *wrapped = text_wrap(text, COLUMNS - indent);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(wrapped), "\n", -1);

	for (char **line = lines; *line; line++)
		g_string_append_printf(out, "%*s%s\n", line == lines ? 0 : (int)indent, "", *line);
}

static void add_options(GString *out, const char *title, const GOptionEntry *options)
{
	if (!options)
		return;
	g_string_append_printf(out, "\n%s:\n", title);
	for (; options->long_name; options++) {
		g_autofree char *spelling = option_spelling(options);

		g_string_append_printf(out, "  %-*s", INDENT - 2, spelling);
		if (strlen(spelling) + 2 >= INDENT)
			g_string_append_printf(out, "\n%*s", INDENT, "");
		add_indented(out, options->description, INDENT);
	}
}

static void add_usage(GString *out, const struct command *command)
{
	g_auto(GStrv) forms = g_strsplit(command->arguments, " | ", -1);
	const char *lead = "Usage:";

	if (!*forms)
		g_string_append_printf(out, "Usage: ksweep %s [OPTION...]\n", command->name);
	for (char **form = forms; *form; form++, lead = "   or:")
		g_string_append_printf(out, "%s ksweep %s [OPTION...] %s\n", lead, command->name,
				       *form);
}

char *help_command(const struct command *command)
{
	GString *out = g_string_new(NULL);
	g_autofree char *details = text_wrap(command->details, COLUMNS);

	add_usage(out, command);
	g_string_append_printf(out, "%s.\n\n%s", command->summary, details);
	add_options(out, "Options", command->options);
	add_options(out, "Common options", common_entries);
	if (command->examples) {
		g_auto(GStrv) lines = g_strsplit(command->examples, "\n", -1);

		g_string_append(out, "\nExamples:\n");
		for (char **line = lines; *line; line++)
			g_string_append_printf(out, "  %s\n", *line);
	}
	return g_string_free(out, FALSE);
}

char *help_overview(const struct command *const *commands)
{
	GString *out = g_string_new("Usage: ksweep [COMMON OPTION...] COMMAND [OPTION...] "
				    "[ARGUMENT...]\n"
				    "   or: ksweep help [COMMAND]\n"
				    "   or: ksweep --version\n"
				    "Remove every in-kernel call of a system call, with proof.\n\n"
				    "Commands:\n");

	for (; *commands; commands++)
		g_string_append_printf(out, "  %-8s %s\n", (*commands)->name, (*commands)->summary);
	add_options(out, "Common options", common_entries);
	g_string_append(
		out,
		"\nDefaults of most options can be set: git config ksweep.OPTION VALUE, see ksweep(1).\n"
		"Exit status: 0 good; 1 the result is not good; 2 wrong use; 3 something is\n"
		"missing on this machine, or failed; 130 interrupted.\n");
	return g_string_free(out, FALSE);
}
