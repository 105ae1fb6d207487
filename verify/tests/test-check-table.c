// SPDX-License-Identifier: GPL-2.0
/* The table of the checks' code agrees with the list of their names. */
#include <string.h>

#include "base/record.h"
#include "verify/checks/table.h"

static void test_table(void)
{
	for (enum check_id id = 0; id < N_CHECKS; id++) {
		const struct check *check = check_table[id];

		g_test_message("%s", check_names[id]);
		g_assert_nonnull(check);
		g_assert_cmpint(check->id, ==, id);
		g_assert_nonnull(check->judge);
		g_assert_cmpstr(check->version, !=, "");
	}
}

/* Stored verdicts have these names, and a check without its build or boot would not run. */
static void test_list(void)
{
	static const struct {
		const char *name;
		enum check_needs needs;
	} want[] = {
		{"calls", NEEDS_COMMIT}, {"checkpatch", NEEDS_COMMIT}, {"build", NEEDS_BUILD},
		{"sparse", NEEDS_BUILD}, {"objects", NEEDS_BUILD},     {"boot", NEEDS_BOOT},
		{"abi", NEEDS_BOOT},
	};

	g_assert_cmpuint(N_CHECKS, ==, G_N_ELEMENTS(want));
	for (gsize i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_cmpstr(check_names[i], ==, want[i].name);
		g_assert_cmpint(check_needs[i], ==, want[i].needs);
	}
}

/* The names differ, and a record takes each of them and no other. */
static void test_names(void)
{
	g_assert_null(check_names[N_CHECKS]);
	for (enum check_id id = 0; id < N_CHECKS; id++) {
		g_autoptr(verdict) verdict = verdict_new(), read = NULL;
		g_autoptr(json_t) json = NULL;
		g_autoptr(GError) error = NULL;

		for (enum check_id other = 0; other < id; other++)
			g_assert_cmpstr(check_names[id], !=, check_names[other]);
		json = verdict_to_json(verdict);
		json_object_set_new(json, "check", json_string(check_names[id]));
		read = verdict_from_json(json, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(read->check, ==, check_names[id]);
		json_object_set_new(json, "check", json_string("bogus"));
		g_assert_null(verdict_from_json(json, &error));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/check-table/table", test_table);
	g_test_add_func("/check-table/list", test_list);
	g_test_add_func("/check-table/names", test_names);
	return g_test_run();
}
