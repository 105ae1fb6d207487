// SPDX-License-Identifier: GPL-2.0
/* git_workdir: exact content, few writes, repair after anything. */

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/workdir.h"
#include "kernel-tree/tests/git-fixture.h"

#define MANY 3000

static struct git_fixture fixture;
static struct git_repo *repo;
static char *folder;

static void setup(void)
{
	g_autoptr(GError) error = NULL;

	git_fixture_begin(&fixture);
	/* As Debian's kernel has it: everything new at the top is ignored. */
	git_fixture_write(&fixture, ".gitignore", "*.o\n/*\n");
	git_fixture_write(&fixture, "a.c", "one\n");
	git_fixture_write(&fixture, "same.c", "same\n");
	git_fixture_write(&fixture, "gone/x.c", "x\n");
	git_fixture_write(&fixture, "-dash\nline", "odd\n");
	git_fixture_write(&fixture, "script", "#!/bin/sh\n");
	git_fixture_commit(&fixture, "first");
	GIT(&fixture, "rm", "-q", "-r", "gone");
	git_fixture_write(&fixture, "a.c", "two\n");
	git_fixture_write(&fixture, "gone", "a file where a folder was\n");
	GIT(&fixture, "update-index", "--chmod=+x", "script");
	GIT(&fixture, "add", "-f", "a.c", "gone");
	GIT(&fixture, "commit", "-q", "-m", "second");
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
	folder = g_build_filename(fixture.top, "work", "files", NULL);
}

static void teardown(void)
{
	g_clear_pointer(&repo, git_repo_free);
	g_clear_pointer(&folder, g_free);
	git_fixture_end(&fixture);
}

static char *path_area(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static void put(const char *name, const char *text)
{
	g_autofree char *path = path_area(name);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static gint64 stamp(const char *name)
{
	g_autofree char *path = path_area(name);
	struct stat st;

	g_assert_cmpint(lstat(path, &st), ==, 0);
	return st.st_mtim.tv_sec * (gint64)1000000000 + st.st_mtim.tv_nsec;
}

static void set_old(const char *name)
{
	const struct timespec old[2] = {{.tv_sec = 1234567890}, {.tv_sec = 1234567890}};
	g_autofree char *path = path_area(name);

	g_assert_cmpint(utimensat(AT_FDCWD, path, old, AT_SYMLINK_NOFOLLOW), ==, 0);
}

static void collect_files(const char *top, const char *below, GPtrArray *names)
{
	g_autofree char *path = g_build_filename(top, below, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *full = g_build_filename(path, name, NULL);
		g_autofree char *relative = *below ? g_build_filename(below, name, NULL)
						   : g_strdup(name);
		struct stat st;

		g_assert_cmpint(lstat(full, &st), ==, 0);
		if (S_ISDIR(st.st_mode))
			collect_files(top, relative, names);
		/* Empty directories count as well. */
		g_ptr_array_add(names, g_steal_pointer(&relative));
	}
}

/* The directory holds exactly the revision: names, bytes, modes; compared without git's index. */
static void expect_exactly(const char *rev)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = git_list(repo, rev, NULL, &error);
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, &error);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	guint folders = 0;

	g_assert_no_error(error);
	for (guint i = 0; i < list->len; i++) {
		const struct git_entry *entry = list->pdata[i];
		g_autofree char *path = path_area(entry->path);
		g_autoptr(GBytes) wanted = git_blobs_read(blobs, entry->oid, NULL, &error);
		g_autofree char *got = NULL;
		gsize length = 0;
		struct stat st;

		g_assert_no_error(error);
		g_assert_cmpint(lstat(path, &st), ==, 0);
		g_assert_true(S_ISREG(st.st_mode));
		g_assert_cmpint((st.st_mode & 0100) != 0, ==, (entry->mode & 0100) != 0);
		file_read(path, &got, &length, &error);
		g_assert_no_error(error);
		g_assert_cmpmem(got, length, g_bytes_get_data(wanted, NULL),
				g_bytes_get_size(wanted));
	}
	collect_files(folder, "", names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = path_area(names->pdata[i]);

		folders += g_file_test(path, G_FILE_TEST_IS_DIR);
	}
	if (names->len - folders != list->len)
		for (guint i = 0; i < names->len; i++)
			g_printerr("# there: %s\n", (char *)names->pdata[i]);
	g_assert_cmpuint(names->len - folders, ==, list->len);
}

