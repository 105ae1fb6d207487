// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/progress.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/scan/tree.h"
#include "kernel-tree/tests/git-fixture.h"

static void begin(struct git_fixture *fixture)
{
	g_autofree char *link = NULL;

	git_fixture_begin(fixture);
	git_fixture_write(fixture, "fs/a.c",
			  "SYSCALL_DEFINE1(dup, int, a)\n{\n\treturn sys_close(a);\n}\n"
			  "SYSCALL_DEFINE1(close, int, a)\n{\n\treturn sys_unknown(a);\n}\n"
			  "long sys_candidate(int a)\n{\n\treturn 0;\n}\n"
			  "long sys_driver(int a)\n{\n\treturn 0;\n}\n");
	git_fixture_write(fixture, "fs/new\nline.c", "long f(void) { return sys_dup(1); }\n");
	git_fixture_write(fixture, "fs/nothing.c", "int x;\n");
	git_fixture_write(fixture, "fs/other.c", "long g(void) { return sys_driver(1); }\n");
	git_fixture_write(fixture, "arch/x/syscall.tbl", "1 common c sys_candidate\n");
	git_fixture_write(fixture, "tools/a.c", "long f(void) { return sys_dup(1); }\n");
	link = g_build_filename(fixture->repo, "fs/link.c", NULL);
	g_assert_cmpint(symlink("sys_dup", link), ==, 0);
	git_fixture_commit(fixture, "first");
}

/* Everything that a scan says, as text. */
static char *render(struct tree_scan *scan)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < scan->files->len; i++) {
		const char *path = g_ptr_array_index(scan->files, i);
		struct file_scan *file = g_hash_table_lookup(scan->by_file, path);

		g_string_append_printf(text, "%s\n", path);
		for (guint j = 0; j < file->definitions->len; j++) {
			struct definition *d = g_ptr_array_index(file->definitions, j);

			g_assert_cmpstr(d->file, ==, path);
			g_string_append_printf(text, " define %s %d %u\n", d->symbol, d->kind,
					       d->line);
		}
		for (guint j = 0; j < file->mentions->len; j++) {
			struct mention *m = g_ptr_array_index(file->mentions, j);

			g_string_append_printf(text, " mention %s %u:%u %d %s\n", m->word, m->line,
					       m->column, m->place, m->enclosing);
		}
	}
	return g_string_free(text, FALSE);
}

static char *scan_now(struct git_fixture *fixture, guint *scanned)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = git_repo_open(fixture->repo, &error);
	g_autoptr(tree_scan) scan = NULL;

	g_assert_no_error(error);
	scan = scan_tree(repo, "HEAD", &error);
	g_assert_no_error(error);
	if (scanned)
		*scanned = scan->blobs_scanned;
	return render(scan);
}

static void check(struct git_fixture *fixture, const char *expected, guint scanned_expected)
{
	guint scanned;
	g_autofree char *text = scan_now(fixture, &scanned);

	g_assert_cmpstr(text, ==, expected);
	g_assert_cmpuint(scanned, ==, scanned_expected);
}

static void test_whole(void)
{
	struct git_fixture fixture;
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = NULL;
	g_autoptr(tree_scan) scan = NULL;

	begin(&fixture);
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
	scan = scan_tree(repo, "HEAD", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(scan->blobs_seen, ==, 5);
	g_assert_cmpuint(scan->files->len, ==, 3);
	g_assert_cmpstr(g_ptr_array_index(scan->files, 0), ==, "arch/x/syscall.tbl");
	g_assert_cmpstr(g_ptr_array_index(scan->files, 1), ==, "fs/a.c");
	g_assert_cmpstr(g_ptr_array_index(scan->files, 2), ==, "fs/new\nline.c");
	g_assert_cmpuint(g_hash_table_size(scan->definitions), ==, 3);
	g_assert_nonnull(g_hash_table_lookup(scan->definitions, "sys_candidate"));
	g_assert_null(g_hash_table_lookup(scan->definitions, "sys_driver"));
	g_assert_null(scan_tree(repo, "no-such-revision", &error));
	g_assert_nonnull(error);
	git_fixture_end(&fixture);
}

static void test_once_ever(void)
{
	struct git_fixture fixture;
	g_autofree char *first = NULL;
	g_autofree char *changed = NULL;
	guint scanned;

	begin(&fixture);
	first = scan_now(&fixture, &scanned);
	g_assert_cmpuint(scanned, ==, 5);
	check(&fixture, first, 0);
	git_fixture_write(&fixture, "fs/nothing.c", "long h(void) { return sys_dup(2); }\n");
	git_fixture_write(&fixture, "fs/copy.c", "long h(void) { return sys_dup(2); }\n");
	git_fixture_commit(&fixture, "second");
	changed = scan_now(&fixture, &scanned);
	g_assert_cmpuint(scanned, ==, 1);
	g_assert_nonnull(strstr(changed, "fs/nothing.c\n mention sys_dup 1:23"));
	g_assert_nonnull(strstr(changed, "fs/copy.c\n mention sys_dup 1:23"));
	check(&fixture, changed, 0);
	git_fixture_end(&fixture);
}

/* One blob under three kinds of names is read in three ways. */
static void test_path_class(void)
{
	static const char text[] = "#define sys_dup\n# sys_close\n";
	struct git_fixture fixture;
	guint scanned;
	g_autofree char *got = NULL;

	begin(&fixture);
	git_fixture_write(&fixture, "fs/x.c", text);
	git_fixture_write(&fixture, "fs/x.S", text);
	git_fixture_write(&fixture, "fs/x.tbl", text);
	git_fixture_commit(&fixture, "three");
	got = scan_now(&fixture, &scanned);
	g_assert_cmpuint(scanned, ==, 8);
	g_assert_nonnull(
		strstr(got, "fs/x.S\n mention sys_dup 1:9 2 \n mention sys_close 2:3 3 \n"));
	g_assert_nonnull(
		strstr(got, "fs/x.tbl\n mention sys_dup 1:9 3 \n mention sys_close 2:3 3 \n"));
	check(&fixture, got, 0);
	git_fixture_end(&fixture);
}

static char *cache_file(void)
{
	return file_cache_path("scan.sqlite", (char *)NULL);
}

static void change_cache(const char *sql)
{
	g_autofree char *path = cache_file();
	sqlite3 *db;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_changes(db), >, 0);
	sqlite3_close(db);
}

