// SPDX-License-Identifier: GPL-2.0
/* tree_open and tree_get_*: what is a kernel, and trees in the cache. */
#include <archive.h>
#include <archive_entry.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/import/tree-get.h"
#include "kernel-tree/tests/git-fixture.h"
#include "kernel-tree/tree.h"

static struct git_fixture fixture;

static const struct {
	const char *name, *text;
} kernel[] = {
	{"Makefile", "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\nEXTRAVERSION = -rc2\n"
		     "NAME = Hurr\n"},
	{"MAINTAINERS", "THE REST\n"},
	{"Kconfig", "mainmenu \"x\"\n"},
	{"include/linux/syscalls.h", "long sys_x(void);\n"},
	{".gitignore", "/*\n"},
	{"-dash", "dash\n"},
	{"new\nline \"quoted\\", "odd\n"},
};

static void write_kernel(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kernel); i++)
		git_fixture_write(&fixture, kernel[i].name, kernel[i].text);
}

static void setup(void)
{
	git_fixture_begin(&fixture);
	g_setenv("GIT_CEILING_DIRECTORIES", fixture.top, TRUE);
	write_kernel();
	git_fixture_commit(&fixture, "kernel");
}

static void expect(GError **error, gint code, const char *part)
{
	g_assert_error(*error, KSWEEP_ERROR, code);
	if (!strstr((*error)->message, part))
		g_error("'%s' is not in: %s", part, (*error)->message);
	g_clear_error(error);
}

/* The tree at path is open, clean, and holds the kernel's files; its commit (caller frees). */
static char *expect_tree(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(tree) tree = tree_open(path, NULL, &error);
	g_autoptr(GPtrArray) list = NULL;

	g_assert_no_error(error);
	g_assert_cmpstr(tree->release, ==, "6.1.7-rc2");
	g_assert_false(tree_dirty(tree));
	list = git_list(tree->repo, "HEAD", NULL, &error);
	g_assert_cmpuint(list->len, >=, G_N_ELEMENTS(kernel));
	for (gsize i = 0; i < G_N_ELEMENTS(kernel); i++) {
		g_autofree char *file = g_build_filename(path, kernel[i].name, NULL);
		g_autofree char *text = NULL;

		file_read(file, &text, NULL, &error);
		g_assert_no_error(error);
		if (i)
			g_assert_cmpstr(text, ==, kernel[i].text);
	}
	return g_strdup(tree->rev);
}