static void checkout(const char *rev)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_workdir) workdir = git_workdir_open(repo, folder, &error);

	g_assert_no_error(error);
	git_workdir_checkout(workdir, rev, &error);
	g_assert_no_error(error);
	expect_exactly(rev);
}

static void test_there_and_back(void)
{
	checkout("HEAD~1");
	set_old("same.c");
	checkout("HEAD");
	checkout("HEAD");
	checkout("HEAD~1");
	g_assert_cmpint(stamp("same.c"), ==, 1234567890 * (gint64)1000000000);
}

static void test_stamps_stay(void)
{
	gint64 before, changed;

	checkout("HEAD");
	before = stamp("same.c");
	changed = stamp("a.c");
	checkout("HEAD");
	g_assert_cmpint(stamp("same.c"), ==, before);
	g_assert_cmpint(stamp("a.c"), ==, changed);
	checkout("HEAD~1");
	g_assert_cmpint(stamp("same.c"), ==, before);
	g_assert_cmpint(stamp("a.c"), !=, changed);
}

static void test_foreign_changes(void)
{
	g_autofree char *link = path_area("same.c");
	g_autofree char *dash = path_area("-dash\nline");
	g_autofree char *script = path_area("script");
	g_autofree char *precious = g_build_filename(fixture.top, "precious", NULL);
	g_autofree char *inside = g_build_filename(precious, "file", NULL);
	g_autofree char *left = path_area("left");
	g_autoptr(GError) error = NULL;

	checkout("HEAD");
	put("a.c", "edited\n");
	put("built.o", "ignored by .gitignore\n");
	put("new/deep/er", "x");
	put(".git/config", "x");
	put("nested/.git/HEAD", "ref: refs/heads/x\n");
	put("--", "x");
	file_write(inside, "must stay", -1, &error);
	g_assert_no_error(error);
	/* Links to elsewhere are removed, not followed. */
	g_assert_cmpint(symlink(precious, left), ==, 0);
	g_assert_cmpint(g_unlink(link), ==, 0);
	g_assert_cmpint(symlink(precious, link), ==, 0);
	g_assert_cmpint(g_unlink(dash), ==, 0);
	g_assert_cmpint(g_mkdir(dash, 0777), ==, 0);
	g_assert_cmpint(g_chmod(script, 0644), ==, 0);
	checkout("HEAD");
	g_assert_true(g_file_test(inside, G_FILE_TEST_EXISTS));
}

static void test_files_gone(void)
{
	g_autoptr(GError) error = NULL;

	checkout("HEAD");
	file_remove_tree(folder, &error);
	g_assert_no_error(error);
	checkout("HEAD");
}

/* Whatever happened to the index, files that are right are not written again. */
static void spoil_index(const char *how)
{
	g_autofree char *index = g_strconcat(folder, ".index", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	gsize length;

	g_assert_true(g_file_get_contents(index, &text, &length, NULL));
	if (g_str_equal(how, "gone"))
		g_unlink(index);
	else if (g_str_equal(how, "empty"))
		file_write(index, "", 0, &error);
	else if (g_str_equal(how, "cut"))
		file_write(index, text, length / 2, &error);
	else if (g_str_equal(how, "garbage"))
		file_write(index, "DIRC garbage garbage garbage garbage", -1, &error);
	g_assert_no_error(error);
}

static void test_damaged_index(void)
{
	static const char *const ways[] = {"gone", "empty", "cut", "garbage"};

	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
		checkout("HEAD~1");
		set_old("same.c");
		put("a.c", "half wri");
		put("leftover", "x");
		spoil_index(ways[i]);
		checkout("HEAD");
		g_assert_cmpint(stamp("same.c"), ==, 1234567890 * (gint64)1000000000);
	}
}

static void test_stale_lock(void)
{
	g_autofree char *lock = g_strconcat(folder, ".index.lock", NULL);
	g_autoptr(GError) error = NULL;

	checkout("HEAD~1");
	file_write(lock, "half an index", -1, &error);
	g_assert_no_error(error);
	checkout("HEAD");
}

