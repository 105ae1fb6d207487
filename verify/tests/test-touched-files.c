// SPDX-License-Identifier: GPL-2.0
/* Files of a commit before and after it: what can be compared, what broke, what is not covered. */
#include "verify/build/touched-files.h"

#include <string.h>

#include "verify/build/workspace-private.h"
#include "verify/build/warnings.h"

static void put(struct lane_state *state, const char *file, enum lane_fate fate, const char *why)
{
	struct lane_source *source = g_new0(struct lane_source, 1);

	source->fate = fate;
	source->why = g_strdup(why);
	g_hash_table_insert(state->sources, g_strdup(file), source);
}

/* One file whose fates are these; the caller frees. */
static struct scope *scope_of(enum lane_fate was, enum lane_fate is)
{
	g_autoptr(lane_state) before = lane_state_new("before");
	g_autoptr(lane_state) now = lane_state_new("now");
	g_autoptr(GPtrArray) files = g_ptr_array_new();

	g_ptr_array_add(files, (gpointer) "fs/a.c");
	put(before, "fs/a.c", was, "why before");
	put(now, "fs/a.c", is, "fs/a.c:3: an error");
	return scope_compare(files, before, now);
}

struct expected {
	enum lane_fate was, is;
	guint covered, broken, uncovered;
};

static void test_fates(void)
{
	static const struct expected table[] = {
		{LANE_COMPILED, LANE_COMPILED, 1, 0, 0}, {LANE_ABSENT, LANE_COMPILED, 1, 0, 0},
		{LANE_OFF, LANE_COMPILED, 1, 0, 0},	 {LANE_BROKEN, LANE_COMPILED, 0, 0, 1},
		{LANE_COMPILED, LANE_BROKEN, 0, 1, 0},	 {LANE_ABSENT, LANE_BROKEN, 0, 1, 0},
		{LANE_OFF, LANE_BROKEN, 0, 1, 0},	 {LANE_BROKEN, LANE_BROKEN, 0, 0, 1},
		{LANE_COMPILED, LANE_OFF, 0, 0, 1},	 {LANE_OFF, LANE_OFF, 0, 0, 1},
		{LANE_COMPILED, LANE_ABSENT, 0, 0, 0},	 {LANE_BROKEN, LANE_ABSENT, 0, 0, 0},
		{LANE_FOREIGN, LANE_FOREIGN, 0, 0, 0},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
		g_autoptr(scope) scope = scope_of(table[i].was, table[i].is);

		g_test_message("from %d to %d", table[i].was, table[i].is);
		g_assert_cmpuint(g_hash_table_size(scope->covered), ==, table[i].covered);
		g_assert_cmpuint(scope->broken->len, ==, table[i].broken);
		g_assert_cmpuint(scope->uncovered->len, ==, table[i].uncovered);
		g_assert_cmpuint(scope->foreign, ==, table[i].is == LANE_FOREIGN);
	}
}

static void test_gaps(void)
{
	g_autoptr(scope) fine = scope_of(LANE_COMPILED, LANE_COMPILED);
	g_autoptr(scope) broken = scope_of(LANE_BROKEN, LANE_BROKEN);
	g_autoptr(scope) foreign = scope_of(LANE_FOREIGN, LANE_FOREIGN);
	g_autofree char *none = scope_gaps(fine);
	g_autofree char *one = scope_gaps(broken);
	g_autofree char *other = scope_gaps(foreign);

	g_assert_cmpstr(none, ==, "");
	g_assert_cmpstr(
		one, ==,
		"; not covered: fs/a.c (did not compile before either: fs/a.c:3: an error)");
	g_assert_cmpstr(other, ==, "; 1 file of other architectures");
}

/* A file that nobody asked the lane for is as one that is not there. */
static void test_unasked(void)
{
	g_autoptr(lane_state) empty = lane_state_new("tree");
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(scope) scope = NULL;

	g_ptr_array_add(files, (gpointer) "fs/a.c");
	scope = scope_compare(files, empty, empty);
	g_assert_cmpuint(g_hash_table_size(scope->covered), ==, 0);
	g_assert_cmpuint(scope->uncovered->len, ==, 0);
}

/* Only of what can be compared: an object by its source, and sparse's by the source itself. */
static void test_warnings(void)
{
	g_autoptr(scope) scope = scope_of(LANE_COMPILED, LANE_COMPILED);
	g_autoptr(GHashTable) all = warnings_table_new();
	g_autoptr(GHashTable) some = NULL;

	g_hash_table_insert(all, g_strdup("fs/a.o"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("fs/a.c"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("fs/b.o"), warnings_list_new());
	g_hash_table_insert(all, g_strdup("vmlinux"), warnings_list_new());
	g_hash_table_insert(all, g_strdup(""), warnings_list_new());
	some = scope_warnings(scope, all);
	g_assert_cmpuint(g_hash_table_size(some), ==, 2);
	g_assert_true(g_hash_table_contains(some, "fs/a.o"));
	g_assert_true(g_hash_table_contains(some, "fs/a.c"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scope/fates", test_fates);
	g_test_add_func("/scope/gaps", test_gaps);
	g_test_add_func("/scope/unasked", test_unasked);
	g_test_add_func("/scope/warnings", test_warnings);
	return g_test_run();
}
