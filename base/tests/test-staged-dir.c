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
	g_autofree char *below = g_build_filename(file, "out", NULL);
	g_autofree char *parent = g_build_filename(top, "parent", NULL);
	g_autoptr(GError) error = NULL;
	struct staged_dir *staged;

	write_into(parent, "file");
	g_assert_null(staged_dir_begin(below, &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	staged = staged_dir_begin(file, &error);
	g_assert_no_error(error);
	g_assert_false(staged_dir_commit(staged, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
	g_assert_nonnull(strstr(error->message, file));
	staged_dir_free(staged);
	g_assert_cmpuint(beside(), ==, 1);
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
