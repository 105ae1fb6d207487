// SPDX-License-Identifier: GPL-2.0
/* Who gets a patch, and the files of a base that this is read from. */
#include "series/make/recipients.h"

#include "kernel-tree/tests/git-fixture.h"
#include "series/make/base-files.h"

static struct git_fixture fixture;
static struct tree *base;

static void begin(const char *maintainers, const char *mailmap)
{
	g_autoptr(GError) error = NULL;

	git_fixture_begin(&fixture);
	git_fixture_write(&fixture, "Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n");
	git_fixture_write(&fixture, "Kconfig", "");
	git_fixture_write(&fixture, "include/linux/syscalls.h", "");
	git_fixture_write(&fixture, "MAINTAINERS", maintainers);
	if (mailmap)
		git_fixture_write(&fixture, ".mailmap", mailmap);
	git_fixture_commit(&fixture, "base");
	base = tree_open(fixture.repo, NULL, &error);
	g_assert_no_error(error);
}

static void end(void)
{
	tree_free(base);
	git_fixture_end(&fixture);
}

static void add_all(GPtrArray *to, const char *words)
{
	g_auto(GStrv) parts = g_strsplit(words, " ", -1);

	for (char **part = parts; *part && **part; part++)
		g_ptr_array_add(to, g_strdup(*part));
}

static void assert_list(GPtrArray *list, const char *expected)
{
	g_autofree char *joined = NULL;

	g_ptr_array_add(list, NULL);
	joined = g_strjoinv(", ", (char **)list->pdata);
	g_assert_cmpstr(joined, ==, expected);
}

/* The recipients of a patch of `files` whose homes are `homes`, both with blanks between. */
static void check(const char *files, const char *homes, const char *to, const char *cc)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(recipients) recipients = recipients_open(base, &error);
	g_autoptr(GPtrArray) home_list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(step) step = step_new();

	g_assert_no_error(error);
	add_all(step->files, files);
	add_all(home_list, homes);
	recipients_find(recipients, step, home_list);
	assert_list(step->to, to);
	assert_list(step->cc, cc);
}

static const char maintainers[] = "VFS\nM:\tVera Vfs <vera@example.org>\nL:\tfs@example.org\n"
				  "F:\tfs/\n\n"
				  "NET\nM:\tNed Net <ned@example.org>\nF:\tnet/\n\n"
				  "HEADERS\nM:\tHal Head <hal@example.org>\nF:\tinclude/\n\n"
				  "THE REST\nM:\tRex Rest <rex@example.org>\nL:\tall@example.org\n"
				  "F:\t*\nF:\t*/\n";

#define ALL  "all@example.org"
#define HAL  "Hal Head <hal@example.org>"
#define NED  "Ned Net <ned@example.org>"
#define REX  "Rex Rest <rex@example.org>"
#define VERA "Vera Vfs <vera@example.org>"

static void test_find(void)
{
	begin(maintainers, NULL);
	check("fs/a.c", "", VERA, "fs@example.org, " ALL);
	/* a header has its maintainer only where nothing else changes */
	check("include/linux/x.h", "", HAL, ALL);
	check("include/linux/x.h net/a.c", "", NED, ALL);
	/* the home does not change, and still counts */
	check("include/linux/x.h", "net/a.c", NED, ALL);
	check("fs/a.c", "net/a.c", VERA ", " NED, "fs@example.org, " ALL);
	/* the last resort, alone and with others */
	check("lib/a.c", "", REX, ALL);
	check("lib/a.c net/a.c", "", NED, ALL);
	end();
}

static void test_mailmap(void)
{
	begin(maintainers, "Vera Vfs <vera@new.example.org> <vera@example.org>\n");
	check("fs/a.c", "", "Vera Vfs <vera@new.example.org>", "fs@example.org, " ALL);
	end();
}

static void test_base_files(void)
{
	g_autoptr(GError) error = NULL, missing = NULL;
	g_autoptr(base_files) files = NULL;
	g_autoptr(GBytes) bytes = NULL, tried = NULL;

	begin("text", NULL);
	/* of the base, whatever the work tree has */
	git_fixture_write(&fixture, "MAINTAINERS", "another text");
	files = base_files_open(base, &error);
	g_assert_no_error(error);
	bytes = base_files_load("MAINTAINERS", files, &error);
	g_assert_no_error(error);
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "text", 4);
	tried = base_files_try(files, "MAINTAINERS", &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(bytes, tried));
	g_assert_null(base_files_try(files, "none", &error));
	g_assert_no_error(error);
	g_assert_null(base_files_load("none", files, &missing));
	g_assert_nonnull(missing);
	g_clear_pointer(&files, base_files_close);
	end();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/recipients/find", test_find);
	g_test_add_func("/recipients/mailmap", test_mailmap);
	g_test_add_func("/base-files", test_base_files);
	return g_test_run();
}
