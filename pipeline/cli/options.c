// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/options.h"

#include <string.h>

#include "base/error.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/suggest.h"

const GOptionEntry common_entries[] = {
	{"tree", 'C', 0, G_OPTION_ARG_FILENAME, &common.tree,
	 "Read this kernel tree, a git repository (default: .)", "TREE"},
	{"json", 0, 0, G_OPTION_ARG_NONE, &common.json,
	 "Print JSON records to standard output, everything else to standard error", NULL},
	{"quiet", 'q', 0, G_OPTION_ARG_NONE, &common.quiet, "Do not show progress", NULL},
	{"log", 0, 0, G_OPTION_ARG_FILENAME, &common.log,
	 "Append each program that is started to this file, as a shell command", "FILE"},
	{"color", 0, 0, G_OPTION_ARG_STRING, &common.color,
	 "Use colour: auto (on a terminal, unless $NO_COLOR is set; default), always or never",
	 "WHEN"},
	{"no-pager", 0, 0, G_OPTION_ARG_NONE, &common.no_pager, "Do not send text to a pager",
	 NULL},
	{"help", 'h', 0, G_OPTION_ARG_NONE, &common.help, "Show this help", NULL},
	{NULL},
};

/* Those that set how to work, not on which tree or revision. */
const char *const configurable_options[] = {
	"area",	  "policy", "branch",	"subsystem", "trailer",	      "no-checkpatch",
	"config", "checks", "jobs",	"recompile", "boot-deadline", "quiet",
	"log",	  "color",  "no-pager", NULL,
};

gboolean option_is_configurable(const GOptionEntry *option)
{
	return g_strv_contains(configurable_options, option->long_name);
}

static const GOptionEntry *entry_by_name(const GOptionEntry *entries, const char *name)
{
	for (; entries && entries->long_name; entries++)
		if (strcmp(entries->long_name, name) == 0)
			return entries;
	return NULL;
}

const GOptionEntry *option_by_name(const struct command *command, const char *name)
{
	const GOptionEntry *own = entry_by_name(command->options, name);

	return own ? own : entry_by_name(common_entries, name);
}

char *option_spelling(const GOptionEntry *option)
{
	GString *text = g_string_new(NULL);

	if (option->short_name)
		g_string_append_printf(text, "-%c, ", option->short_name);
	g_string_append_printf(text, "--%s", option->long_name);
	if (option->arg_description)
		g_string_append_printf(text, "=%s", option->arg_description);
	return g_string_free(text, FALSE);
}

static gboolean holds_pointer(const GOptionEntry *option)
{
	return option->arg == G_OPTION_ARG_STRING || option->arg == G_OPTION_ARG_FILENAME ||
	       option->arg == G_OPTION_ARG_STRING_ARRAY;
}

/* The values that GOption is about to replace: it does not free what another parse has set. */
static GPtrArray *values_of(const GOptionEntry *entries, GPtrArray *values)
{
	for (; entries && entries->long_name; entries++)
		if (holds_pointer(entries))
			g_ptr_array_add(values, *(gpointer *)entries->arg_data);
	return values;
}

static guint free_replaced(const GOptionEntry *entries, const GPtrArray *old, guint at)
{
	for (; entries && entries->long_name; entries++) {
		if (!holds_pointer(entries))
			continue;
		if (old->pdata[at] != *(gpointer *)entries->arg_data) {
			if (entries->arg == G_OPTION_ARG_STRING_ARRAY)
				g_strfreev(old->pdata[at]);
			else
				g_free(old->pdata[at]);
		}
		at++;
	}
	return at;
}

/* The unknown option in GOption's words: "Unknown option --frob=1". NULL for other errors. */
static char *unknown_option(const GError *error)
{
	static const char words[] = "Unknown option ";
	char *name;

	if (!g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) ||
	    !g_str_has_prefix(error->message, words))
		return NULL;
	name = g_strdup(error->message + strlen(words));
	if (strchr(name, '='))
		*strchr(name, '=') = '\0';
	return name;
}

static void add_names(const GOptionEntry *entries, GPtrArray *names)
{
	for (; entries && entries->long_name; entries++)
		g_ptr_array_add(names, (gpointer)entries->long_name);
}

static const char *nearest_option(const struct command *command, const char *unknown)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	if (!g_str_has_prefix(unknown, "--"))
		return NULL;
	if (command)
		add_names(command->options, names);
	add_names(common_entries, names);
	g_ptr_array_add(names, NULL);
	return suggest_nearest(unknown + 2, (const char *const *)names->pdata);
}

