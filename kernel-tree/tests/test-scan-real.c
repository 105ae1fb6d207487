// SPDX-License-Identifier: GPL-2.0
/*
 * The scan of a real kernel tree ($KSWEEP_TREE, at HEAD) against git grep, which knows nothing of
 * C: each word and each header is counted by both, and no figure is written down here.
 */
#include <string.h>

#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/scan/tree.h"
#include "kernel-tree/source/path.h"

static struct tree_scan *scan;
static const char *tree;

/* git grep -I -o over what path_is_kernel_source() takes; each line of its output goes to `each`. */
static void grep(const char *pattern, void (*each)(const char *match, gpointer data), gpointer data)
{
	const char *const argv[] = {"git",	  "-C",
				    tree,	  "grep",
				    "-a",	  "-o",
				    "-h",	  "-P",
				    "-e",	  pattern,
				    "HEAD",	  "--",
				    "*.c",	  "*.h",
				    "*.inc",	  "*.S",
				    "*.s",	  "*.tbl",
				    ":!/tools",	  ":!/samples",
				    ":!/scripts", ":!/Documentation",
				    ":!/usr",	  NULL};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) lines = NULL;

	run_checked(&(struct run_request){.argv = argv}, &result, &error);
	g_assert_no_error(error);
	lines = g_strsplit(result.out->str, "\n", -1);
	for (char **line = lines; *line; line++)
		if (**line)
			each(*line, data);
}

static void count(GHashTable *counts, const char *word, gint by)
{
	gint now = GPOINTER_TO_INT(g_hash_table_lookup(counts, word)) + by;

	g_hash_table_insert(counts, g_strdup(word), GINT_TO_POINTER(now));
}

static void count_match(const char *match, gpointer counts)
{
	count(counts, match, 1);
}

/* Counts by both ways must be the same, word by word. */
static void check_same(GHashTable *scanned, GHashTable *grepped, guint at_least)
{
	GHashTableIter iter;
	gpointer word, number;
	guint total = 0;

	g_hash_table_iter_init(&iter, scanned);
	while (g_hash_table_iter_next(&iter, &word, &number)) {
		gint other = GPOINTER_TO_INT(g_hash_table_lookup(grepped, word));

		if (GPOINTER_TO_INT(number) != other)
			g_test_message("%s: %d scanned, %d by grep", (char *)word,
				       GPOINTER_TO_INT(number), other);
		g_assert_cmpint(GPOINTER_TO_INT(number), ==, other);
		total += GPOINTER_TO_INT(number);
	}
	g_test_message("%u words of %u kinds", total, g_hash_table_size(scanned));
	g_assert_cmpuint(g_hash_table_size(scanned), >=, at_least);
}

/* A word is counted when it is a symbol itself and something defines it. */
static gboolean is_counted(const char *word)
{
	return g_hash_table_contains(scan->definitions, word);
}

static void count_counted(const char *match, gpointer counts)
{
	if (is_counted(match))
		count(counts, match, 1);
}

static void test_mentions(void)
{
	g_autoptr(GHashTable)
		scanned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable)
		grepped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer symbol;

	for (guint i = 0; i < scan->files->len; i++) {
		struct file_scan *file =
			g_hash_table_lookup(scan->by_file, g_ptr_array_index(scan->files, i));

		for (guint j = 0; j < file->mentions->len; j++) {
			struct mention *mention = g_ptr_array_index(file->mentions, j);

			if (strcmp(mention->word, mention->symbol) == 0)
				count(scanned, mention->word, 1);
		}
	}
	/* what grep sees and the scan does not would be missed from that side alone */
	g_hash_table_iter_init(&iter, scan->definitions);
	while (g_hash_table_iter_next(&iter, &symbol, NULL))
		count(scanned, symbol, 0);
	/* "\\tsys_x" in a string is a tab and the word */
	grep("(?:(?<!\\w)|(?<=\\\\[nrt]))(compat_)?sys[a-z]?[0-9]*_\\w+", count_counted, grepped);
	check_same(scanned, grepped, 300);
}

static void test_definitions(void)
{
	g_autoptr(GHashTable)
		scanned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable)
		grepped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < scan->files->len; i++) {
		struct file_scan *file =
			g_hash_table_lookup(scan->by_file, g_ptr_array_index(scan->files, i));

		for (guint j = 0; j < file->definitions->len; j++) {
			struct definition *definition = g_ptr_array_index(file->definitions, j);

			if (strstr(definition->macro, "DEFINE")) {
				g_autofree char *text = g_strdup_printf("%s(%s", definition->macro,
									definition->name);

				count(scanned, text, 1);
				/* a body, and no more arguments than its number says: macros make
				 * two of one */
				g_assert_cmpuint(definition->body_end, >, definition->body);
				g_assert_cmpuint(
					definition->parameters->len, <=,
					g_ascii_digit_value(
						definition->macro[strlen(definition->macro) - 1]));
			}
		}
	}
	grep("^\\w*SYSCALL\\w*DEFINE[0-9]\\(\\w+", count_match, grepped);
	check_same(scanned, grepped, 200);
	g_assert_cmpuint(g_hash_table_size(scanned), ==, g_hash_table_size(grepped));
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = NULL;
	g_autofree char *cache = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	int status;

	g_test_init(&argc, &argv, NULL);
	tree = g_getenv("KSWEEP_TREE");
	if (!tree) {
		g_print("1..0 # SKIP KSWEEP_TREE names no kernel tree\n");
		return 0;
	}
	if (!g_getenv("KSWEEP_CACHE"))
		g_setenv("KSWEEP_CACHE", cache, TRUE);
	repo = git_repo_open(tree, &error);
	g_assert_no_error(error);
	scan = scan_tree(repo, "HEAD", &error);
	g_assert_no_error(error);
	g_test_add_func("/scan-real/mentions", test_mentions);
	g_test_add_func("/scan-real/definitions", test_definitions);
	status = g_test_run();
	tree_scan_free(scan);
	file_remove_tree(cache, NULL);
	return status;
}
