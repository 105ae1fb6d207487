// SPDX-License-Identifier: GPL-2.0
/* Files of a commit before and after it: compared, broken, or not covered. */
#include "verify/build/touched-files.h"

#include <string.h>

#include "verify/build/warnings.h"

/* One file with these outcomes; the caller frees. */
static struct touched_files *touched_files_of(enum source_outcome was, enum source_outcome is)
{
	g_autoptr(build_state) before = build_state_new("before");
	g_autoptr(build_state) now = build_state_new("now");
	g_autoptr(GPtrArray) files = g_ptr_array_new();

	g_ptr_array_add(files, (gpointer) "fs/a.c");
	build_state_set_source(before, "fs/a.c", was, "why before");
	build_state_set_source(now, "fs/a.c", is, "fs/a.c:3: an error");
	return touched_files_compare(files, before, now);
}

struct expected {
	enum source_outcome was, is;
	guint covered, broken, uncovered;
};

static void test_outcomes(void)
{
	static const struct expected table[] = {
		{SOURCE_COMPILED, SOURCE_COMPILED, 1, 0, 0},
		{SOURCE_ABSENT, SOURCE_COMPILED, 1, 0, 0},
		{SOURCE_OFF, SOURCE_COMPILED, 1, 0, 0},
		{SOURCE_BROKEN, SOURCE_COMPILED, 0, 0, 1},
		{SOURCE_COMPILED, SOURCE_BROKEN, 0, 1, 0},
		{SOURCE_ABSENT, SOURCE_BROKEN, 0, 1, 0},
		{SOURCE_OFF, SOURCE_BROKEN, 0, 1, 0},
		{SOURCE_BROKEN, SOURCE_BROKEN, 0, 0, 1},
		{SOURCE_COMPILED, SOURCE_OFF, 0, 0, 1},
		{SOURCE_OFF, SOURCE_OFF, 0, 0, 1},
		{SOURCE_COMPILED, SOURCE_ABSENT, 0, 0, 0},
		{SOURCE_BROKEN, SOURCE_ABSENT, 0, 0, 0},
		{SOURCE_FOREIGN, SOURCE_FOREIGN, 0, 0, 0},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(touched_files) touched = touched_files_of(table[i].was, table[i].is);

		g_test_message("from %d to %d", table[i].was, table[i].is);
		g_assert_cmpuint(g_hash_table_size(touched->covered), ==, table[i].covered);
		g_assert_cmpuint(touched->broken->len, ==, table[i].broken);
		g_assert_cmpuint(touched->uncovered->len, ==, table[i].uncovered);
		g_assert_cmpuint(touched->foreign, ==, table[i].is == SOURCE_FOREIGN);
	}
}

static void test_gaps(void)
{
	g_autoptr(touched_files) fine = touched_files_of(SOURCE_COMPILED, SOURCE_COMPILED);
	g_autoptr(touched_files) broken = touched_files_of(SOURCE_BROKEN, SOURCE_BROKEN);
	g_autoptr(touched_files) foreign = touched_files_of(SOURCE_FOREIGN, SOURCE_FOREIGN);
	g_autofree char *none = touched_files_gaps(fine);
	g_autofree char *one = touched_files_gaps(broken);
	g_autofree char *other = touched_files_gaps(foreign);

	g_assert_cmpstr(none, ==, "");
	g_assert_cmpstr(
		one, ==,
		"; not covered: fs/a.c (did not compile before either: fs/a.c:3: an error)");
	g_assert_cmpstr(other, ==, "; 1 file of other architectures");
}

/* A file that was not passed to the workspace counts as absent. */
static void test_unasked(void)
{
	g_autoptr(build_state) empty = build_state_new("tree");
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(touched_files) touched = NULL;

	g_ptr_array_add(files, (gpointer) "fs/a.c");
	touched = touched_files_compare(files, empty, empty);
	g_assert_cmpuint(g_hash_table_size(touched->covered), ==, 0);
	g_assert_cmpuint(touched->uncovered->len, ==, 0);
}

/* Only of what can be compared: the object of a covered source, and for sparse the source. */
static void test_warnings(void)
{
	g_autoptr(touched_files) touched = touched_files_of(SOURCE_COMPILED, SOURCE_COMPILED);
	g_autoptr(GHashTable) all = warnings_table_new();
	g_autoptr(GHashTable) some = NULL;

	g_hash_table_insert(all, g_strdup("fs/a.o"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("fs/a.c"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("fs/b.o"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("vmlinux"), warnings_list_new());
	g_hash_table_insert(all, g_strdup(""), warnings_list_new());
	some = touched_files_warnings(touched, all);
	g_assert_cmpuint(g_hash_table_size(some), ==, 2);
	g_assert_true(g_hash_table_contains(some, "fs/a.o"));
	g_assert_true(g_hash_table_contains(some, "fs/a.c"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/touched-files/outcomes", test_outcomes);
	g_test_add_func("/touched-files/gaps", test_gaps);
	g_test_add_func("/touched-files/unasked", test_unasked);
	g_test_add_func("/touched-files/warnings", test_warnings);
	return g_test_run();
}
