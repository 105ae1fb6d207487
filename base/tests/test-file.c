// SPDX-License-Identifier: GPL-2.0
/* Files are written whole or not at all, and only what is ours is removed. */
#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/error.h"

struct scene {
	char *top;
};

static void set_up(struct scene *scene, gconstpointer data)
{
	(void)data;
	scene->top = g_dir_make_tmp("ksweep-file-XXXXXX", NULL);
	g_assert_nonnull(scene->top);
}

static void tear_down(struct scene *scene, gconstpointer data)
{
	(void)data;
	g_assert_true(file_remove_tree(scene->top, NULL));
	g_free(scene->top);
}

static char *below(const struct scene *scene, const char *name)
{
	return g_build_filename(scene->top, name, NULL);
}

static guint entries(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint n = 0;

	while (dir && g_dir_read_name(dir))
		n++;
	return n;
}

static void test_write(struct scene *scene, gconstpointer data)
{
	g_autofree char *path = below(scene, "new/folder/-a file\n");
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	mode_t mask = umask(027);
	struct stat status;
	gsize length;

	(void)data;
	file_write(path, "first", -1, &error);
	g_assert_no_error(error);
	file_write(path, "a\0b", 3, &error);
	g_assert_no_error(error);
	umask(mask);
	g_assert_true(file_read(path, &text, &length, &error));
	g_assert_cmpmem(text, length, "a\0b", 3);
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpuint(status.st_mode & 07777, ==, 0640);
	g_assert_cmpuint(entries(folder), ==, 1);
}

/* What stands there stays, and nothing is left beside it. */
static void test_write_fails(struct scene *scene, gconstpointer data)
{
	g_autofree char *folder = below(scene, "folder");
	g_autofree char *in_file = NULL, *file = below(scene, "file"), *text = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	g_assert_cmpint(g_mkdir(folder, 0777), ==, 0);
	g_assert_false(file_write(folder, "text", -1, &error));
	g_assert_nonnull(strstr(error->message, folder));
	g_clear_error(&error);
	g_assert_true(file_write(file, "kept", -1, NULL));
	in_file = g_build_filename(file, "below", NULL);
	g_assert_false(file_write(in_file, "text", -1, &error));
	g_clear_error(&error);
	g_assert_cmpuint(entries(scene->top), ==, 2);
	g_assert_true(file_read(file, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "kept");
	g_assert_false(file_read(folder, &text, NULL, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
}

static void test_remove_tree(struct scene *scene, gconstpointer data)
{
	g_autofree char *other = below(scene, "other/file"), *tree = below(scene, "tree");
	g_autofree char *deep = below(scene, "tree/a/b/c"), *link = below(scene, "tree/a/link");
	g_autofree char *missing = below(scene, "missing");

	(void)data;
	g_assert_true(file_write(other, "text", -1, NULL));
	g_assert_true(file_write(deep, "text", -1, NULL));
	g_assert_cmpint(symlink("../../other", link), ==, 0);
	g_assert_true(file_remove_tree(tree, NULL));
	g_assert_false(g_file_test(tree, G_FILE_TEST_EXISTS));
	g_assert_true(g_file_test(other, G_FILE_TEST_EXISTS));
	g_assert_true(file_remove_tree(missing, NULL));
}

static void test_lock(struct scene *scene, gconstpointer data)
{
	g_autofree char *path = below(scene, "folder/lock");
	g_autofree char *pid = g_strdup_printf("ksweep process %d", getpid());
	g_autoptr(GError) error = NULL;
	int lock = file_lock(path, &error);

	(void)data;
	g_assert_no_error(error);
	g_assert_cmpint(lock, >=, 0);
	g_assert_cmpint(file_lock(path, &error), ==, -1);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, pid));
	file_unlock(lock);
	lock = file_lock(path, NULL);
	g_assert_cmpint(lock, >=, 0);
	file_unlock(lock);
}

static void test_cache_path(void)
{
	g_autofree char *own = NULL, *xdg = NULL;

	g_setenv("KSWEEP_CACHE", "/own", TRUE);
	own = file_cache_path("a", "b", NULL);
	g_assert_cmpstr(own, ==, "/own/a/b");
	g_unsetenv("KSWEEP_CACHE");
	g_setenv("XDG_CACHE_HOME", "/xdg", TRUE);
	xdg = file_cache_path("a", NULL);
	g_assert_cmpstr(xdg, ==, "/xdg/ksweep/a");
}

static void assert_holds(const char *path, const char *want)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	file_read(path, &text, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(text, ==, want);
}

static void test_write_keeps_mode(struct scene *scene, gconstpointer data)
{
	g_autofree char *path = below(scene, "private");
	g_autoptr(GError) error = NULL;
	struct stat status;

	(void)data;
	file_write(path, "first", -1, &error);
	g_assert_no_error(error);
	g_assert_cmpint(chmod(path, 0600), ==, 0);
	file_write(path, "second", -1, &error);
	g_assert_no_error(error);
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 07777, ==, 0600);
	assert_holds(path, "second");
}

