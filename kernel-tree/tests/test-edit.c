// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/edit.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/source.h"

static GBytes *load(const char *path, gpointer data, GError **error)
{
	if (strcmp(path, "missing.c") == 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no %s", path);
		return NULL;
	}
	return g_bytes_new(data, strlen(data));
}

static struct edit_file *add(struct edit_file *file, gsize start, gsize end, const char *text,
			     guint owner, guint64 order)
{
	g_autoptr(GError) error = NULL;

	edit_add(file, &(struct edit){start, end, text, owner, order}, &error);
	g_assert_no_error(error);
	return file;
}

static void test_apply(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, "one two three\n");
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	gboolean wanted[] = {TRUE, FALSE, TRUE};
	g_autofree char *all = NULL, *some = NULL, *none = NULL;
	g_autofree gboolean *nobody = g_new0(gboolean, 3);
	gsize length;

	add(file, 8, 13, "3", 2, 0);
	add(file, 0, 3, "1", 0, 0);
	add(file, 4, 7, "2", 1, 0);
	add(file, 4, 7, "2", 1, 0);
	all = edit_apply(file, NULL, &length);
	some = edit_apply(file, wanted, NULL);
	none = edit_apply(file, nobody, NULL);
	g_assert_cmpstr(all, ==, "1 2 3\n");
	g_assert_cmpuint(length, ==, 6);
	g_assert_cmpstr(some, ==, "1 two 3\n");
	g_assert_cmpstr(none, ==, file->text);
	g_assert_true(edit_touches(file, wanted));
	g_assert_false(edit_touches(file, nobody));
}

static void test_order(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, "ab");
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	g_autofree char *text = NULL;

	add(file, 1, 2, "B", 0, 0);
	add(file, 1, 1, "4", 9, edit_order(2, 0));
	add(file, 1, 1, "2", 7, edit_order(1, 1));
	add(file, 1, 1, "3", 1, edit_order(1, 2));
	add(file, 1, 1, "1", 8, edit_order(1, 0));
	text = edit_apply(file, NULL, NULL);
	g_assert_cmpstr(text, ==, "a1234B");
}

static void test_overlap(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, "line\nabcdef\n");
	struct edit_file *file = edit_set_file(set, "x/a.c", NULL);
	g_autoptr(GError) error = NULL;

	add(file, 6, 9, "x", 1, 0);
	g_assert_false(edit_add(file, &(struct edit){8, 10, "y", 2, 0}, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, "x/a.c:2"));
	g_assert_true(edit_overlaps(file, &(struct edit){8, 10, "y", 2, 0}));
	g_assert_true(edit_overlaps(file, &(struct edit){7, 7, "y", 2, 0}));
	g_assert_false(edit_overlaps(file, &(struct edit){6, 9, "x", 1, 0}));
	g_assert_false(edit_overlaps(file, &(struct edit){9, 10, "z", 2, 0}));
	add(file, 9, 10, "z", 2, 0); /* touching is not overlapping */
	g_assert_cmpuint(file->edits->len, ==, 2);
}

static void assert_refused(struct edit_file *file, gsize start, gsize end, const char *place)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(edit_add(file, &(struct edit){start, end, "x", 1, 0}, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, place));
	g_assert_cmpuint(file->edits->len, ==, 0);
}

static void test_not_a_range(void)
{
	g_autoptr(edit_file) file = edit_file_new("x/a.c", "line\nabcdef\n", 12);

	assert_refused(file, 6, 13, "x/a.c:2");
	assert_refused(file, 13, 13, "x/a.c:3");
	assert_refused(file, 3, 2, "x/a.c:1");
	add(file, 12, 12, "end", 1, 0);
	g_assert_cmpuint(file->edits->len, ==, 1);
}

