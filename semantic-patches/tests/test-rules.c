// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the pairs NAME.c / NAME.res in rules/. The first line of NAME.c says how:
 *
 *	// rule: find.cocci report account     NAME.res holds the reports, sorted
 *	// rule: convert.cocci patch callee=... NAME.res holds the file as it becomes
 *	// split: SYMBOL HELPER TYPE [static]   likewise, with the rule of split_rule_text()
 *
 * Each file is desugared first, and resugared when it was rewritten.
 */
#include <stdlib.h>
#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/scan/text.h"
#include "semantic-patches/spatch/desugar.h"
#include "semantic-patches/spatch/spatch.h"
#include "semantic-patches/spatch/split-rule.h"

/* The pairs are beside the rules of the source. The caller frees. */
static char *pairs_folder(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *rule = data_path(DATA_RULES, "find.cocci", &error);
	g_autofree char *rules = NULL;

	g_assert_no_error(error);
	rules = g_path_get_dirname(rule);
	return g_build_filename(rules, "tests", "rules", NULL);
}

struct pair {
	char *name;
	char *text;
	char **words; /* of the first line, from "rule:" on */
	struct file_scan *scan;
	char *folder;
};

static char *read_pair(const char *name, const char *suffix)
{
	g_autofree char *pairs = pairs_folder();
	g_autofree char *path = g_strconcat(pairs, "/", name, suffix, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	file_read(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

static void pair_open(struct pair *pair, const char *name)
{
	g_autofree char *line = NULL;

	pair->name = g_strdup(name);
	pair->text = read_pair(name, ".c");
	line = g_strndup(pair->text, strcspn(pair->text, "\n"));
	g_assert_true(g_str_has_prefix(line, "// "));
	pair->words = g_strsplit(line + 3, " ", -1);
	pair->scan = scan_text("fs/pair.c", pair->text, strlen(pair->text));
	pair->folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	g_assert_nonnull(pair->folder);
}

static void pair_close(struct pair *pair)
{
	file_remove_tree(pair->folder, NULL);
	file_scan_free(pair->scan);
	g_strfreev(pair->words);
	g_free(pair->folder);
	g_free(pair->text);
	g_free(pair->name);
}

/* The rule of a "split:" pair, written into the directory. */
static char *make_split_rule(struct pair *pair)
{
	g_autofree char *rule = NULL;
	char *path = g_build_filename(pair->folder, "split.cocci", NULL);

	for (guint i = 0; i < pair->scan->definitions->len; i++) {
		struct definition *def = g_ptr_array_index(pair->scan->definitions, i);

		if (strcmp(def->symbol, pair->words[1]) != 0)
			continue;
		if (def->kind == DEFINITION_CANDIDATE)
			def->kind = DEFINITION_PLAIN;
		rule = split_rule_text(def, pair->words[2], pair->words[3], pair->words[4] != NULL);
	}
	g_assert_nonnull(rule);
	g_assert_true(file_write(path, rule, -1, NULL));
	return path;
}

static gint compare_places(gconstpointer a, gconstpointer b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	int by_line = atoi(x) - atoi(y);
	int by_column = atoi(strchr(x, ':') + 1) - atoi(strchr(y, ':') + 1);

	if (by_line || by_column)
		return by_line ? by_line : by_column;
	return strcmp(x, y);
}

/* Reports without the name of the file, in order of place. */
static char *sorted_reports(const char *reports)
{
	g_auto(GStrv) lines = g_strsplit(reports, "\n", -1);
	g_autoptr(GPtrArray) places = g_ptr_array_new();
	GString *text = g_string_new(NULL);

	for (char **line = lines; *line; line++)
		if (strchr(*line, ':'))
			g_ptr_array_add(places, strchr(*line, ':') + 1);
	g_ptr_array_sort(places, compare_places);
	for (guint i = 0; i < places->len; i++)
		g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(places, i));
	return g_string_free(text, FALSE);
}

static void test_pair(gconstpointer name)
{
	struct pair pair;
	g_autofree char *rule = NULL;
	g_autofree char *path = NULL;
	g_autofree char *result = NULL;
	g_autofree char *edited = NULL;
	g_autofree char *expected = read_pair(name, ".res");
	g_autoptr(desugared) desugared = NULL;
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;
	struct spatch_request request = {.files = (const char *const[]){"pair.c", NULL}};
	gboolean split;

	pair_open(&pair, name);
	split = strcmp(pair.words[0], "split:") == 0;
	rule = split ? make_split_rule(&pair) : data_path(DATA_RULES, pair.words[1], &error);
	g_assert_no_error(error);
	request.rule = rule;
	request.folder = pair.folder;
	request.defines = split ? (const char *const[]){"patch", NULL}
				: (const char *const *)pair.words + 2;
	request.in_place = strcmp(request.defines[0], "patch") == 0;
	desugared = desugar(pair.text, strlen(pair.text), pair.scan->definitions, &error);
	g_assert_no_error(error);
	path = g_build_filename(pair.folder, "pair.c", NULL);
	g_assert_true(file_write(path, desugared->text->str, -1, NULL));
	files = spatch_run(&request, &error);
	g_assert_no_error(error);
	g_assert_cmpint(((struct spatch_file *)files->pdata[0])->outcome, ==, SPATCH_DONE);
	if (request.in_place) {
		g_assert_true(file_read(path, &edited, NULL, NULL));
		result = resugar(desugared, edited, &error);
		g_assert_no_error(error);
	} else {
		result = sorted_reports(((struct spatch_file *)files->pdata[0])->out->str);
	}
	if (g_getenv("KSWEEP_SHOW_RESULTS"))
		g_print("== %s\n%s", (const char *)name, result);
	g_assert_cmpstr(result, ==, expected);
	pair_close(&pair);
}

int main(int argc, char **argv)
{
	g_autofree char *pairs = pairs_folder();
	g_autoptr(GDir) folder = g_dir_open(pairs, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *file;

	g_test_init(&argc, &argv, NULL);
	g_assert_nonnull(folder);
	while ((file = g_dir_read_name(folder)))
		if (g_str_has_suffix(file, ".res"))
			g_ptr_array_add(names, g_strndup(file, strlen(file) - 4));
	g_assert_cmpuint(names->len, >, 0);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_strconcat("/rules/", name, NULL);

		g_test_add_data_func(path, name, test_pair);
	}
	return g_test_run();
}
