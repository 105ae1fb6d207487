// SPDX-License-Identifier: GPL-2.0
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/run.h"

struct scene {
	char *folder;
	char *path;
};

static void set_up(struct scene *scene, G_GNUC_UNUSED gconstpointer data)
{
	scene->folder = g_dir_make_tmp("ksweep-lock-XXXXXX", NULL);
	scene->path = g_build_filename(scene->folder, "lock", NULL);
}

static void tear_down(struct scene *scene, G_GNUC_UNUSED gconstpointer data)
{
	file_remove_tree(scene->folder, NULL);
	g_free(scene->folder);
	g_free(scene->path);
}

static void report_wait(const char *holder, gpointer data)
{
	int *out = data;

	g_assert_nonnull(strstr(holder, "in use"));
	g_assert_cmpint(write(*out, "w", 1), ==, 1);
}

/* A process that waits for the lock; exits with 0 when it has it, else with the error's status. */
static pid_t start_waiter(const struct scene *scene, int held, int out)
{
	pid_t pid = fork();

	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		g_autoptr(GError) error = NULL;
		int lock;

		/* A copy of the descriptor would hold the lock too. */
		file_unlock(held);
		run_catch_signals();
		lock = lock_wait(scene->path, report_wait, &out, &error);
		_exit(lock >= 0 ? 0 : ksweep_error_exit_status(error));
	}
	return pid;
}

static int end_of(pid_t pid)
{
	int status;

	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Start a waiter and return once it waits. */
static pid_t start_waiting(const struct scene *scene, int held)
{
	int ends[2];
	char byte;
	pid_t pid;

	g_assert_cmpint(pipe(ends), ==, 0);
	pid = start_waiter(scene, held, ends[1]);
	g_assert_cmpint(read(ends[0], &byte, 1), ==, 1);
	close(ends[0]);
	close(ends[1]);
	return pid;
}

static void test_signal(struct scene *scene, gconstpointer data)
{
	int lock = file_lock(scene->path, NULL);
	pid_t pid = start_waiting(scene, lock);

	g_assert_cmpint(kill(pid, GPOINTER_TO_INT(data)), ==, 0);
	g_assert_cmpint(end_of(pid), ==, KSWEEP_ERROR_INTERRUPTED);
	file_unlock(lock);
}

static void test_release(struct scene *scene, G_GNUC_UNUSED gconstpointer data)
{
	int lock = file_lock(scene->path, NULL);
	pid_t pid = start_waiting(scene, lock);

	file_unlock(lock);
	g_assert_cmpint(end_of(pid), ==, 0);
}

static void test_error(struct scene *scene, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *below_file = g_build_filename(scene->path, "lock", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(scene->path, "", 0, NULL));
	g_assert_cmpint(lock_wait(below_file, NULL, NULL, &error), ==, -1);
	g_assert_nonnull(error);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, data, function) g_test_add(name, struct scene, data, set_up, function, tear_down)
	ADD("/lock/sigint", GINT_TO_POINTER(SIGINT), test_signal);
	ADD("/lock/sigterm", GINT_TO_POINTER(SIGTERM), test_signal);
	ADD("/lock/release", NULL, test_release);
	ADD("/lock/error", NULL, test_error);
	return g_test_run();
}
