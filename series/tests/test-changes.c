// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/changes.h"

#include "base/string-list.h"
#include "series/sweep/place.h"
#include "series/tests/fixture.h"

#define X_H "include/linux/x.h"

static const char header[] = "#ifndef X_H\n#define X_H\n#endif\n";

/* A plan over a few files, and the result of apply_plan() made by hand. */
struct scene {
	struct fixture *fixture;
	struct applied applied;
};

static void begin(struct scene *scene, gconstpointer unused)
{
	struct fixture *fixture = fixture_new();

	(void)unused;
	fixture_file(fixture, "fs/dup.c",
		     "SYSCALL_DEFINE1(dup, int, a)\n{\n\treturn a;\n}\n"
		     "COMPAT_SYSCALL_DEFINE1(dup, int, a)\n{\n\treturn a;\n}\n"
		     "SYSCALL_DEFINE1(no, int, a)\n{\n\treturn a;\n}\n");
	fixture_file(fixture, "fs/one.c", "SYSCALL_DEFINE1(sync, int, a)\n{\n\treturn 1;\n}\n");
	fixture_file(fixture, "fs/two.c", "SYSCALL_DEFINE1(sync, int, a)\n{\n\treturn 2;\n}\n");
	fixture_file(fixture, "init/main.c", "int i(void)\n{\n\treturn sys_dup(1);\n}\n");
	fixture_file(fixture, X_H, header);
	fixture_file(fixture, "Documentation/rule.rst", "Text.\n");
	scene->fixture = fixture;
	scene->applied.set = fixture->set;
	scene->applied.depends = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
}

static void end(struct scene *scene, gconstpointer unused)
{
	(void)unused;
	g_ptr_array_unref(scene->applied.depends);
	fixture_free(scene->fixture);
}

static struct decision *decide(struct scene *scene, const char *symbol, const char *helper)
{
	g_ptr_array_add(scene->applied.depends, g_array_new(FALSE, FALSE, sizeof(guint)));
	return fixture_decision(scene->fixture, symbol, &strategy_helper, helper, X_H);
}

static void add_edit(struct scene *scene, const char *path, const char *text, guint owner)
{
	struct edit_file *file = edit_set_file(scene->fixture->set, path, NULL);
	g_autoptr(GError) error = NULL;

	edit_add(file, &(struct edit){0, 0, text, owner, 0}, &error);
	g_assert_no_error(error);
}

static struct change_set *make(struct scene *scene)
{
	return sweep_changes(&scene->applied, &scene->fixture->plan);
}

/* "fs/dup init/dup": as the commits of all branches. */
static void assert_changes(const struct change_set *set, const char *expected)
{
	g_autoptr(GPtrArray) changes = change_set_of(set, NULL);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < changes->len; i++) {
		const struct change *change = g_ptr_array_index(changes, i);

		g_string_append_printf(text, "%s%s/%s", i ? " " : "", change->subsystem,
				       change->name);
	}
	g_assert_cmpstr(text->str, ==, expected);
}

/* The change at a position among the commits of all branches. */
static const struct change *change_at(const struct change_set *set, guint position)
{
	g_autoptr(GPtrArray) changes = change_set_of(set, NULL);

	g_assert_cmpuint(position, <, changes->len);
	return g_ptr_array_index(changes, position);
}

static void assert_strings(GPtrArray *strings, const char *expected)
{
	g_autofree char *text = NULL;

	g_ptr_array_add(strings, NULL);
	text = g_strjoinv(" ", (char **)strings->pdata);
	g_ptr_array_set_size(strings, (gint)strings->len - 1);
	g_assert_cmpstr(text, ==, expected);
}

static void assert_owners(const struct change *change, const char *expected)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < change->owners->len; i++)
		g_string_append_printf(text, "%s%u", i ? " " : "",
				       g_array_index(change->owners, guint, i));
	g_assert_cmpstr(text->str, ==, expected);
}