/* Only the same edit of the same owner in the same slot counts as one. */
static void test_equal(void)
{
	g_autoptr(edit_file) file = edit_file_new("a.c", "ab", 2);
	g_autofree char *text = NULL;

	add(file, 1, 1, "+", 1, 0);
	add(file, 1, 1, "+", 1, 0);
	g_assert_cmpuint(file->edits->len, ==, 1);
	add(file, 1, 1, "+", 2, 0);
	g_assert_cmpuint(file->edits->len, ==, 2);
	add(file, 1, 1, "+", 1, edit_order(1, 0));
	add(file, 1, 1, "+", 1, edit_order(2, 0));
	add(file, 1, 1, "+", 1, edit_order(2, 0));
	g_assert_cmpuint(file->edits->len, ==, 4);
	text = edit_apply(file, NULL, NULL);
	g_assert_cmpstr(text, ==, "a++++b");
}

/* Owners whose edits are not near must merge: checked on line numbers by hand. */
static void test_near(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, "1\n2\n3\n4\n5\n6\n7\n");
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	struct edit line1 = {0, 1, "x", 1, 0}, line4 = {6, 7, "x", 2, 0}, line5 = {8, 9, "x", 2, 0};
	struct edit before5 = {8, 8, "x\n", 3, 0}, before4 = {6, 6, "x\n", 3, 0};
	struct edit slot1 = {8, 8, "x\n", 1, edit_order(1, 1)};
	struct edit slot1b = {8, 8, "x\n", 2, edit_order(1, 2)};
	struct edit before2 = {2, 2, "x\n", 3, 0}, in2 = {2, 2, "x", 3, 0};
	struct edit slot2 = {8, 8, "x\n", 2, edit_order(2, 1)};

	g_assert_true(edit_near(file, &line1, &line4));
	g_assert_true(edit_near(file, &line4, &line1));
	g_assert_false(edit_near(file, &line1, &line5));
	g_assert_false(edit_near(file, &before5, &line1));
	g_assert_true(edit_near(file, &before4, &line1));
	g_assert_true(edit_near(file, &before5, &before4));
	g_assert_true(edit_near(file, &slot1, &slot1b));
	g_assert_false(edit_near(file, &slot1, &slot2));
	g_assert_true(edit_near(file, &slot1, &line5));
	/* Without a newline of its own, an insertion changes the line that it is in. */
	g_assert_false(edit_near(file, &before2, &line5));
	g_assert_true(edit_near(file, &in2, &line5));
}