/* Nothing in the cache but trees under their final names and locks. */
static void expect_no_leftovers(guint trees)
{
	g_autofree char *path = file_cache_path("trees", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;
	guint n = 0;

	while (dir && (name = g_dir_read_name(dir))) {
		g_assert_false(g_str_has_suffix(name, ".new"));
		n += !g_str_has_suffix(name, ".lock");
	}
	g_assert_cmpuint(n, ==, trees);
}

static void test_open(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(tree) tree = tree_open(fixture.repo, NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(tree->version, ==, 6);
	g_assert_cmpuint(tree->patchlevel, ==, 1);
	g_assert_cmpuint(tree->sublevel, ==, 7);
	g_assert_false(tree_dirty(tree));
	git_fixture_write(&fixture, "Kconfig", "edited\n");
	g_assert_true(tree_dirty(tree));
}

static void test_open_not_a_kernel(void)
{
	g_autoptr(GError) error = NULL;

	git_fixture_write(&fixture, "Makefile", "VERSION = 1.2\nPATCHLEVEL = x\n");
	git_fixture_commit(&fixture, "no version");
	g_assert_null(tree_open(fixture.repo, NULL, &error));
	expect(&error, KSWEEP_ERROR_USAGE, "VERSION and PATCHLEVEL");
	GIT(&fixture, "rm", "-q", "MAINTAINERS");
	GIT(&fixture, "commit", "-q", "-m", "no maintainers");
	g_assert_null(tree_open(fixture.repo, "HEAD", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "it has no MAINTAINERS");
}

static void test_dir_of_git_tree(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL, *again = NULL, *first = NULL, *second = NULL, *wanted = NULL;
	g_autoptr(tree) tree = NULL;

	git_fixture_write(&fixture, "Kconfig", "not committed\n");
	path = tree_get_dir(fixture.repo, &error);
	g_assert_no_error(error);
	first = expect_tree(path);
	tree = tree_open(fixture.repo, NULL, NULL);
	g_assert_cmpstr(first, ==, tree->rev);

	git_fixture_write(&fixture, "more.c", "x\n");
	git_fixture_write(&fixture, "Kconfig", kernel[2].text);
	git_fixture_commit(&fixture, "more");
	again = tree_get_dir(fixture.repo, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(again, ==, path);
	second = expect_tree(path);
	wanted = git_commit_of(tree->repo, "HEAD", NULL);
	g_assert_cmpstr(second, ==, wanted);
	expect_no_leftovers(1);
}

static void test_dir_keeps_users_work(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = tree_get_dir(fixture.repo, &error);
	g_autofree char *file = g_build_filename(path, "Kconfig", NULL);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	file_write(file, "mine\n", -1, &error);
	/* Nothing new: nothing to do, and no complaint. */
	g_free(tree_get_dir(fixture.repo, &error));
	g_assert_no_error(error);
	git_fixture_write(&fixture, "more.c", "x\n");
	git_fixture_commit(&fixture, "more");
	g_assert_null(tree_get_dir(fixture.repo, &error));
	expect(&error, KSWEEP_ERROR_USAGE, "changes of yours");
	file_read(file, &text, NULL, &error);
	g_assert_cmpstr(text, ==, "mine\n");
}

static void test_dir_of_plain_folder(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *git = g_build_filename(fixture.repo, ".git", NULL);
	g_autofree char *loop = g_build_filename(fixture.repo, "loop", NULL);
	g_autofree char *fifo = g_build_filename(fixture.repo, "fifo", NULL);
	g_autofree char *script = g_build_filename(fixture.repo, "-dash", NULL);
	g_autofree char *path = NULL, *again = NULL, *first = NULL, *second = NULL;
	g_autofree char *copied = NULL, *target = NULL;

	file_remove_tree(git, NULL);
	g_assert_cmpint(symlink("loop", loop), ==, 0);
	g_chmod(script, 0755);
	path = tree_get_dir(fixture.repo, &error);
	g_assert_no_error(error);
	first = expect_tree(path);
	copied = g_build_filename(path, "loop", NULL);
	target = g_file_read_link(copied, NULL);
	g_assert_cmpstr(target, ==, "loop");
	g_free(copied);
	copied = g_build_filename(path, "-dash", NULL);
	g_assert_true(g_file_test(copied, G_FILE_TEST_IS_EXECUTABLE));

	again = tree_get_dir(fixture.repo, &error);
	second = expect_tree(again);
	g_assert_cmpstr(first, ==, second);
	git_fixture_write(&fixture, "more.c", "x\n");
	g_free(again);
	again = tree_get_dir(fixture.repo, &error);
	g_assert_no_error(error);
	g_free(second);
	second = expect_tree(again);
	g_assert_cmpstr(again, ==, path);
	g_assert_cmpstr(first, !=, second);

	g_assert_cmpint(mkfifo(fifo, 0666), ==, 0);
	g_assert_null(tree_get_dir(fixture.repo, &error));
	expect(&error, KSWEEP_ERROR_USAGE, "fifo is not a file, directory or link");
	expect_no_leftovers(1);
}

static void test_dir_refused(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *empty = g_build_filename(fixture.top, "empty", NULL);

	g_assert_null(tree_get_dir("/nonexistent", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "No such file");
	g_assert_cmpint(g_mkdir(empty, 0777), ==, 0);
	g_assert_null(tree_get_dir(empty, &error));
	expect(&error, KSWEEP_ERROR_USAGE, "not a Linux kernel tree");
	GIT(&fixture, "checkout", "-q", "--orphan", "unborn");
	g_assert_null(tree_get_dir(fixture.repo, &error));
	expect(&error, KSWEEP_ERROR_USAGE, "no commit yet");
	expect_no_leftovers(0);
}

static void test_git(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *url = g_strconcat("file://", fixture.repo, NULL);
	g_autofree char *path = NULL, *again = NULL, *first = NULL, *second = NULL;

	GIT(&fixture, "tag", "-a", "-m", "tag", "v1");
	path = tree_get_git(url, "main", &error);
	g_assert_no_error(error);
	first = expect_tree(path);
	git_fixture_write(&fixture, "more.c", "x\n");
	git_fixture_commit(&fixture, "more");
	again = tree_get_git(url, "main", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(again, ==, path);
	second = expect_tree(path);
	g_assert_cmpstr(first, !=, second);

	/* A tag, by a plain path; and by a commit's name. */
	g_free(path);
	path = tree_get_git(fixture.repo, "v1", &error);
	g_assert_no_error(error);
	g_free(second);
	second = expect_tree(path);
	g_assert_cmpstr(first, ==, second);
	g_free(path);
	path = tree_get_git(fixture.repo, first, &error);
	g_assert_no_error(error);

	g_assert_null(tree_get_git(url, "nothing", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "nothing");
	g_assert_null(tree_get_git("/nonexistent", "main", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "/nonexistent");
	g_assert_null(tree_get_git("--upload-pack=x", "main", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "not a URL");
	g_assert_null(tree_get_git(url, "main:refs/heads/x", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "not a URL");
	expect_no_leftovers(3);
}

/* ---- archives ---- */

struct entry {
	const char *name, *text, *link;
	guint type;
	guint perm;
};

static void write_archive(const char *path, const struct entry *entries, gsize n)
{
	struct archive *archive = archive_write_new();

	archive_write_add_filter_xz(archive);
	archive_write_set_format_pax(archive);
	g_assert_cmpint(archive_write_open_filename(archive, path), ==, ARCHIVE_OK);
	for (gsize i = 0; i < n; i++) {
		struct archive_entry *entry = archive_entry_new();
		const char *text = entries[i].text ? entries[i].text : "";

		archive_entry_set_pathname(entry, entries[i].name);
		archive_entry_set_filetype(entry, entries[i].type ? entries[i].type : AE_IFREG);
		archive_entry_set_perm(entry, entries[i].perm ? entries[i].perm : 0644);
		archive_entry_set_mtime(entry, 1600000000 + (time_t)i, 0);
		if (entries[i].type == AE_IFLNK)
			archive_entry_set_symlink(entry, entries[i].link);
		else if (entries[i].link)
			archive_entry_set_hardlink(entry, entries[i].link);
		else
			archive_entry_set_size(entry, (la_int64_t)strlen(text));
		g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
		archive_write_data(archive, text, strlen(text));
		archive_entry_free(entry);
	}
	g_assert_cmpint(archive_write_close(archive), ==, ARCHIVE_OK);
	archive_write_free(archive);
}

#define KERNEL_ENTRIES                                                                             \
	{"linux-source/", NULL, NULL, AE_IFDIR, 0755},                                             \
		{"linux-source/Makefile",                                                          \
		 "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\nEXTRAVERSION = -rc2\n"},              \
		{"linux-source/MAINTAINERS", "THE REST\n"},                                        \
		{"linux-source/Kconfig", "mainmenu \"x\"\n"},                                      \
		{"linux-source/include/linux/syscalls.h", "long sys_x(void);\n"},                  \
		{"linux-source/.gitignore", "/*\n"}, {"linux-source/-dash", "dash\n"},             \
	{                                                                                          \
		"linux-source/new\nline \"quoted\\", "odd\n"                                       \
	}

static void test_archive(void)
{
	static const struct entry entries[] = {
		KERNEL_ENTRIES,
		{"linux-source/script", "#!/bin/sh\n", NULL, 0, 0755},
		{"linux-source/hard", NULL, "linux-source/script"},
		{"linux-source/soft", NULL, "../../outside", AE_IFLNK},
	};
	g_autofree char *archive = g_build_filename(fixture.top, "k.tar.xz", NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL, *commit = NULL, *hard = NULL, *other = NULL, *again = NULL;
	g_autofree char *dates = NULL;
	g_autoptr(git_repo) repo = NULL;

	write_archive(archive, entries, G_N_ELEMENTS(entries));
	path = tree_get_archive(archive, "linux-source-9.9", "1.2-3~x", &error);
	g_assert_no_error(error);
	g_assert_true(g_str_has_suffix(path, "/linux-source-9.9-1.2-3~x"));
	commit = expect_tree(path);
	hard = g_build_filename(path, "hard", NULL);
	g_assert_true(g_file_test(hard, G_FILE_TEST_IS_EXECUTABLE));
	repo = git_repo_open(path, NULL);
	git_run(repo, &dates, &error, "log", "-1", "--format=%an %ae %at %cn %ct", commit, NULL);
	/* The newest file is the last hard link's target. */
	g_assert_cmpstr(dates, ==, "ksweep ksweep@localhost 1600000008 ksweep 1600000008");

	/* The same archive elsewhere: the same commit. */
	file_remove_tree(path, NULL);
	other = tree_get_archive(archive, "linux-source-9.9", "1.2-3~x", &error);
	g_assert_no_error(error);
	again = expect_tree(other);
	g_assert_cmpstr(commit, ==, again);
	expect_no_leftovers(1);
}

static void expect_refused(const struct entry *bad, gint code, const char *part)
{
	struct entry entries[] = {KERNEL_ENTRIES, *bad};
	g_autofree char *archive = g_build_filename(fixture.top, "bad.tar.xz", NULL);
	g_autoptr(GError) error = NULL;

	write_archive(archive, entries, G_N_ELEMENTS(entries));
	g_assert_null(tree_get_archive(archive, "bad", "1", &error));
	expect(&error, code, part);
	expect_no_leftovers(0);
}

static void test_archive_hostile(void)
{
	expect_refused(&(struct entry){"linux-source/../../evil", "x"}, KSWEEP_ERROR_USAGE, "evil");
	expect_refused(&(struct entry){"/etc/evil", "x"}, KSWEEP_ERROR_USAGE, "evil");
	expect_refused(&(struct entry){"linux-source/.GIT/hooks/x", "x"}, KSWEEP_ERROR_USAGE,
		       ".GIT");
	expect_refused(&(struct entry){"linux-source/fifo", NULL, NULL, AE_IFIFO},
		       KSWEEP_ERROR_USAGE, "fifo");
	expect_refused(&(struct entry){"linux-source/hard", NULL, "linux-source/none"},
		       KSWEEP_ERROR_ENVIRONMENT, "hard link");
}

static void test_archive_truncated(void)
{
	static const struct entry entries[] = {KERNEL_ENTRIES};
	g_autofree char *archive = g_build_filename(fixture.top, "cut.tar.xz", NULL);
	g_autoptr(GError) error = NULL;
	struct stat st;

	write_archive(archive, entries, G_N_ELEMENTS(entries));
	g_assert_cmpint(stat(archive, &st), ==, 0);
	g_assert_cmpint(truncate(archive, st.st_size / 2), ==, 0);
	g_assert_null(tree_get_archive(archive, "cut", "1", &error));
	expect(&error, KSWEEP_ERROR_ENVIRONMENT, "cannot be unpacked");
	file_write(archive, "no archive", -1, NULL);
	g_assert_null(tree_get_archive(archive, "cut", "1", &error));
	expect(&error, KSWEEP_ERROR_ENVIRONMENT, "cannot be unpacked");
	expect_no_leftovers(0);
}

/* A get in a process of its own, killed after some time; what it leaves is cleaned, then all is
 * well. */
static void test_killed(void)
{
	for (int i = 0; i < 2000; i++) {
		g_autofree char *name = g_strdup_printf("many/%d/file%d", i % 50, i);

		git_fixture_write(&fixture, name, "text\n");
	}
	git_fixture_commit(&fixture, "many");
	for (gulong i = 0; i < 8; i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path = NULL, *commit = NULL;
		pid_t pid = fork();

		if (pid == 0) {
			g_free(tree_get_dir(fixture.repo, NULL));
			_exit(0);
		}
		g_usleep(5000 + i * 25000);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		path = tree_get_dir(fixture.repo, &error);
		g_assert_no_error(error);
		commit = expect_tree(path);
		expect_no_leftovers(1);
		/* Every other time the kill hits an update of a tree that is there. */
		if (i % 2)
			file_remove_tree(path, NULL);
		git_fixture_write(&fixture, "many/0/file0", i % 2 ? "a\n" : "b\n");
		git_fixture_commit(&fixture, "next");
	}
}

static void test_two_at_once(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL, *commit = NULL;
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(tree_get_dir(fixture.repo, NULL) ? 0 : 1);
	path = tree_get_dir(fixture.repo, &error);
	g_assert_no_error(error);
	commit = expect_tree(path);
	waitpid(pid, &status, 0);
	g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	expect_no_leftovers(1);
}

static void test_debian_package_names(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(tree_get_debian("../x", &error));
	expect(&error, KSWEEP_ERROR_USAGE, "not a package of kernel sources");
	g_assert_null(tree_get_debian("linux-source-0.0", &error));
	expect(&error, KSWEEP_ERROR_ENVIRONMENT, "linux-source-0.0");
}

static void run_in_fixture(gconstpointer test)
{
	setup();
	((void (*)(void))test)();
	git_fixture_end(&fixture);
}

#define ADD(name) g_test_add_data_func("/provide/" #name, test_##name, run_in_fixture)

int main(int argc, char **argv)
{
	g_setenv("LC_ALL", "C.UTF-8", TRUE);
	g_test_init(&argc, &argv, NULL);
	ADD(open);
	ADD(open_not_a_kernel);
	ADD(dir_of_git_tree);
	ADD(dir_keeps_users_work);
	ADD(dir_of_plain_folder);
	ADD(dir_refused);
	ADD(git);
	ADD(archive);
	ADD(archive_hostile);
	ADD(archive_truncated);
	ADD(killed);
	ADD(two_at_once);
	ADD(debian_package_names);
	return g_test_run();
}
