// SPDX-License-Identifier: GPL-2.0
/* Temporary directories that do not outlive their process for longer than the next start. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/run.h"
#include "base/scratch.h"

static char *top; /* the cache and the system's directory for temporary files are below it */

static guint entries(const char *folder)
{
	g_autofree char *path = g_build_filename(top, folder, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	guint n = 0;

	while (dir && g_dir_read_name(dir))
		n++;
	return n;
}

/* A process of its own, since a session is a process's. It `hangs` until it is killed, or ends. */
static pid_t start(void (*work)(void), gboolean hangs)
{
	int ready[2];
	char byte;
	pid_t pid;

	g_assert_cmpint(pipe(ready), ==, 0);
	pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		work();
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		while (hangs)
			pause();
		exit(0);
	}
	close(ready[1]);
	g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
	close(ready[0]);
	return pid;
}

static void expect_end(pid_t pid, int want)
{
	int status;

	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, want);
}

static void in_process(void (*work)(void))
{
	expect_end(start(work, FALSE), 0);
}

static void make_one(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = scratch_folder("find", &error);
	g_autofree char *file = g_build_filename(folder, "some", "file", NULL);

	g_assert_no_error(error);
	file_write(file, "text", -1, &error);
	g_assert_no_error(error);
}

static void make_in_cache(void)
{
	make_one();
	g_assert_cmpuint(entries("cache/tmp"), ==, 1);
	g_assert_cmpuint(entries("tmp"), ==, 0);
}

static void test_ends_with_process(void)
{
	in_process(make_in_cache);
	g_assert_cmpuint(entries("cache/tmp"), ==, 0);
}

static void test_killed(void)
{
	pid_t alive = start(make_one, TRUE);
	pid_t killed = start(make_one, TRUE);

	g_assert_cmpuint(entries("cache/tmp"), ==, 2);
	kill(killed, SIGKILL);
	expect_end(killed, SIGKILL);
	g_assert_cmpuint(entries("cache/tmp"), ==, 2);
	in_process(scratch_begin);
	g_assert_cmpuint(entries("cache/tmp"), ==, 1);
	kill(alive, SIGKILL);
	expect_end(alive, SIGKILL);
	in_process(make_one);
	g_assert_cmpuint(entries("cache/tmp"), ==, 0);
}

static void make_in_tmp(void)
{
	g_setenv("KSWEEP_CACHE", "/proc/self/nowhere", TRUE);
	make_one();
	g_assert_cmpuint(entries("tmp"), ==, 1);
}

/* The cache cannot be written: what needs none still works, and is cleaned up as well. */
static void test_no_cache(void)
{
	pid_t killed = start(make_in_tmp, TRUE);

	kill(killed, SIGKILL);
	expect_end(killed, SIGKILL);
	g_assert_cmpuint(entries("tmp"), ==, 1);
	in_process(make_in_tmp);
	g_assert_cmpuint(entries("tmp"), ==, 0);
}

static void make_beside_space(void)
{
	g_autofree char *cache = g_build_filename(top, "my cache", NULL);

	g_setenv("KSWEEP_CACHE", cache, TRUE);
	make_one();
	g_assert_cmpuint(entries("tmp"), ==, 1);
}

static void test_space_in_name(void)
{
	in_process(make_beside_space);
	g_assert_cmpuint(entries("tmp"), ==, 0);
}

static void lose_cache(void)
{
	g_autofree char *cache = file_cache_path("", NULL);

	make_in_cache();
	g_assert_true(file_remove_tree(cache, NULL));
	make_in_cache();
}

static void test_cache_removed(void)
{
	in_process(lose_cache);
	g_assert_cmpuint(entries("cache/tmp"), ==, 0);
}

static void ask_child(void)
{
	const char *const script = "echo \"$TMPDIR\"; ls -l /proc/self/fd/";
	const char *argv[] = {"sh", "-c", script, NULL};
	g_auto(run_result) result = {0};
	g_autofree char *cache = file_cache_path("tmp", "ksweep-session-", NULL);
	GError *error = NULL;

	make_one();
	g_assert_null(scratch_for_children());
	scratch_begin();
	run_checked(&(struct run_request){.argv = argv, .deadline = 20}, &result, &error);
	g_assert_no_error(error);
	g_assert_true(g_str_has_prefix(result.out->str, cache));
	g_assert_null(strstr(strchr(result.out->str, '\n'), "lock"));
}

static void test_children(void)
{
	in_process(ask_child);
}

/* Names like ours that are not ours to remove, or to follow. */
static void test_strangers(void)
{
	g_autofree char *link = g_build_filename(top, "tmp", "ksweep-session-link", NULL);
	g_autofree char *file = g_build_filename(top, "tmp", "ksweep-session-file", NULL);
	g_autofree char *other = g_build_filename(top, "tmp", "other", "lock", NULL);
	g_autofree char *target = g_build_filename(top, "target", "kept", NULL);

	g_assert_true(file_write(target, "", 0, NULL));
	g_assert_true(file_write(other, "", 0, NULL));
	g_assert_true(file_write(file, "", 0, NULL));
	g_assert_cmpint(symlink("../target", link), ==, 0);
	in_process(scratch_begin);
	g_assert_cmpuint(entries("tmp"), ==, 3);
	g_assert_cmpuint(entries("target"), ==, 1);
}

int main(int argc, char **argv)
{
	g_autofree char *cache = NULL, *tmp = NULL;
	int failed;

	g_test_init(&argc, &argv, NULL);
	/* GLib asks for TMPDIR once, so not before it is set for the test. */
	top = g_build_filename(g_getenv("TMPDIR") ?: "/tmp", "ksweep-test-XXXXXX", NULL);
	g_assert_nonnull(g_mkdtemp(top));
	cache = g_build_filename(top, "cache", NULL);
	tmp = g_build_filename(top, "tmp", NULL);
	g_mkdir(tmp, 0777);
	g_setenv("TMPDIR", tmp, TRUE);
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	g_test_add_func("/scratch/ends-with-process", test_ends_with_process);
	g_test_add_func("/scratch/killed", test_killed);
	g_test_add_func("/scratch/no-cache", test_no_cache);
	g_test_add_func("/scratch/space-in-name", test_space_in_name);
	g_test_add_func("/scratch/cache-removed", test_cache_removed);
	g_test_add_func("/scratch/children", test_children);
	g_test_add_func("/scratch/strangers", test_strangers);
	failed = g_test_run();
	file_remove_tree(top, NULL);
	g_free(top);
	return failed;
}
