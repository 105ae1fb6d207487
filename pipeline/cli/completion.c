// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/completion.h"

#include <string.h>

#include "kernel-tree/source/path.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/suggest.h"
#include "pipeline/cli/tree-names.h"
#include "base/check-names.h"

/* What an option's value may be. */
enum value_kind { VALUE_NONE, VALUE_WORDS, VALUE_DIRECTORY, VALUE_FILE, VALUE_OTHER };

static enum value_kind kind_of(const GOptionEntry *option)
{
	static const char *const with_words[] = {"area", "checks", "color", "config", NULL};
	const char *meta = option->arg_description;

	if (option->arg == G_OPTION_ARG_NONE)
		return VALUE_NONE;
	if (g_strv_contains(with_words, option->long_name))
		return VALUE_WORDS;
	if (option->arg != G_OPTION_ARG_FILENAME)
		return VALUE_OTHER;
	return strcmp(meta, "DIR") == 0 || strcmp(meta, "TREE") == 0 ? VALUE_DIRECTORY : VALUE_FILE;
}

static char *config_words(void)
{
	g_autoptr(GPtrArray) names = config_names();

	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

/* The words for an option of VALUE_WORDS, with blanks between. The caller frees. */
static char *words_of(const GOptionEntry *option)
{
	if (strcmp(option->long_name, "checks") == 0)
		return g_strjoinv(" ", (char **)check_names);
	if (strcmp(option->long_name, "config") == 0)
		return config_words();
	if (strcmp(option->long_name, "area") == 0)
		return g_strjoinv(" ", (char **)area_names);
	return g_strdup("auto always never");
}

static void add_names(GString *out, const GOptionEntry *options)
{
	for (; options && options->long_name; options++) {
		g_string_append_printf(out, "%s--%s", out->len ? " " : "", options->long_name);
		if (options->arg != G_OPTION_ARG_NONE)
			g_string_append_c(out, '=');
	}
}

/* The function of bash_head that completes a value of VALUE_WORDS. */
static const char *bash_function(const GOptionEntry *option)
{
	static const char *const lists[] = {"area", "checks", NULL};

	if (g_strv_contains(lists, option->long_name))
		return "_ksweep_list";
	return strcmp(option->long_name, "config") == 0 ? "_ksweep_words_or_files"
							: "_ksweep_words";
}

/* One branch of a `case` over the option before the cursor. */
static void add_bash_values(GString *out, const GOptionEntry *options, GHashTable *done)
{
	for (; options && options->long_name; options++) {
		enum value_kind kind = kind_of(options);

		if (kind == VALUE_NONE || !g_hash_table_add(done, (gpointer)options->long_name))
			continue;
		g_string_append_printf(out, "\t--%s", options->long_name);
		if (options->short_name)
			g_string_append_printf(out, " | -%c", options->short_name);
		g_string_append(out, ") ");
		if (kind == VALUE_WORDS) {
			g_autofree char *words = words_of(options);

			g_string_append_printf(out, "%s '%s'", bash_function(options), words);
		} else if (kind == VALUE_DIRECTORY) {
			g_string_append(out, "_ksweep_files -d");
		} else if (kind == VALUE_FILE) {
			g_string_append(out, "_ksweep_files -f");
		} else {
			g_string_append(out, ":");
		}
		g_string_append(out, "; return ;;\n");
	}
}

static void add_bash_commands(GString *out, const struct command *const *commands)
{
	for (; *commands; commands++) {
		g_autoptr(GString) names = g_string_new(NULL);
		const char *words = (*commands)->words ? (*commands)->words : "";

		add_names(names, (*commands)->options);
		g_string_append_printf(out, "\t%s) own='%s' words='%s'", (*commands)->name,
				       names->str, words);
		if ((*commands)->more_words)
			g_string_append_printf(out, "; [ \"$prev\" != %.*s ] || words='%s'",
					       (int)strcspn(words, " "), words,
					       (*commands)->more_words);
		g_string_append(out, " ;;\n");
	}
}

static const char bash_head[] =
	"# bash completion for ksweep; made by 'ksweep completion bash'\n"
	"_ksweep_words() {\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
	"\tcase ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac\n"
	"}\n"
	"# a list with commas: only its last part is completed\n"
	"_ksweep_list() {\n"
	"\tlocal before=''\n"
	"\tcase $cur in *,*) before=${cur%,*}, ;; esac\n"
	"\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- \"${cur##*,}\")\n"
	"}\n"
	"_ksweep_words_or_files() {\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\"; compgen -f -- \"$cur\")\n"
	"}\n"
	"_ksweep_files() {\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n"
	"}\n"
	"_ksweep() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' skip=0\n"
	"\tlocal own='' words='' word i\n"
	"\tCOMPREPLY=()\n"
	"\t# bash makes --area=x three words\n"
	"\tif [ \"$cur\" = = ]; then\n"
	"\t\tcur=''\n"
	"\telif [ \"$prev\" = = ]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\tcase $word in\n"
	"\t\t= | -C | --tree | --log | --color) skip=1 ;;\n"
	"\t\t-*) ;;\n"
	"\t\t*)\n"
	"\t\t\tif [ $skip = 0 ]; then\n"
	"\t\t\t\tcommand=$word\n"
	"\t\t\t\tbreak\n"
	"\t\t\tfi\n"
	"\t\t\tskip=0\n"
	"\t\t\t;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tcase $prev in\n";

static char *bash_script(const struct command *const *commands)
{
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) common = g_string_new(NULL);
	g_autoptr(GString) names = g_string_new("help");
	GString *out = g_string_new(bash_head);

	add_names(common, common_entries);
	add_bash_values(out, common_entries, done);
	for (const struct command *const *c = commands; *c; c++) {
		add_bash_values(out, (*c)->options, done);
		g_string_append_printf(names, " %s", (*c)->name);
	}
	g_string_append(out, "\tesac\n\tcase $command in\n");
	g_string_append_printf(out, "\t'') own=--version words='%s' ;;\n", names->str);
	g_string_append_printf(out, "\thelp) words='%s' ;;\n", names->str);
	g_string_append(out, "\tcompletion) words='bash zsh' ;;\n");
	add_bash_commands(out, commands);
	g_string_append_printf(out,
			       "\tesac\n"
			       "\tcase $cur in\n"
			       "\t-*) _ksweep_words \"$own %s\" ;;\n"
			       "\t*)\n"
			       "\t\tif [ -n \"$words\" ]; then\n"
			       "\t\t\t_ksweep_words \"$words\"\n"
			       "\t\telse\n"
			       "\t\t\t_ksweep_files -f\n"
			       "\t\tfi\n"
			       "\t\t;;\n"
			       "\tesac\n"
			       "}\n"
			       "complete -F _ksweep ksweep\n",
			       common->str);
	return g_string_free(out, FALSE);
}