/* The name of the table has the version in it. */
static char *table_name(void)
{
	g_autofree char *path = cache_file();
	sqlite3 *db;
	sqlite3_stmt *statement;
	char *name;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_prepare_v2(db,
					   "SELECT name FROM sqlite_master WHERE type = 'table'",
					   -1, &statement, NULL),
			==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	name = g_strdup((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return name;
}

static void test_damaged_rows(void)
{
	struct git_fixture fixture;
	g_autofree char *first = NULL;
	g_autofree char *table = NULL;
	g_autofree char *sql = NULL;

	begin(&fixture);
	first = scan_now(&fixture, NULL);
	table = table_name();
	sql = g_strdup_printf("UPDATE %s SET data = x'' WHERE length(data) > 0", table);
	change_cache(sql);
	check(&fixture, first, 4);
	g_free(sql);
	sql = g_strdup_printf("UPDATE %s SET data = x'0102', sum = 7", table);
	change_cache(sql);
	check(&fixture, first, 5);
	check(&fixture, first, 0);
	git_fixture_end(&fixture);
}

static void test_bad_caches(void)
{
	struct git_fixture fixture;
	g_autofree char *first = NULL;
	g_autofree char *path = NULL;
	g_autofree char *side = NULL;
	GError *error = NULL;

	begin(&fixture);
	first = scan_now(&fixture, NULL);
	path = cache_file();
	/* no database */
	side = g_strconcat(path, "-wal", NULL);
	g_unlink(side);
	file_write(path,
		   "this is no database, and long enough to be looked at as one. "
		   "this is no database, and long enough to be looked at as one.",
		   -1, &error);
	g_assert_no_error(error);
	check(&fixture, first, 5);
	check(&fixture, first, 5);
	/* a directory in its place */
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_cmpint(g_mkdir(path, 0777), ==, 0);
	check(&fixture, first, 5);
	/* no way to make one */
	g_setenv("KSWEEP_CACHE", "/proc/self/nowhere", TRUE);
	check(&fixture, first, 5);
	git_fixture_end(&fixture);
}

/* No space left, as far as SQLite can tell: files may not grow. */
static void test_full_disk(void)
{
	struct git_fixture fixture;
	struct rlimit old, tight;
	g_autofree char *first = NULL;
	g_autofree char *full = NULL;

	begin(&fixture);
	first = scan_now(&fixture, NULL);
	change_cache(
		"PRAGMA journal_mode = DELETE; CREATE TABLE filler AS SELECT randomblob(100000);"
		"DELETE FROM filler; INSERT INTO filler VALUES (1)");
	for (guint i = 0; i < 400; i++) {
		g_autofree char *name = g_strdup_printf("fs/f%u.c", i);
		g_autofree char *text =
			g_strdup_printf("long f%u(void) { return sys_dup(%u); }\n", i, i);

		git_fixture_write(&fixture, name, text);
	}
	git_fixture_commit(&fixture, "many");
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
	tight = old;
	tight.rlim_cur = 4096;
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &tight), ==, 0);
	full = scan_now(&fixture, NULL);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
	g_assert_nonnull(strstr(full, "fs/f399.c\n mention sys_dup"));
	check(&fixture, full, 400);
	check(&fixture, full, 0);
	git_fixture_end(&fixture);
}

static gpointer scan_thread(gpointer fixture)
{
	return scan_now(fixture, NULL);
}

/* Several at once, each with a connection of its own, as processes have. */
static void test_at_once(void)
{
	struct git_fixture fixture;
	GThread *threads[4];
	g_autofree char *first = NULL;

	begin(&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
		threads[i] = g_thread_new("scan", scan_thread, &fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
		g_autofree char *text = g_thread_join(threads[i]);

		if (first)
			g_assert_cmpstr(text, ==, first);
		else
			first = g_steal_pointer(&text);
	}
	check(&fixture, first, 0);
	git_fixture_end(&fixture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	progress_set_quiet(TRUE);
	g_test_add_func("/scan-tree/whole", test_whole);
	g_test_add_func("/scan-tree/once-ever", test_once_ever);
	g_test_add_func("/scan-tree/path-class", test_path_class);
	g_test_add_func("/scan-tree/damaged-rows", test_damaged_rows);
	g_test_add_func("/scan-tree/bad-caches", test_bad_caches);
	g_test_add_func("/scan-tree/full-disk", test_full_disk);
	g_test_add_func("/scan-tree/at-once", test_at_once);
	return g_test_run();
}