static void test_files(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, "text\n");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = NULL;

	g_assert_null(edit_set_file(set, "missing.c", &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	add(edit_set_file(set, "b.c", NULL), 0, 0, "x", 0, 0);
	add(edit_set_file(set, "a.c", NULL), 0, 0, "x", 0, 0);
	edit_set_file(set, "c.c", NULL);
	files = edit_set_files(set);
	g_assert_cmpuint(files->len, ==, 2);
	g_assert_cmpstr(((struct edit_file *)files->pdata[0])->path, ==, "a.c");
}

static void test_moved(void)
{
	g_autoptr(edit_file) file = edit_file_new("a.c", "one two three\n", 14);

	add(file, 0, 3, "first", 0, 0);
	add(file, 8, 8, "and ", 0, 0);
	g_assert_cmpuint(edit_moved(file, 0), ==, 0);
	g_assert_cmpuint(edit_moved(file, 4), ==, 6);
	/* Inside a replacement: as if it were not made. */
	g_assert_cmpuint(edit_moved(file, 1), ==, 1);
	g_assert_cmpuint(edit_moved(file, 2), ==, 2);
	g_assert_cmpuint(edit_moved(file, 3), ==, 5);
	g_assert_cmpuint(edit_moved(file, 8), ==, 10);
	g_assert_cmpuint(edit_moved(file, 9), ==, 15);
	edit_settle(file);
	g_assert_cmpstr(file->text, ==, "first two and three\n");
	g_assert_cmpuint(file->length, ==, 20);
	g_assert_cmpuint(edit_moved(file, 9), ==, 9);
}

/* ---- sources: rounds of edits ---- */

static void test_rounds(void)
{
	static const char text[] = "int a(void);\nint b(void);\n";
	g_autoptr(sources) sources = sources_new();
	struct source *source = sources_add(sources, "a.h", text, strlen(text));
	g_autoptr(GError) error = NULL;

	g_assert_cmpuint(source_outline(source)->items->len, ==, 2);
	source_edit(source, 0, 13, NULL);
	g_assert_true(source_edited(source));
	g_assert_false(source->changed);
	g_assert_true(source_apply(source, &error));
	g_assert_cmpstr(source->text, ==, "int b(void);\n");
	g_assert_cmpuint(source_outline(source)->items->len, ==, 1);
	source_edit(source, 4, 5, "c");
	g_assert_true(source_apply(source, &error));
	g_assert_cmpstr(source->text, ==, "int c(void);\n");
	g_assert_true(source->changed && sources_get(sources, "a.h") == source);
}

static void test_round_overlap(void)
{
	g_autoptr(sources) sources = sources_new();
	struct source *source = sources_add(sources, "a.h", "one\ntwo\n", 8);
	g_autoptr(GError) error = NULL;

	source_edit(source, 4, 7, "2");
	source_edit(source, 5, 8, "3");
	source_edit(source, 4, 8, "4");
	g_assert_false(source_apply(source, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, "a.h:2"));
	g_assert_cmpstr(source->text, ==, "one\ntwo\n");
	g_assert_false(source->changed);
}

/* Two rules that make the same change hide a fault in one of them. */
static void test_round_same_twice(void)
{
	g_autoptr(sources) sources = sources_new();
	struct source *source = sources_add(sources, "a.h", "one\ntwo\n", 8);
	g_autoptr(GError) error = NULL;

	source_edit(source, 4, 7, "2");
	source_edit(source, 4, 7, "2");
	g_assert_false(source_apply(source, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, "a.h:2"));
	g_assert_cmpstr(source->text, ==, "one\ntwo\n");
	g_clear_error(&error);
	/* The next round has nothing of the one that failed. */
	g_assert_false(source_edited(source));
	source_edit(source, 0, 3, "1");
	g_assert_true(source_apply(source, &error));
	g_assert_cmpstr(source->text, ==, "1\ntwo\n");
}

static void test_round_insertions(void)
{
	g_autoptr(sources) sources = sources_new();
	struct source *source = sources_add(sources, "a.h", "one\n", 4);
	g_autoptr(GError) error = NULL;

	source_edit(source, 4, 4, "b\n");
	source_edit(source, 4, 4, "b\n");
	source_edit(source, 4, 4, "a\n");
	g_assert_true(source_apply(source, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(source->text, ==, "one\nb\nb\na\n");
}

static void test_round_not_a_range(void)
{
	static const struct {
		gsize start, end;
	} bad[] = {{4, 9}, {9, 9}, {7, 6}};
	g_autoptr(sources) sources = sources_new();
	struct source *source = sources_add(sources, "a.h", "one\ntwo\n", 8);

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		source_edit(source, bad[i].start, bad[i].end, "x");
		g_assert_true(source_edited(source));
		g_assert_false(source_apply(source, &error));
		g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
		g_assert_nonnull(strstr(error->message, "a.h:"));
		g_assert_cmpstr(source->text, ==, "one\ntwo\n");
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/edit/apply", test_apply);
	g_test_add_func("/edit/order", test_order);
	g_test_add_func("/edit/overlap", test_overlap);
	g_test_add_func("/edit/near", test_near);
	g_test_add_func("/edit/files", test_files);
	g_test_add_func("/edit/moved", test_moved);
	g_test_add_func("/edit/rounds", test_rounds);
	g_test_add_func("/edit/round-overlap", test_round_overlap);
	g_test_add_func("/edit/not-a-range", test_not_a_range);
	g_test_add_func("/edit/equal", test_equal);
	g_test_add_func("/edit/round-same-twice", test_round_same_twice);
	g_test_add_func("/edit/round-insertions", test_round_insertions);
	g_test_add_func("/edit/round-not-a-range", test_round_not_a_range);
	return g_test_run();
}