/* GOption's error in our form: lower case, and with the option that was probably meant. */
static void set_usage_error(GError **error, const struct command *command, const GError *problem)
{
	g_autofree char *unknown = unknown_option(problem);
	const char *nearest = unknown ? nearest_option(command, unknown) : NULL;
	g_autofree char *guess = nearest ? g_strdup_printf(": did you mean '--%s'?", nearest)
					 : g_strdup("");
	g_autofree char *place = command ? g_strdup_printf(" of 'ksweep %s'", command->name)
					 : g_strdup(" before a command");

	if (unknown)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "unknown option '%s'%s%s",
			    unknown, place, guess);
	else if (g_error_matches(problem, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "the value of an option is not UTF-8");
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%c%s",
			    g_ascii_tolower(problem->message[0]), problem->message + 1);
}

static gboolean is_empty(const GOptionEntry *option)
{
	gpointer value = *(gpointer *)option->arg_data;

	if (!value)
		return FALSE;
	if (option->arg == G_OPTION_ARG_STRING_ARRAY)
		return g_strv_contains(value, "");
	return *(const char *)value == '\0';
}

/*
 * An empty value would select nothing: with no checks, a commit would look good. An empty name comes
 * from a variable that is not set, and means the current directory to many.
 */
static gboolean values_given(const GOptionEntry *entries, GError **error)
{
	for (; entries && entries->long_name; entries++) {
		gboolean wanted = option_is_configurable(entries) ||
				  entries->arg == G_OPTION_ARG_FILENAME;

		if (!wanted || !holds_pointer(entries) || !is_empty(entries))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "the value of option '--%s' is empty", entries->long_name);
		return FALSE;
	}
	return TRUE;
}

/* GOption ignores the value in --json=false. */
static gboolean no_value_for_flags(const GOptionEntry *entries, char **args, GError **error)
{
	for (; entries && entries->long_name; entries++) {
		g_autofree char *with_value = g_strdup_printf("--%s=", entries->long_name);

		for (char **arg = args; *arg && strcmp(*arg, "--") != 0; arg++) {
			if (entries->arg != G_OPTION_ARG_NONE ||
			    !g_str_has_prefix(*arg, with_value))
				continue;
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "option '--%s' takes no value: '%s'", entries->long_name, *arg);
			return FALSE;
		}
	}
	return TRUE;
}

/* args is consumed as g_option_context_parse_strv() does. `extra` may be NULL. */
static gboolean parse(const struct command *command, const GOptionEntry *extra, gboolean strict,
		      char ***args, GError **error)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GPtrArray) old = g_ptr_array_new();
	g_autoptr(GError) problem = NULL;
	const GOptionEntry *own = command ? command->options : NULL;
	gboolean good;

	if (!no_value_for_flags(own, *args, error) ||
	    !no_value_for_flags(common_entries, *args, error))
		return FALSE;
	values_of(own, old);
	values_of(common_entries, old);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_set_strict_posix(context, strict);
	if (own)
		g_option_context_add_main_entries(context, own, NULL);
	g_option_context_add_main_entries(context, common_entries, NULL);
	if (extra)
		g_option_context_add_main_entries(context, extra, NULL);
	good = g_option_context_parse_strv(context, args, &problem);
	free_replaced(common_entries, old, free_replaced(own, old, 0));
	if (!good)
		set_usage_error(error, command, problem);
	return good && values_given(own, error) && values_given(common_entries, error);
}

guint options_before(char **argv, gboolean *version, GError **error)
{
	const GOptionEntry extra[] = {
		{"version", 0, 0, G_OPTION_ARG_NONE, version, NULL, NULL},
		{NULL},
	};
	g_auto(GStrv) args = g_strdupv(argv);
	guint at;

	*version = FALSE;
	if (!parse(NULL, extra, TRUE, &args, error))
		return 0;
	/* Parsing stopped at the first argument, and what it took is gone from args. A "--" that ended
	 * the options may be left. */
	at = g_strv_length(argv) - (g_strv_length(args) - 1);
	return argv[at] && strcmp(argv[at], "--") == 0 ? at + 1 : at;
}

/* GOption leaves a "--" where the argument behind it starts with a dash. */
static char **without_separator(char **args)
{
	g_autoptr(GPtrArray) rest = g_ptr_array_new();
	gboolean seen = FALSE;

	for (; *args; args++) {
		if (!seen && strcmp(*args, "--") == 0 && args[1] && args[1][0] == '-')
			seen = TRUE;
		else
			g_ptr_array_add(rest, g_strdup(*args));
	}
	g_ptr_array_add(rest, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&rest), FALSE);
}

gboolean options_parse(const struct command *command, const char *const *args, char ***rest,
		       GError **error)
{
	g_auto(GStrv) left = g_strdupv((char **)args);

	if (!parse(command, NULL, FALSE, &left, error))
		return FALSE;
	if (rest)
		*rest = without_separator(left + 1);
	return TRUE;
}
