// SPDX-License-Identifier: GPL-2.0
/* Calls counted over the history of a miniature kernel. */
#include "reports/history/history.h"

#include <string.h>

#include "base/error.h"
#include "base/record.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/tests/git-fixture.h"
#include "reports/history/revisions.h"
#include "reports/history/table.h"

static void write_caller(struct git_fixture *fixture, const char *calls)
{
	g_autofree char *text = g_strdup_printf("#include <linux/syscalls.h>\n"
						"SYSCALL_DEFINE1(one, int, a)\n{\n\treturn a;\n}\n"
						"void f(void)\n{\n%s}\n",
						calls);

	git_fixture_write(fixture, "fs/x.c", text);
}

static void make_history(struct git_fixture *fixture)
{
	git_fixture_begin(fixture);
	git_fixture_write(fixture, "Makefile", "VERSION = 4\nPATCHLEVEL = 16\nSUBLEVEL = 0\n");
	git_fixture_write(fixture, "MAINTAINERS", "THE REST\n");
	git_fixture_write(fixture, "Kconfig", "\n");
	git_fixture_write(fixture, "include/linux/syscalls.h", "asmlinkage long sys_one(int a);\n");
	git_fixture_write(fixture, "arch/x86/y.c", "long g(void)\n{\n\treturn sys_one(3);\n}\n");
	write_caller(fixture, "\tsys_one(1);\n\tsys_one(2);\n");
	git_fixture_commit(fixture, "two");
	GIT(fixture, "tag", "v1.9");
	git_fixture_write(fixture, "README", "nothing that counts\n");
	git_fixture_commit(fixture, "still two");
	write_caller(fixture, "\tsys_one(1);\n");
	git_fixture_commit(fixture, "one");
	GIT(fixture, "tag", "v1.10");
}

static json_t *count(struct git_fixture *fixture, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(history) history = history_open(&error);
	g_autoptr(git_repo) repo = git_repo_open(fixture->repo, &error);
	json_t *record;

	g_assert_no_error(error);
	record = history_count(history, repo, name, &error);
	g_assert_no_error(error);
	return record;
}

static void test_counts(void)
{
	struct git_fixture fixture;
	g_autoptr(json_t) first = NULL, last = NULL, again = NULL;
	g_autofree char *scans = NULL;

	make_history(&fixture);
	first = count(&fixture, "v1.9");
	last = count(&fixture, "v1.10");
	g_assert_cmpint(record_number(first, "calls"), ==, 3);
	g_assert_cmpint(record_number(first, "generic"), ==, 2);
	g_assert_cmpint(record_number(json_object_get(first, "subsystems"), "fs"), ==, 2);
	g_assert_cmpint(record_number(json_object_get(first, "subsystems"), "arch/x86"), ==, 1);
	g_assert_cmpint(record_number(last, "calls"), ==, 2);
	g_assert_cmpstr(record_text(first, "date"), ==, "1970-01-12");

	/* Counts are stored: without any other cache they are the same at once. */
	scans = g_build_filename(g_getenv("KSWEEP_CACHE"), "scan.sqlite", NULL);
	g_assert_cmpint(g_unlink(scans), ==, 0);
	again = count(&fixture, "v1.9");
	g_assert_false(g_file_test(scans, G_FILE_TEST_EXISTS));
	g_assert_true(json_equal(first, again));
	git_fixture_end(&fixture);
}

static void test_revisions(void)
{
	struct git_fixture fixture;
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = NULL;
	g_autoptr(GPtrArray) tags = NULL, range = NULL;
	static const char *const bad[] = {"main", "..main", "main..", "v1.9...main", ""};

	make_history(&fixture);
	repo = git_repo_open(fixture.repo, &error);
	tags = history_tags(repo, "v1.*", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(tags->len, ==, 2);
	g_assert_cmpstr(tags->pdata[0], ==, "v1.9");
	g_assert_cmpstr(tags->pdata[1], ==, "v1.10");
	range = history_range(repo, "v1.9..main", FALSE, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(range->len, ==, 3);
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_assert_null(history_range(repo, bad[i], FALSE, &error));
		g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
		g_clear_error(&error);
	}
	g_assert_null(history_tags(repo, "w*", &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	git_fixture_end(&fixture);
}

/* With first_parent a merge stands for its side branch; without, all commits are listed. */
static void test_merges(void)
{
	struct git_fixture fixture;
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = NULL;
	g_autoptr(GPtrArray) all = NULL, first = NULL;

	make_history(&fixture);
	GIT(&fixture, "checkout", "-q", "-b", "side", "v1.9");
	git_fixture_write(&fixture, "side", "1\n");
	git_fixture_commit(&fixture, "side 1");
	git_fixture_write(&fixture, "side", "2\n");
	git_fixture_commit(&fixture, "side 2");
	GIT(&fixture, "checkout", "-q", "main");
	GIT(&fixture, "merge", "-q", "--no-ff", "-m", "merge", "side");
	repo = git_repo_open(fixture.repo, &error);
	all = history_range(repo, "v1.10..main", FALSE, &error);
	first = history_range(repo, "v1.10..main", TRUE, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(all->len, ==, 4);
	g_assert_cmpuint(first->len, ==, 2);
	git_fixture_end(&fixture);
}

static void add_record(GPtrArray *records, const char *name, int fs, int arm, int x86)
{
	g_ptr_array_add(records,
			json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:{s:i, s:i, s:i}}", "name", name,
				  "commit", "c", "date", "2018-04-01", "calls", fs + arm + x86,
				  "generic", fs, "unresolved", 0, "subsystems", "fs", fs,
				  "arch/arm", arm, "arch/x86", x86));
}

static void test_table(void)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autofree char *short_table = NULL, *long_table = NULL;

	add_record(records, "a", 5, 2, 1);
	add_record(records, "b", 5, 2, 1);
	add_record(records, "c", 4, 2, 1);
	add_record(records, "d", 4, 2, 1);
	short_table = history_table(records, FALSE);
	long_table = history_table(records, TRUE);
	g_assert_cmpstr(short_table, ==,
			"revision date         calls generic   fs arch\n"
			"a        2018-04-01       8       5    5    3\n"
			"c        2018-04-01       7       4    4    3\n"
			"d        2018-04-01       7       4    4    3\n"
			"(1 revisions with unchanged counts are not shown)\n");
	g_assert_nonnull(strstr(long_table, "\nb "));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/history/counts", test_counts);
	g_test_add_func("/history/revisions", test_revisions);
	g_test_add_func("/history/merges", test_merges);
	g_test_add_func("/history/table", test_table);
	return g_test_run();
}