/* Refused decisions make no change, but they count as owners. */
static void test_refused(struct scene *scene, gconstpointer unused)
{
	g_autoptr(change_set) none = NULL, set = NULL;

	(void)unused;
	add_edit(scene, X_H, "/* rule */\n", PLACE_RULE_OWNER);
	decision_refuse(decide(scene, "sys_no", ""), "for a test");
	none = make(scene);
	g_assert_cmpuint(none->changes->len, ==, 0);
	decide(scene, "sys_dup", "ksys_dup");
	set = make(scene);
	assert_changes(set, "include/the rule fs/dup");
	assert_owners(change_at(set, 1), "2");
}

/* One change per family and subsystem; callers get it on their branch. */
static void test_families(struct scene *scene, gconstpointer unused)
{
	g_autoptr(change_set) set = NULL;
	const struct change *change;

	(void)unused;
	decide(scene, "sys_dup", "ksys_dup");
	decision_set(&decide(scene, "sys32_dup", "ksys32_dup")->subsystem, "arch/x86");
	decide(scene, "sys_sync", "ksys_sync");
	decide(scene, "compat_sys_dup", "compat_ksys_dup");
	set = make(scene);
	assert_changes(set, "fs/dup arch/x86/dup fs/sync");
	change = change_at(set, 0);
	assert_strings(change->concerns, "sys_dup compat_sys_dup");
	assert_owners(change, "1 4");
	g_assert_cmpuint(g_hash_table_size(change->branches), ==, 2);
	g_assert_true(g_hash_table_contains(change->branches, "fs"));
	g_assert_true(g_hash_table_contains(change->branches, "init"));
	assert_owners(change_at(set, 1), "2");
	assert_strings(change_at(set, 2)->concerns, "sys_sync");
	g_assert_cmpuint(g_hash_table_size(change_at(set, 2)->branches), ==, 1);
}

/* The files of all definitions, each once. */
static void test_homes(struct scene *scene, gconstpointer unused)
{
	g_autoptr(change_set) set = NULL;

	(void)unused;
	decide(scene, "sys_dup", "ksys_dup");
	decide(scene, "compat_sys_dup", "compat_ksys_dup");
	decide(scene, "sys_sync", "ksys_sync");
	set = make(scene);
	assert_strings(change_at(set, 0)->homes, "fs/dup.c");
	string_list_sort(change_at(set, 1)->homes);
	assert_strings(change_at(set, 1)->homes, "fs/one.c fs/two.c");
}

static void assert_needs(const struct change *change, const struct change *need)
{
	g_assert_cmpuint(change->needs->len, ==, need ? 1 : 0);
	if (need)
		g_assert_true(change->needs->pdata[0] == need);
}

/* A decision needs another by the plan, or as the edits of the other come first. */
static void test_needs(struct scene *scene, gconstpointer unused)
{
	const guint last = APPLY_OWNER(3);
	g_autoptr(change_set) set = NULL;
	struct decision *decision;

	(void)unused;
	decision_refuse(decide(scene, "sys_no", ""), "for a test");
	g_array_append_val((GArray *)scene->applied.depends->pdata[0], last);
	decision = decide(scene, "sys_dup", "ksys_dup");
	g_ptr_array_add(decision->needs, g_strdup("sys_sync"));
	/* of its own family, and of none */
	g_ptr_array_add(decision->needs, g_strdup("sys_dup"));
	g_ptr_array_add(decision->needs, g_strdup("sys_no"));
	decide(scene, "sys_sync", "ksys_sync");
	g_array_append_val((GArray *)scene->applied.depends->pdata[2], last);
	decide(scene, "sys_last", "ksys_last");
	set = make(scene);
	assert_changes(set, "fs/last fs/sync fs/dup");
	assert_needs(change_at(set, 0), NULL);
	assert_needs(change_at(set, 1), change_at(set, 0));
	assert_needs(change_at(set, 2), change_at(set, 1));
}