static void test_write_link(struct scene *scene, gconstpointer data)
{
	g_autofree char *folder = below(scene, "folder"), *file = below(scene, "folder/file");
	g_autofree char *link = below(scene, "link"), *second = below(scene, "folder/second");
	g_autofree char *loop = below(scene, "loop");
	g_autoptr(GError) error = NULL;
	struct stat status;

	(void)data;
	g_assert_cmpint(g_mkdir(folder, 0777), ==, 0);
	g_assert_cmpint(symlink("folder/second", link), ==, 0);
	g_assert_cmpint(symlink("file", second), ==, 0);
	/* It names nothing yet. */
	file_write(link, "first", -1, &error);
	g_assert_no_error(error);
	assert_holds(file, "first");
	g_assert_cmpint(chmod(file, 0640), ==, 0);
	file_write(link, "second", -1, &error);
	g_assert_no_error(error);
	assert_holds(file, "second");
	g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
	g_assert_true(g_file_test(second, G_FILE_TEST_IS_SYMLINK));
	g_assert_cmpint(lstat(file, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 07777, ==, 0640);
	g_assert_cmpuint(entries(folder), ==, 2);
	g_assert_cmpint(symlink("loop", loop), ==, 0);
	g_assert_false(file_write(loop, "x", -1, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
}

static gpointer read_fifo(gpointer path)
{
	char text[16] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	g_assert_cmpint(read(fd, text, sizeof(text) - 1), ==, 4);
	close(fd);
	return g_strdup(text);
}

static void test_write_fifo(struct scene *scene, gconstpointer data)
{
	g_autofree char *fifo = below(scene, "fifo"), *got = NULL;
	g_autoptr(GError) error = NULL;
	struct stat status;
	GThread *reader;
	int held;

	(void)data;
	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
	/* Neither end waits for ever, even if nobody opens the other one. */
	held = open(fifo, O_RDWR | O_CLOEXEC);
	reader = g_thread_new("reader", read_fifo, fifo);
	file_write(fifo, "text", -1, &error);
	g_assert_no_error(error);
	g_assert_cmpint(lstat(fifo, &status), ==, 0);
	g_assert_true(S_ISFIFO(status.st_mode));
	got = g_thread_join(reader);
	close(held);
	g_assert_cmpstr(got, ==, "text");
	g_assert_cmpuint(entries(scene->top), ==, 1);
	/* cppcheck-suppress memleak ; the join frees the thread */
}

static void test_write_device(struct scene *scene, gconstpointer data)
{
	g_autofree char *node = below(scene, "null");
	g_autoptr(GError) error = NULL;
	struct stat status;

	(void)data;
	if (mknod(node, S_IFCHR | 0600, makedev(1, 3)) != 0) {
		g_test_skip("no right to make a device");
		return;
	}
	file_write(node, "text", -1, &error);
	if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
		g_test_message("devices of this file system cannot be opened");
	else
		g_assert_no_error(error);
	g_assert_cmpint(lstat(node, &status), ==, 0);
	g_assert_true(S_ISCHR(status.st_mode));
	g_assert_cmpuint(entries(scene->top), ==, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add(name, struct scene, NULL, set_up, function, tear_down)
	ADD("/file/write", test_write);
	ADD("/file/write-fails", test_write_fails);
	ADD("/file/write-keeps-mode", test_write_keeps_mode);
	ADD("/file/write-link", test_write_link);
	ADD("/file/write-fifo", test_write_fifo);
	ADD("/file/write-device", test_write_device);
	ADD("/file/remove-tree", test_remove_tree);
	ADD("/file/lock", test_lock);
	g_test_add_func("/file/cache-path", test_cache_path);
	return g_test_run();
}
