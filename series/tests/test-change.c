// SPDX-License-Identifier: GPL-2.0
#include "series/make/change.h"

#include <string.h>

/* A file of lines that are never near each other by accident: "0\n" each. */
static GBytes *load(const char *path, gpointer data, GError **error)
{
	(void)path, (void)data, (void)error;
	return g_bytes_new_static("0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n", 36);
}

struct fixture {
	struct edit_set *edits;
	struct change_set *set;
};

static void begin(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->edits = edit_set_new(load, NULL);
	fixture->set = change_set_new(fixture->edits);
}

static void end(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	change_set_free(fixture->set);
	edit_set_free(fixture->edits);
}

static void edit_line(struct fixture *fixture, guint owner, guint line)
{
	struct edit_file *file = edit_set_file(fixture->edits, "f.c", NULL);
	g_autoptr(GError) error = NULL;

	edit_add(file, &(struct edit){2 * (line - 1), 2 * (line - 1) + 1, "x", owner, 0}, &error);
	g_assert_no_error(error);
}

/* A change with one owner, which edits that line (from 1; 0: none). */
static struct change *add(struct fixture *fixture, const char *subsystem, const char *name,
			  guint owner, guint line)
{
	struct change *change = change_new(subsystem, name);

	change_own(change, owner);
	change_set_add(fixture->set, change);
	if (line)
		edit_line(fixture, owner, line);
	return change;
}

static void assert_names(const GPtrArray *changes, const char *expected)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < changes->len; i++) {
		const struct change *change = g_ptr_array_index(changes, i);

		g_string_append_printf(text, "%s%s/%s%s", i ? " " : "", change->subsystem,
				       change->name, change->shared ? "!" : "");
	}
	g_assert_cmpstr(text->str, ==, expected);
}

static void assert_branch(struct fixture *fixture, const char *subsystem, const char *expected)
{
	const char *const only[] = {subsystem, NULL};
	g_autoptr(GPtrArray) changes = change_set_of(fixture->set, subsystem ? only : NULL);

	assert_names(changes, expected);
}

/* Needed changes come first; the others keep their order. */
static void test_order(struct fixture *fixture, gconstpointer unused)
{
	struct change *a = add(fixture, "fs", "a", 1, 0), *b = add(fixture, "fs", "b", 2, 0);
	struct change *c = add(fixture, "fs", "c", 3, 0);

	(void)unused;
	change_add_need(a, c);
	change_add_need(a, c);
	change_add_need(b, b);
	change_add_need(b, NULL);
	g_assert_cmpuint(a->needs->len, ==, 1);
	g_assert_cmpuint(b->needs->len, ==, 0);
	change_set_settle(fixture->set);
	assert_names(fixture->set->changes, "fs/c fs/a fs/b");
}

/* A circle ends, with every change once. */
static void test_circle(struct fixture *fixture, gconstpointer unused)
{
	struct change *a = add(fixture, "fs", "a", 1, 0), *b = add(fixture, "fs", "b", 2, 0);

	(void)unused;
	change_add_need(a, b);
	change_add_need(b, a);
	change_set_settle(fixture->set);
	assert_names(fixture->set->changes, "fs/b fs/a");
}

/* b, of two branches, is near a, which net does not hold: it is shared, with what it needs. */
static void test_share(struct fixture *fixture, gconstpointer unused)
{
	struct change *b, *c;

	(void)unused;
	add(fixture, "fs", "a", 1, 1);
	b = add(fixture, "net", "b", 2, 3);
	change_also_for(b, "fs");
	c = add(fixture, "net", "c", 3, 16);
	change_add_need(b, c);
	/* near each other, but always on the same branch */
	add(fixture, "fs", "d", 4, 10);
	add(fixture, "fs", "e", 5, 11);
	change_set_settle(fixture->set);
	assert_names(fixture->set->changes, "fs/a net/c! net/b! fs/d fs/e");
	assert_branch(fixture, "net", "net/c! net/b!");
	assert_branch(fixture, NULL, "net/c! net/b! fs/a fs/d fs/e");
}

/* A leading change is first everywhere, and nobody is shared for its sake. */
static void test_leading(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	add(fixture, "fs", "a", 1, 2);
	add(fixture, "include", "rule", 0, 1)->leading = TRUE;
	change_set_settle(fixture->set);
	assert_branch(fixture, "mm", "include/rule");
	assert_branch(fixture, "fs", "include/rule fs/a");
}

/* A branch holds what its changes need, also of another subsystem. */
static void test_needs_of_branch(struct fixture *fixture, gconstpointer unused)
{
	struct change *a = add(fixture, "fs", "a", 1, 0), *b = add(fixture, "mm", "b", 2, 0);

	(void)unused;
	change_add_need(b, a);
	change_set_settle(fixture->set);
	assert_branch(fixture, "mm", "fs/a mm/b");
	assert_branch(fixture, "fs", "fs/a");
}

/* A branch has what is needed by what it needs. */
static void test_needs_of_needs(struct fixture *fixture, gconstpointer unused)
{
	struct change *a = add(fixture, "fs", "a", 1, 0), *b = add(fixture, "mm", "b", 2, 0);
	struct change *c = add(fixture, "net", "c", 3, 0);

	(void)unused;
	change_add_need(a, b);
	change_add_need(b, c);
	change_set_settle(fixture->set);
	assert_branch(fixture, "fs", "net/c mm/b fs/a");
	assert_branch(fixture, "mm", "net/c mm/b");
	assert_branch(fixture, "net", "net/c");
}

/* Of two changes on equally many branches the first is shared, and is on every branch. */
static void test_share_first(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	add(fixture, "fs", "a", 1, 1);
	add(fixture, "mm", "b", 2, 3);
	change_set_settle(fixture->set);
	assert_branch(fixture, "net", "fs/a!");
	assert_branch(fixture, "mm", "fs/a! mm/b");
}

/* b is near the first and the last change: to share it is enough for both. */
static void test_share_once(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	add(fixture, "fs", "a", 1, 1);
	change_also_for(add(fixture, "mm", "b", 2, 3), "ipc");
	change_also_for(add(fixture, "net", "c", 3, 12), "init");
	edit_line(fixture, 2, 14);
	change_set_settle(fixture->set);
	assert_names(fixture->set->changes, "fs/a mm/b! net/c");
}

#define ADD(path, test) g_test_add(path, struct fixture, NULL, begin, test, end)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/change/order", test_order);
	ADD("/change/circle", test_circle);
	ADD("/change/share", test_share);
	ADD("/change/leading", test_leading);
	ADD("/change/needs-of-branch", test_needs_of_branch);
	ADD("/change/needs-of-needs", test_needs_of_needs);
	ADD("/change/share-first", test_share_first);
	ADD("/change/share-once", test_share_once);
	return g_test_run();
}