/* The rule comes first on every branch, and has no edits but its own. */
static void test_rule(struct scene *scene, gconstpointer unused)
{
	const char *const nobody[] = {"mm", NULL};
	g_autoptr(change_set) none = NULL, headers = NULL, documents = NULL;
	g_autoptr(GPtrArray) of_mm = NULL;
	const struct change *change;

	(void)unused;
	decide(scene, "sys_dup", "ksys_dup");
	add_edit(scene, "fs/dup.c", "/* not the rule's */\n", APPLY_OWNER(0));
	none = make(scene);
	assert_changes(none, "fs/dup");
	add_edit(scene, X_H, "/* rule */\n", PLACE_RULE_OWNER);
	headers = make(scene);
	assert_changes(headers, "include/the rule fs/dup");
	change = change_at(headers, 0);
	g_assert_true(change->leading);
	assert_owners(change, "0");
	g_assert_cmpstr(change->subjects->pdata[0], ==, "prepare headers for in-kernel helpers");
	g_assert_nonnull(strstr(change->body, "Prepare " X_H " for the declarations"));
	g_assert_false(change_at(headers, 1)->leading);
	add_edit(scene, "Documentation/rule.rst", "The rule.\n", PLACE_RULE_OWNER);
	documents = make(scene);
	assert_changes(documents, "Documentation/the rule fs/dup");
	change = change_at(documents, 0);
	g_assert_nonnull(strstr(change->body, "Prepare " X_H " for the declarations"));
	of_mm = change_set_of(documents, nobody);
	g_assert_cmpuint(of_mm->len, ==, 1);
	g_assert_true(of_mm->pdata[0] == change);
}

/* How often `part` is in the body. */
static guint count(const struct change *change, const char *part)
{
	guint n = 0;

	for (const char *at = change->body; (at = strstr(at, part)); at++)
		n++;
	return n;
}

#define OCTAL	 "On changed lines, write permission bits as octal numbers, as checkpatch.pl asks."
#define NO_OTHER "and a file that now includes the header has no other declaration."

/* Edits beyond the conversion are named, once, in the message of their own change. */
static void test_notes(struct scene *scene, gconstpointer unused)
{
	g_autoptr(change_set) set = NULL;
	const struct change *dup, *sync;

	(void)unused;
	decide(scene, "sys_dup", "ksys_dup");
	decide(scene, "sys_sync", "ksys_sync");
	add_edit(scene, "fs/dup.c", "0644", APPLY_OWNER(0));
	add_edit(scene, "init/main.c", "0755", APPLY_OWNER(0));
	add_edit(scene, "init/main.c", "ksys_dup", APPLY_OWNER(0));
	add_edit(scene, X_H, "\nstruct a;\nunion b;\n", APPLY_OWNER(0));
	add_edit(scene, "Documentation/rule.rst", "\nunion c;\n", APPLY_OWNER(1));
	set = make(scene);
	assert_changes(set, "fs/dup fs/sync");
	dup = change_at(set, 0);
	sync = change_at(set, 1);
	g_assert_cmpuint(count(dup, OCTAL), ==, 1);
	g_assert_cmpuint(count(sync, OCTAL), ==, 0);
	g_assert_cmpuint(count(dup, NO_OTHER), ==, 1);
	g_assert_cmpuint(count(dup, "Declare struct a, union b in " X_H
				    ": prototypes there use them, " NO_OTHER),
			 ==, 1);
	g_assert_cmpuint(count(sync, NO_OTHER), ==, 1);
	g_assert_cmpuint(
		count(sync,
		      "Declare union c in Documentation/rule.rst: prototypes there use it, " NO_OTHER),
		==, 1);
	g_assert_cmpuint(count(dup, "\n\n\n"), ==, 0);
	g_assert_true(g_str_has_suffix(dup->body, "\n\nNo functional change intended."));
}

#define ADD(path, test) g_test_add(path, struct scene, NULL, begin, test, end)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/changes/refused", test_refused);
	ADD("/changes/families", test_families);
	ADD("/changes/homes", test_homes);
	ADD("/changes/needs", test_needs);
	ADD("/changes/rule", test_rule);
	ADD("/changes/notes", test_notes);
	return g_test_run();
}