static void test_one_at_a_time(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_workdir) workdir = git_workdir_open(repo, folder, &error);

	g_assert_no_error(error);
	g_assert_null(git_workdir_open(repo, folder, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
}

static void test_submodule_and_link(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_workdir) workdir = NULL;
	g_autofree char *path = path_area("link");
	g_autofree char *target = NULL;

	GIT(&fixture, "update-index", "--add", "--cacheinfo",
	    "160000,1234567890123456789012345678901234567890,module");
	{
		g_autofree char *in_repo = g_build_filename(fixture.repo, "link", NULL);

		g_assert_cmpint(symlink("nowhere", in_repo), ==, 0);
	}
	GIT(&fixture, "add", "-f", "link");
	GIT(&fixture, "commit", "-q", "-m", "odd entries");
	workdir = git_workdir_open(repo, folder, &error);
	g_assert_no_error(error);
	for (int i = 0; i < 2; i++) {
		git_workdir_checkout(workdir, "HEAD", &error);
		g_assert_no_error(error);
		target = g_file_read_link(path, NULL);
		g_assert_cmpstr(target, ==, "nowhere");
		g_clear_pointer(&target, g_free);
	}
}

/* A checkout in a process of its own, killed after `microseconds`. */
static void checkout_killed(const char *rev, gulong microseconds)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		g_autoptr(git_workdir) workdir = git_workdir_open(repo, folder, NULL);

		if (workdir)
			git_workdir_checkout(workdir, rev, NULL);
		_exit(0);
	}
	g_usleep(microseconds);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

static void test_killed_at_any_point(void)
{
	for (int i = 0; i < MANY; i++) {
		g_autofree char *name = g_strdup_printf("many/%d/file%d", i % 50, i);

		git_fixture_write(&fixture, name, "first\n");
	}
	git_fixture_commit(&fixture, "many");
	for (int i = 0; i < MANY; i += 2) {
		g_autofree char *name = g_strdup_printf("many/%d/file%d", i % 50, i);

		git_fixture_write(&fixture, name, "secnd\n");
	}
	git_fixture_commit(&fixture, "many changed");
	for (int i = 0; i < 12; i++) {
		const char *rev = i % 2 ? "HEAD~1" : "HEAD";

		checkout_killed(rev, 3000 + 12000 * (gulong)i);
		/* Sometimes on to the same revision, sometimes back. */
		checkout(i % 3 ? rev : "HEAD~2");
	}
}

static void run_in_fixture(gconstpointer test)
{
	setup();
	((void (*)(void))test)();
	teardown();
}

/* Settings and attributes of the user's repository change nothing of what is written. */
static void test_settings_stay_out(void)
{
	g_autoptr(git_workdir) workdir = NULL;
	g_autoptr(GError) error = NULL;

	git_fixture_write(&fixture, ".git/info/attributes", "* text eol=crlf ident filter=evil\n");
	GIT(&fixture, "config", "filter.evil.smudge", "tr a-z A-Z");
	GIT(&fixture, "config", "filter.evil.required", "true");
	GIT(&fixture, "config", "core.autocrlf", "true");
	GIT(&fixture, "config", "core.fileMode", "false");
	GIT(&fixture, "config", "core.symlinks", "false");
	workdir = git_workdir_open(repo, folder, &error);
	g_assert_no_error(error);
	g_assert_true(git_workdir_checkout(workdir, "HEAD", &error));
	g_assert_no_error(error);
	expect_exactly("HEAD");
	/* And again where the files are known, and where the cache was removed meanwhile. */
	put("a.c", "changed\n");
	g_assert_true(git_workdir_checkout(workdir, "HEAD~1", &error));
	g_assert_no_error(error);
	expect_exactly("HEAD~1");
	g_assert_true(file_remove_tree(g_getenv("KSWEEP_CACHE"), &error));
	g_assert_true(git_workdir_checkout(workdir, "HEAD", &error));
	g_assert_no_error(error);
	expect_exactly("HEAD");
}

#define ADD(name) g_test_add_data_func("/git-workdir/" #name, test_##name, run_in_fixture)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(there_and_back);
	ADD(stamps_stay);
	ADD(foreign_changes);
	ADD(files_gone);
	ADD(damaged_index);
	ADD(stale_lock);
	ADD(one_at_a_time);
	ADD(submodule_and_link);
	ADD(settings_stay_out);
	ADD(killed_at_any_point);
	return g_test_run();
}
