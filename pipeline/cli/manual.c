// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/manual.h"

#include <string.h>

#include "pipeline/cli/options.h"
#include "pipeline/cli/version.h"

/* Text that roff prints as it is: a leading dot is a request, "-" a hyphen. */
static void add_text(GString *out, const char *text)
{
	gboolean at_start = out->len == 0 || out->str[out->len - 1] == '\n';

	for (; *text; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			g_string_append(out, "\\&");
		if (*text == '\\')
			g_string_append(out, "\\e");
		else if (*text == '-')
			g_string_append(out, "\\-");
		else
			g_string_append_c(out, *text);
		at_start = *text == '\n';
	}
}

static void add_paragraphs(GString *out, const char *text)
{
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);

	for (char **paragraph = paragraphs; *paragraph; paragraph++) {
		if (paragraph != paragraphs)
			g_string_append(out, ".PP\n");
		add_text(out, *paragraph);
		g_string_append_c(out, '\n');
	}
}

static void add_synopsis(GString *out, const struct command *command)
{
	g_auto(GStrv) forms = g_strsplit(command->arguments, " | ", -1);
	char *none[] = {"", NULL};

	for (char **form = *forms ? forms : none; *form; form++) {
		if (form != forms && form != none)
			g_string_append(out, ".br\n");
		g_string_append_printf(out, ".B ksweep %s\n[\\fIOPTION\\fR...]\n", command->name);
		if (**form) {
			add_text(out, *form);
			g_string_append_c(out, '\n');
		}
	}
}

static void add_options(GString *out, const GOptionEntry *options)
{
	for (; options && options->long_name; options++) {
		g_string_append(out, ".TP\n");
		if (options->short_name)
			g_string_append_printf(out, "\\fB\\-%c\\fR, ", options->short_name);
		g_string_append(out, "\\fB");
		add_text(out, "--");
		add_text(out, options->long_name);
		g_string_append(out, "\\fR");
		if (options->arg_description)
			g_string_append_printf(out, "=\\fI%s\\fR", options->arg_description);
		g_string_append_c(out, '\n');
		add_text(out, options->description);
		g_string_append(out, ".\n");
		if (option_is_configurable(options))
			g_string_append_printf(out,
					       "The default can be set by\n"
					       ".BR \"git config ksweep.%s\" .\n",
					       options->long_name);
	}
}

static void add_examples(GString *out, const char *examples)
{
	g_auto(GStrv) lines = g_strsplit(examples, "\n", -1);

	g_string_append(out, ".SH EXAMPLES\n.nf\n");
	for (char **line = lines; *line; line++) {
		add_text(out, *line);
		g_string_append_c(out, '\n');
	}
	g_string_append(out, ".fi\n");
}

char *manual_page(const struct command *command, const char *prose)
{
	GString *out = g_string_new(NULL);
	g_autofree char *upper = g_ascii_strup(command->name, -1);

	g_string_append_printf(out,
			       ".\\\" Made by 'ksweep man %s'.\n"
			       ".TH KSWEEP\\-%s 1 \"\" \"ksweep %s\" \"User Commands\"\n"
			       ".SH NAME\n"
			       "ksweep\\-%s \\- ",
			       command->name, upper, version_number, command->name);
	/* whatis(1) lists it: a clause that begins in lower case. */
	g_string_append_c(out, g_ascii_tolower(command->summary[0]));
	add_text(out, command->summary + 1);
	g_string_append(out, "\n.SH SYNOPSIS\n");
	add_synopsis(out, command);
	g_string_append(out, ".SH DESCRIPTION\n");
	add_paragraphs(out, command->details);
	if (command->options) {
		g_string_append(out, ".SH OPTIONS\n");
		add_options(out, command->options);
	}
	g_string_append(out, ".SH COMMON OPTIONS\n");
	add_options(out, common_entries);
	if (prose)
		g_string_append(out, prose);
	if (command->examples)
		add_examples(out, command->examples);
	g_string_append(out,
			".SH SEE ALSO\n"
			".BR ksweep (1),\n"
			"for the exit status, the environment and the files of all commands\n");
	return g_string_free(out, FALSE);
}
