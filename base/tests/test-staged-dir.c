// SPDX-License-Identifier: GPL-2.0
/* A directory that is replaced whole, and what killed makers leave. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/staged-dir.h"

static char *top;

static char *target(void)
{
	return g_build_filename(top, "parent", "out", NULL);
}

/* Entries of the parent, but for the target itself. */
static guint beside(void)
{
	g_autofree char *parent = g_build_filename(top, "parent", NULL);
	g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
	const char *name;
	guint n = 0;

	while (dir && (name = g_dir_read_name(dir)))
		n += strcmp(name, "out") != 0;
	return n;
}

static void write_into(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, name, -1, &error);
	g_assert_no_error(error);
}

static gboolean has(const char *name)
{
	g_autofree char *place = target();
	g_autofree char *path = g_build_filename(place, name, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void replace_with(const char *name)
{
	g_autofree char *place = target();
	g_autoptr(GError) error = NULL;
	g_autoptr(staged_dir) staged = staged_dir_begin(place, &error);

	g_assert_no_error(error);
	write_into(staged_dir_path(staged), name);
	g_assert_false(has(name));
	staged_dir_commit(staged, &error);
	g_assert_no_error(error);
	g_assert_true(has(name));
}

static void test_replace(void)
{
	g_autofree char *place = target();
	struct stat status;
	mode_t mask = umask(027);

	replace_with("first");
	g_assert_cmpint(stat(place, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0750);
	replace_with("second");
	g_assert_false(has("first"));
	g_assert_cmpuint(beside(), ==, 0);
	umask(mask);
}

static void test_not_committed(void)
{
	g_autofree char *place = target();
	struct staged_dir *staged;

	replace_with("kept");
	staged = staged_dir_begin(place, NULL);
	write_into(staged_dir_path(staged), "dropped");
	staged_dir_free(staged);
	g_assert_true(has("kept"));
	g_assert_cmpuint(beside(), ==, 0);
}

static guint open_descriptors(void)
{
	g_autoptr(GDir) dir = g_dir_open("/proc/self/fd", 0, NULL);
	guint n = 0;

	g_assert_nonnull(dir);
	while (g_dir_read_name(dir))
		n++;
	return n;
}

static gboolean can_lock(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean locked;

	g_assert_cmpint(fd, >=, 0);
	locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
	close(fd);
	return locked;
}

/* Locked until it is freed, and then neither the lock nor its descriptor remains. */
static void test_unlocked(void)
{
	g_autofree char *place = target();
	guint before = open_descriptors();

	for (gboolean commit = FALSE; commit <= TRUE; commit++) {
		g_autoptr(GError) error = NULL;
		struct staged_dir *staged = staged_dir_begin(place, &error);

		g_assert_no_error(error);
		g_assert_false(can_lock(staged_dir_path(staged)));
		if (commit) {
			staged_dir_commit(staged, &error);
			g_assert_no_error(error);
			g_assert_false(can_lock(place));
		}
		staged_dir_free(staged);
		g_assert_cmpuint(open_descriptors(), ==, before);
	}
	g_assert_true(can_lock(place));
}

/* A process that makes a directory, writes into it and waits to be killed. */
static pid_t start_maker(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	g_assert_cmpint(pipe(ready), ==, 0);
	pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		g_autofree char *place = target();
		struct staged_dir *staged;

		/* It holds the test's output, and must not survive a test that fails. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		staged = staged_dir_begin(place, NULL);
		if (!staged)
			_exit(1);
		write_into(staged_dir_path(staged), "half");
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
	close(ready[0]);
	return pid;
}

static void kill_maker(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFSIGNALED(status));
}

static void test_killed(void)
{
	pid_t killed = start_maker(), alive = start_maker();

	g_assert_cmpuint(beside(), ==, 2);
	kill_maker(killed);
	g_assert_cmpuint(beside(), ==, 2);
	replace_with("whole");
	g_assert_false(has("half"));
	g_assert_cmpuint(beside(), ==, 1);
	kill_maker(alive);
	replace_with("again");
	g_assert_cmpuint(beside(), ==, 0);
}

/* The name is not what decides: one with the number of a living process is removed as well. */
static void test_number_taken_again(void)
{
	g_autofree char *name = g_strdup_printf(".out.ksweep-%06d", getpid() % 1000000);
	g_autofree char *path = g_build_filename(top, "parent", name, NULL);

	write_into(path, "half");
	g_assert_cmpuint(beside(), ==, 1);
	replace_with("whole");
	g_assert_cmpuint(beside(), ==, 0);
}

/* Directories, files and links with names alike that are the user's. */
static void test_strangers(void)
{
	g_autofree char *parent = g_build_filename(top, "parent", NULL);
	g_autofree char *other = g_build_filename(parent, ".other.ksweep-AAAAAA", NULL);
	g_autofree char *longer = g_build_filename(parent, ".out.ksweep-old-patches", NULL);
	g_autofree char *shorter = g_build_filename(parent, ".out.ksweep-a", NULL);
	g_autofree char *dotted = g_build_filename(parent, ".out.ksweep-a.bcde", NULL);
	g_autofree char *link = g_build_filename(parent, ".out.ksweep-LINKED", NULL);
	g_autofree char *linked = g_build_filename(top, "linked", NULL);
	g_autofree char *kept = g_build_filename(linked, "kept", NULL);

	write_into(other, "kept");
	write_into(shorter, "kept");
	write_into(dotted, "kept");
	write_into(longer, "kept");
	write_into(parent, ".out.ksweep-AFILE1");
	write_into(linked, "kept");
	g_assert_cmpint(symlink(linked, link), ==, 0);
	replace_with("whole");
	g_assert_cmpuint(beside(), ==, 6);
	g_assert_true(g_file_test(shorter, G_FILE_TEST_IS_DIR));
	g_assert_true(g_file_test(dotted, G_FILE_TEST_IS_DIR));
	g_assert_true(g_file_test(kept, G_FILE_TEST_EXISTS));
}

static void test_errors(void)
{
	g_autofree char *file = g_build_filename(top, "parent", "file", NULL);
	g_autofree char *below = g_build_filename(file, "out", NULL), *place = target();
	g_autofree char *parent = g_build_filename(top, "parent", NULL);
	g_autoptr(GError) error = NULL;
	struct staged_dir *staged;

	write_into(parent, "file");
	g_assert_null(staged_dir_begin(below, &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	g_assert_null(staged_dir_begin(file, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, file));
	g_clear_error(&error);
	/* One that comes later. */
	staged = staged_dir_begin(place, &error);
	g_assert_no_error(error);
	write_into(parent, "out");
	g_assert_false(staged_dir_commit(staged, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	staged_dir_free(staged);
	g_assert_true(g_file_test(place, G_FILE_TEST_IS_REGULAR));
	g_assert_cmpuint(beside(), ==, 1);
}

/* Is it refused before anything is made beside it? */
static void assert_refused(const char *place, const char *why)
{
	g_autoptr(GError) error = NULL;
	guint before = beside();

	g_assert_false(staged_dir_check(place, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, why));
	g_clear_error(&error);
	g_assert_null(staged_dir_begin(place, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_cmpuint(beside(), ==, before);
}

static void test_refused(void)
{
	g_autofree char *parent = g_build_filename(top, "parent", NULL), *place = target();
	g_autofree char *git = g_build_filename(place, ".git", NULL);
	g_autofree char *nothing = g_build_filename(parent, "nothing", NULL);
	g_autofree char *before = g_get_current_dir();

	assert_refused("", "empty");
	assert_refused("/", "root");
	assert_refused("//", "root");
	assert_refused("/proc", "mount point");
	replace_with("ours");
	g_assert_cmpint(g_chdir(place), ==, 0);
	assert_refused(".", "current directory");
	assert_refused("..", "current directory");
	assert_refused(place, "current directory");
	assert_refused(parent, "current directory");
	g_assert_cmpint(g_chdir(before), ==, 0);
	write_into(git, "HEAD");
	assert_refused(place, "git repository");
	g_assert_true(has("ours"));
	g_assert_cmpint(symlink("gone", nothing), ==, 0);
	assert_refused(nothing, "symbolic link");
}

/* The link stays, and the directory that it names is replaced. */
static void test_link(void)
{
	g_autofree char *link = g_build_filename(top, "link", NULL);
	g_autoptr(GError) error = NULL;
	struct staged_dir *staged;

	replace_with("first");
	g_assert_cmpint(symlink("parent/out", link), ==, 0);
	staged = staged_dir_begin(link, &error);
	g_assert_no_error(error);
	write_into(staged_dir_path(staged), "second");
	g_assert_true(staged_dir_commit(staged, &error));
	staged_dir_free(staged);
	g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
	g_assert_true(has("second"));
	g_assert_false(has("first"));
}

static void test_mode(void)
{
	g_autofree char *place = target();
	struct stat status;

	g_assert_cmpint(g_mkdir_with_parents(place, 0700), ==, 0);
	for (int i = 0; i < 2; i++) {
		replace_with(i ? "second" : "first");
		g_assert_cmpint(stat(place, &status), ==, 0);
		g_assert_cmpint(status.st_mode & 07777, ==, 0700);
	}
}

static guint n_checks, late_at;

/* A file of the user comes right after the check with the number late_at. */
static gboolean no_user_file(const char *directory, const char *named, GError **error)
{
	g_autofree char *path = g_build_filename(directory, "user", NULL);

	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "foreign: %s", named);
		return FALSE;
	}
	if (n_checks++ == late_at)
		write_into(directory, "user");
	return TRUE;
}

static void test_foreign_file(void)
{
	g_autofree char *place = target();

	/* The first file comes between the checks, and is still there the second time. */
	for (late_at = 0; late_at < 2; late_at++) {
		g_autoptr(GError) error = NULL;
		struct staged_dir *staged;

		n_checks = 0;
		if (late_at == 0)
			replace_with("old");
		staged = staged_dir_begin(place, &error);
		g_assert_no_error(error);
		staged_dir_replace_only(staged, no_user_file);
		write_into(staged_dir_path(staged), "new");
		g_assert_false(staged_dir_commit(staged, &error));
		g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, place));
		staged_dir_free(staged);
		g_assert_cmpuint(n_checks, ==, late_at == 0 ? 1 : 0);
		g_assert_true(has("old"));
		g_assert_true(has("user"));
		g_assert_false(has("new"));
		g_assert_cmpuint(beside(), ==, 0);
	}
}

/* Whatever its name is. */
static void test_stale_repository(void)
{
	g_autofree char *git = g_build_filename(top, "parent", ".out.ksweep-AAAAAA", ".git", NULL);

	write_into(git, "HEAD");
	replace_with("whole");
	g_assert_true(g_file_test(git, G_FILE_TEST_IS_DIR));
}

static const struct test {
	const char *path;
	void (*run)(void);
} tests[] = {
	{"/staged-dir/replace", test_replace},
	{"/staged-dir/not-committed", test_not_committed},
	{"/staged-dir/unlocked", test_unlocked},
	{"/staged-dir/killed", test_killed},
	{"/staged-dir/number-taken-again", test_number_taken_again},
	{"/staged-dir/strangers", test_strangers},
	{"/staged-dir/errors", test_errors},
	{"/staged-dir/refused", test_refused},
	{"/staged-dir/link", test_link},
	{"/staged-dir/mode", test_mode},
	{"/staged-dir/foreign-file", test_foreign_file},
	{"/staged-dir/stale-repository", test_stale_repository},
};

/* Each test has a directory of its own. */
static void run_test(gconstpointer data)
{
	const struct test *test = data;

	top = g_build_filename(g_get_tmp_dir(), "ksweep-test-XXXXXX", NULL);
	g_assert_nonnull(g_mkdtemp(top));
	test->run();
	file_remove_tree(top, NULL);
	g_clear_pointer(&top, g_free);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_data_func(tests[i].path, &tests[i], run_test);
	return g_test_run();
}