/* For a string in single quotes, in which _arguments gives : [ ] a meaning. */
static char *zsh_quoted(const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text; text++) {
		if (strchr(":[]\\", *text))
			g_string_append_c(out, '\\');
		if (*text == '\'')
			g_string_append(out, "'\\''");
		else
			g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}

static char *zsh_action(const GOptionEntry *option)
{
	g_autofree char *words = NULL;

	switch (kind_of(option)) {
	case VALUE_WORDS:
		words = words_of(option);
		return g_strdup_printf("(%s)", words);
	case VALUE_DIRECTORY:
		return g_strdup("_directories");
	case VALUE_FILE:
		return g_strdup("_files");
	default:
		return g_strdup("");
	}
}

static void add_zsh_options(GString *out, const GOptionEntry *options, const char *indent)
{
	for (; options && options->long_name; options++) {
		g_autofree char *description = zsh_quoted(options->description);
		g_autofree char *action = zsh_action(options);
		const char *often = options->arg == G_OPTION_ARG_STRING_ARRAY ? "*" : "";
		gboolean takes = options->arg != G_OPTION_ARG_NONE;

		g_string_append_printf(out, " \\\n%s'%s--%s%s[%s]", indent, often,
				       options->long_name, takes ? "=" : "", description);
		if (takes)
			g_string_append_printf(out, ":%s:%s", options->arg_description, action);
		g_string_append_c(out, '\'');
		if (!options->short_name)
			continue;
		g_string_append_printf(out, " \\\n%s'%s-%c%s[%s]", indent, often,
				       options->short_name, takes ? "+" : "", description);
		if (takes)
			g_string_append_printf(out, ":%s:%s", options->arg_description, action);
		g_string_append_c(out, '\'');
	}
}

static char *zsh_script(const struct command *const *commands)
{
	GString *out = g_string_new("#compdef ksweep\n"
				    "# zsh completion for ksweep; made by 'ksweep completion zsh'\n"
				    "_ksweep() {\n"
				    "\tlocal curcontext=$curcontext state line\n"
				    "\ttypeset -A opt_args\n"
				    "\tlocal -a commands=(\n"
				    "\t\t'help:Show the help of a command'\n");

	for (const struct command *const *c = commands; *c; c++) {
		g_autofree char *summary = zsh_quoted((*c)->summary);

		g_string_append_printf(out, "\t\t'%s:%s'\n", (*c)->name, summary);
	}
	g_string_append(out, "\t)\n\t_arguments -C");
	add_zsh_options(out, common_entries, "\t\t");
	g_string_append(out, " \\\n\t\t'--version[Show the version]' \\\n"
			     "\t\t'1:command:->command' '*::argument:->argument'\n"
			     "\tcase $state in\n"
			     "\tcommand) _describe -t commands command commands ;;\n"
			     "\targument)\n"
			     "\t\tcase ${line[1]} in\n"
			     "\t\thelp) _describe -t commands command commands ;;\n");
	for (const struct command *const *c = commands; *c; c++) {
		g_string_append_printf(out, "\t\t%s)\n\t\t\t_arguments", (*c)->name);
		add_zsh_options(out, (*c)->options, "\t\t\t\t");
		add_zsh_options(out, common_entries, "\t\t\t\t");
		if ((*c)->words)
			g_string_append_printf(out,
					       " \\\n\t\t\t\t'1:action:(%s)' '*:argument:_files'",
					       (*c)->words);
		else
			g_string_append(out, " \\\n\t\t\t\t'*:argument:_files'");
		g_string_append(out, "\n\t\t\t;;\n");
	}
	g_string_append(out, "\t\tesac\n\t\t;;\n\tesac\n}\n_ksweep \"$@\"\n");
	return g_string_free(out, FALSE);
}

char *completion_script(const char *shell, const struct command *const *commands, GError **error)
{
	static const char *const shells[] = {"bash", "zsh", NULL};

	if (strcmp(shell, "bash") == 0)
		return bash_script(commands);
	if (strcmp(shell, "zsh") == 0)
		return zsh_script(commands);
	suggest_error(error, "shell", shell, shells);
	return NULL;
}
