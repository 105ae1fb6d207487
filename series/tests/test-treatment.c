// SPDX-License-Identifier: GPL-2.0
/* The table of treatments against that of strategies, and its texts in the cover letter. */
#include "series/sweep/treatment.h"

#include "series/sweep/message.h"
#include "series/sweep/summary.h"
#include "series/tests/fixture.h"

/* Every strategy but refuse has one treatment, with all that its flags promise. */
static void test_table(void)
{
	guint rows = 0;

	for (guint i = 0; strategies[i]; i++) {
		const struct treatment *treatment = treatment_of(strategies[i]);

		if (strategies[i] == &strategy_refuse) {
			g_assert_null(treatment);
			continue;
		}
		g_assert_nonnull(treatment);
		g_assert_true(treatment->strategy == strategies[i]);
		g_assert_cmpint(treatment->edit != NULL, ==, strategies[i]->moves_body);
		g_assert_cmpint(treatment->header_text == NULL, ==, strategies[i]->is_static);
		g_assert_nonnull(treatment->describe);
		rows++;
	}
	g_assert_nonnull(treatment_at(rows - 1));
	g_assert_null(treatment_at(rows));
}

static char *body_of(struct fixture *fixture)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new();
	struct change *change = change_new("fs", "x");
	char *body;

	message_for_family(change, fixture->plan.decisions, "x", notes);
	body = g_strdup(change->body);
	change_free(change);
	return body;
}

/* In a message the strategies come in the table's order, whatever that of the decisions. */
static void test_describe(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *body = NULL;
	struct decision *decision;

	decision = fixture_decision(fixture, "sys_d", &strategy_existing, "do_d", "a.h");
	decision = fixture_decision(fixture, "sys_c", &strategy_inline, "ksys_c", "a.h");
	decision_set(&decision->callee.name, "do_c");
	fixture_decision(fixture, "sys_b", &strategy_local, "do_b", "");
	fixture_decision(fixture, "sys_a", &strategy_helper, "ksys_a", "a.h");
	body = body_of(fixture);
	g_assert_nonnull(strstr(
		body, "Move the body of sys_a() to the helper ksys_a() and make sys_a() a thin "
		      "wrapper. Declare the helper in a.h.\n\n"
		      "Move the body of sys_b() to the static function do_b() and make sys_b() a "
		      "thin wrapper.\n\n"
		      "sys_c() only calls do_c(). Add a static inline ksys_c() to a.h that makes "
		      "the same call.\n\n"
		      "do_d() already does the same as sys_d() for callers in the kernel.\n\n"));
}

/* The text of a cover letter for one step that converts these symbols of the plan. */
static char *letter_text(struct fixture *fixture, const char *const *symbols)
{
	g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
	struct step *step = step_new();
	struct letter *letter;
	char *text;

	for (; *symbols; symbols++)
		g_ptr_array_add(step->syscalls, g_strdup(*symbols));
	g_ptr_array_add(steps, step);
	letter = summary_letter(steps, &fixture->plan);
	text = g_strdup(letter->text);
	letter_free(letter);
	return text;
}

static void test_letter(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *one = NULL, *same = NULL, *several = NULL;

	fixture_file(fixture, "fs/a.c",
		     "int f(void)\n{\n\treturn sys_a() + sys_b() + sys_a();\n}\n");
	fixture_decision(fixture, "sys_a", &strategy_helper, "ksys_a", "a.h");
	fixture_decision(fixture, "sys_b", &strategy_existing, "do_b", "a.h");
	fixture_decision(fixture, "sys_c", &strategy_helper, "ksys_c", "a.h");
	one = letter_text(fixture, (const char *[]){"sys_b", NULL});
	same = letter_text(fixture, (const char *[]){"sys_a", "sys_c", NULL});
	several = letter_text(fixture, (const char *[]){"sys_a", "sys_b", "sys_c", NULL});
	g_assert_nonnull(strstr(one, "removes one call to one system call from one file.\n\n"
				     "The system call already has an equivalent in the kernel.\n"));
	g_assert_nonnull(strstr(same, "removes two calls to two system calls from one file.\n\n"
				      "All of the system calls get helpers that take over their "
				      "bodies.\n"));
	g_assert_nonnull(strstr(several,
				"Of the system calls, two get helpers that take over their "
				"bodies, and one already has an equivalent in the kernel.\n"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/treatment/table", test_table);
	g_test_add_func("/treatment/describe", test_describe);
	g_test_add_func("/treatment/letter", test_letter);
	return g_test_run();
}
