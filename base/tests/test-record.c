// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/record.h"

static void test_round_trip(void)
{
	g_autoptr(verdict) verdict = verdict_new();
	g_autoptr(verdict) back = NULL;
	g_autoptr(json_t) json = NULL;
	g_autofree char *line = NULL;
	g_autofree char *again = NULL;
	g_autoptr(json_t) second = NULL;
	g_autoptr(GError) error = NULL;

	g_free(verdict->check);
	verdict->check = g_strdup("build");
	g_free(verdict->detail);
	verdict->detail = g_strdup("a \"quoted\"\nline");
	verdict->figure = -42;
	verdict->seconds = 1.5;
	json = verdict_to_json(verdict);
	line = record_line(json);
	g_assert_null(strchr(line, '\n')[1] ? "more than one line" : NULL);
	back = verdict_from_json(json, &error);
	g_assert_no_error(error);
	second = verdict_to_json(back);
	again = record_line(second);
	g_assert_cmpstr(line, ==, again);
	g_assert_cmpint(back->figure, ==, -42);
}

static void test_lists_and_bad_utf8(void)
{
	g_autoptr(step) step = step_new();
	g_autoptr(step) back = NULL;
	g_autoptr(json_t) json = NULL;

	g_ptr_array_add(step->files, g_strdup("fs/\xff.c"));
	g_ptr_array_add(step->files, g_strdup("fs/new\nline.c"));
	json = step_to_json(step);
	back = step_from_json(json, NULL);
	g_assert_nonnull(back);
	g_assert_cmpuint(back->files->len, ==, 2);
	g_assert_cmpstr(back->files->pdata[0], ==, "fs/\xef\xbf\xbd.c");
	g_assert_cmpstr(back->files->pdata[1], ==, "fs/new\nline.c");
}

static void check_file(const char *file, const char *shown, const char *escaped)
{
	g_autoptr(site) site = site_new();
	g_autoptr(json_t) json = NULL;

	g_free(site->file);
	site->file = g_strdup(file);
	json = site_to_json(site);
	g_assert_cmpstr(record_text(json, "file"), ==, shown);
	g_assert_cmpstr(json_string_value(json_object_get(json, "file_escaped")), ==, escaped);
}

static void test_escaped(void)
{
	g_autoptr(step) step = step_new();
	g_autoptr(json_t) json = NULL;
	const json_t *list;

	check_file("fs/a%20b.c", "fs/a%20b.c", NULL);
	check_file("fs/\xc3\xa4.c", "fs/\xc3\xa4.c", NULL);
	check_file("fs/\xe4%\xc3\xa4", "fs/\xef\xbf\xbd%\xc3\xa4", "fs/%E4%25\xc3\xa4");
	check_file("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "%FF%FE");
	g_ptr_array_add(step->files, g_strdup("a%"));
	g_ptr_array_add(step->files, g_strdup("b\xe4"));
	json = step_to_json(step);
	list = json_object_get(json, "files_escaped");
	g_assert_cmpuint(json_array_size(list), ==, 2);
	g_assert_cmpstr(json_string_value(json_array_get(list, 0)), ==, "a%25");
	g_assert_cmpstr(json_string_value(json_array_get(list, 1)), ==, "b%E4");
	g_assert_null(json_object_get(json, "cc_escaped"));
}

static void check_refused(const char *key, json_t *value, const char *named)
{
	g_autoptr(site) site = site_new();
	g_autoptr(json_t) json = site_to_json(site);
	g_autoptr(GError) error = NULL;

	if (value)
		json_object_set_new(json, key, value);
	else
		json_object_del(json, key);
	g_assert_null(site_from_json(json, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, named));
}

static void test_refuses(void)
{
	check_refused("line", NULL, "line");
	check_refused("line", json_integer(-1), "line");
	check_refused("context", json_string("nonsense"), "context");
	check_refused("version", json_integer(99), "version");
	check_refused("masquerade", json_integer(1), "masquerade");
}

static void test_files(void)
{
	g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
	g_autofree char *path = g_build_filename(folder, "deep", "sites.jsonl", NULL);
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) back = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(site) site = site_new();

	g_ptr_array_add(records, site_to_json(site));
	g_ptr_array_add(records, site_to_json(site));
	g_assert_true(record_write_file(path, records, &error));
	g_assert_no_error(error);
	back = record_read_file(path, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(back->len, ==, 2);

	g_assert_true(file_write(path, "{\"record\":\"site\"}\n{ broken\n", -1, NULL));
	g_assert_null(record_read_file(path, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "line 2"));
	g_assert_true(file_remove_tree(folder, NULL));
}

/* A write that fails leaves the old content, and no temporary file. */
static void test_write_fails_whole(void)
{
	g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
	g_autofree char *in_the_way = g_build_filename(folder, "file", NULL);
	g_autofree char *below = g_build_filename(in_the_way, "below", NULL);
	g_autofree char *kept = NULL;
	g_autoptr(GError) error = NULL;
	GDir *listing;
	guint entries = 0;

	g_assert_true(file_write(in_the_way, "old", -1, NULL));
	g_assert_false(file_write(below, "new", -1, &error));
	g_assert_nonnull(error);
	g_assert_true(file_read(in_the_way, &kept, NULL, NULL));
	g_assert_cmpstr(kept, ==, "old");
	listing = g_dir_open(folder, 0, NULL);
	while (g_dir_read_name(listing))
		entries++;
	g_dir_close(listing);
	g_assert_cmpuint(entries, ==, 1);
	g_assert_true(file_remove_tree(folder, NULL));
}

/* Removing a tree must not reach through a symbolic link. */
static void test_remove_stays_inside(void)
{
	g_autofree char *outside = g_dir_make_tmp(NULL, NULL);
	g_autofree char *inside = g_dir_make_tmp(NULL, NULL);
	g_autofree char *precious = g_build_filename(outside, "precious", NULL);
	g_autofree char *link = g_build_filename(inside, "link", NULL);

	g_assert_true(file_write(precious, "x", -1, NULL));
	g_assert_cmpint(symlink(outside, link), ==, 0);
	g_assert_true(file_remove_tree(inside, NULL));
	g_assert_true(g_file_test(precious, G_FILE_TEST_EXISTS));
	g_assert_false(g_file_test(inside, G_FILE_TEST_EXISTS));
	g_assert_true(file_remove_tree(outside, NULL));
}

static void test_lock(void)
{
	g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
	g_autofree char *path = g_build_filename(folder, "lock", NULL);
	g_autoptr(GError) error = NULL;
	int first = file_lock(path, &error);
	int second;

	g_assert_no_error(error);
	g_assert_cmpint(first, >=, 0);
	g_assert_cmpint(file_lock(path, &error), ==, -1);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	file_unlock(first);
	second = file_lock(path, NULL);
	g_assert_cmpint(second, >=, 0);
	file_unlock(second);
	g_assert_true(file_remove_tree(folder, NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/record/round-trip", test_round_trip);
	g_test_add_func("/record/lists-and-bad-utf8", test_lists_and_bad_utf8);
	g_test_add_func("/record/escaped", test_escaped);
	g_test_add_func("/record/refuses", test_refuses);
	g_test_add_func("/record/files", test_files);
	g_test_add_func("/file/write-fails-whole", test_write_fails_whole);
	g_test_add_func("/file/remove-stays-inside", test_remove_stays_inside);
	g_test_add_func("/file/lock", test_lock);
	return g_test_run();
}
