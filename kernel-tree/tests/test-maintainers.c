// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/submit/maintainers.h"

#include <string.h>

#include "base/run.h"
#include "base/string-list.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/revisions.h"

static const char text[] =
	"Descriptions of section entries:\n\n\tM: Mail patches to: FullName <address@domain>\n"
	"Maintainers List\n\t\t----\n\n"
	"NETWORKING\nM:\tDavid M <davem@example.org>\nL:\tnetdev@example.org\n"
	"L:\tclosed@example.org (subscribers-only)\nF:\tnet/\nX:\tnet/odd/\n"
	"NETWORKING SOCKETS\nM:\tSo C. Ket <so@example.org>\nR:\t\"Q\" <q@example.org>\n"
	"L:\tsockets@example.org (moderated for non-subscribers)\nF:\tnet/socket*.c\n\n"
	"BY NAME\nM:\tN Ame <n@example.org>\nN:\ttegra[^/]*\n"
	"NO SLASH\nM:\tF Older <folder@example.org>\nM:\tDavid M <other@example.org>\nF:\tfs/ext\n"
	"ANY DEPTH\nM:\tA B <ab@example.org>\nF:\tdrivers/*/x?.c\n"
	"THE REST\nM:\tLast One <last@example.org>\nL:\tlkml@example.org\nF:\t*\nF:\t*/\n";

static void assert_people(const char *path, const char *expected_to, const char *expected_cc)
{
	g_autoptr(maintainers) maintainers = maintainers_parse(text, strlen(text));
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *to_text = NULL;
	g_autofree char *cc_text = NULL;

	maintainers_for_file(maintainers, path, to, cc);
	g_ptr_array_add(to, NULL);
	g_ptr_array_add(cc, NULL);
	to_text = g_strjoinv(", ", (char **)to->pdata);
	cc_text = g_strjoinv(", ", (char **)cc->pdata);
	g_assert_cmpstr(to_text, ==, expected_to);
	g_assert_cmpstr(cc_text, ==, expected_cc);
}

static void test_match(void)
{
	assert_people("net/socket.c",
		      "\"So C. Ket\" <so@example.org>, David M <davem@example.org>",
		      "Q <q@example.org>, sockets@example.org, netdev@example.org, lkml@example.org");
	assert_people("net/ipv4/socket.c", "David M <davem@example.org>",
		      "netdev@example.org, lkml@example.org");
	assert_people("net/odd/a.c", "Last One <last@example.org>", "lkml@example.org");
	assert_people("arch/arm/tegra/a.c", "N Ame <n@example.org>", "lkml@example.org");
	assert_people("fs/ext/a/b.c", "F Older <folder@example.org>, David M <other@example.org>",
		      "lkml@example.org");
	assert_people("fs/ext4/b.c", "Last One <last@example.org>", "lkml@example.org");
	assert_people("drivers/a/xy.c", "A B <ab@example.org>", "lkml@example.org");
	assert_people("drivers/a/b/xy.c", "Last One <last@example.org>", "lkml@example.org");
	assert_people("drivers/a/x.c", "Last One <last@example.org>", "lkml@example.org");
	assert_people("README", "Last One <last@example.org>", "lkml@example.org");
}

static void test_duplicates(void)
{
	g_autoptr(maintainers) maintainers = maintainers_parse(text, strlen(text));
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);

	maintainers_for_file(maintainers, "net/a.c", to, cc);
	maintainers_for_file(maintainers, "fs/ext/a.c", to, cc);
	g_assert_cmpuint(to->len, ==, 2); /* David M by name */
	g_assert_cmpuint(cc->len, ==, 2);
}

static void test_mailmap(void)
{
	static const char map[] = "# comment\nNew Name <davem@example.org>\n"
				  "<so@new.org> <SO@example.org>\n"
				  "Ann B <ab@new.org> A B <ab@example.org>\n"
				  "Nobody <nobody@example.org> Other <n@example.org>\nodd <\n";
	g_autoptr(maintainers) maintainers = maintainers_parse(text, strlen(text));
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *all = NULL;

	maintainers_use_mailmap(maintainers, map, sizeof(map) - 1);
	maintainers_for_file(maintainers, "net/socket.c", to, cc);
	maintainers_for_file(maintainers, "drivers/a/xy.c", to, cc);
	maintainers_for_file(maintainers, "arch/arm/tegra/a.c", to, cc);
	g_ptr_array_add(to, NULL);
	all = g_strjoinv(", ", (char **)to->pdata);
	g_assert_cmpstr(all, ==,
			"\"So C. Ket\" <so@new.org>, New Name <davem@example.org>, "
			"Ann B <ab@new.org>, N Ame <n@example.org>");
}

static void test_nonsense(void)
{
	static const char odd[] = "\nM:\nF:\nN:\t(((\nF:\t************************a\n:\nM\nF:";
	g_autoptr(maintainers) maintainers = maintainers_parse(odd, sizeof(odd) - 1);
	g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = g_strnfill(100000, 'b');

	maintainers_for_file(maintainers, path, to, to);
	g_assert_cmpuint(to->len, ==, 0);
}

/* The tree's own script, on a checkout of what it reads. */
static char *ask_script(const char *folder, const char *path)
{
	const char *argv[] = {"perl", "scripts/get_maintainer.pl", "--nogit", "--nogit-fallback",
			      "--norolestats", "--nokeywords", "--noroles", "-f", path, NULL};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;

	run_checked(&(struct run_request){.argv = argv, .cwd = folder, .deadline = 60}, &result,
		    &error);
	g_assert_no_error(error);
	return g_strdup(result.out->str);
}

static char *sorted_lines(char **lines)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();

	for (guint i = 0; lines[i]; i++)
		if (lines[i][0])
			g_ptr_array_add(all, lines[i]);
	string_list_sort(all);
	g_ptr_array_add(all, NULL);
	return g_strjoinv("\n", (char **)all->pdata);
}

static void compare_file(const struct maintainers *maintainers, const char *folder,
			 const char *path)
{
	g_autofree char *said = ask_script(folder, path);
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	g_autofree char *expected = sorted_lines(lines);
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) cc = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *ours = NULL;

	maintainers_for_file(maintainers, path, all, cc);
	for (guint i = 0; i < cc->len; i++)
		g_ptr_array_add(all, g_strdup(g_ptr_array_index(cc, i)));
	/* The script never names the last resort. */
	for (guint i = 0; i < all->len; i++)
		if (strstr(g_ptr_array_index(all, i), "torvalds@linux-foundation.org"))
			g_ptr_array_remove_index(all, i--);
	g_ptr_array_add(all, NULL);
	ours = sorted_lines((char **)all->pdata);
	g_test_message("%s", path);
	g_assert_cmpstr(ours, ==, expected);
}

#define SAMPLE 40

static void test_against_script(void)
{
	const char *tree = g_getenv("KSWEEP_TREE");
	g_autoptr(git_repo) repo = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = NULL;
	g_autofree char *path = tree ? g_build_filename(tree, "MAINTAINERS", NULL) : NULL;
	g_autofree char *mailmap = tree ? g_build_filename(tree, ".mailmap", NULL) : NULL;
	g_autofree char *list = NULL;
	g_autofree char *map = NULL;
	g_autoptr(maintainers) maintainers = NULL;
	gsize length;

	if (!tree || !g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("KSWEEP_TREE names no checked out kernel: not compared with "
			    "scripts/get_maintainer.pl");
		return;
	}
	repo = git_repo_open(tree, &error);
	g_assert_no_error(error);
	g_file_get_contents(path, &list, &length, &error);
	g_assert_no_error(error);
	maintainers = maintainers_parse(list, length);
	if (g_file_get_contents(mailmap, &map, &length, NULL))
		maintainers_use_mailmap(maintainers, map, length);
	entries = git_list(repo, "HEAD", NULL, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < SAMPLE; i++) {
		struct git_entry *entry =
			g_ptr_array_index(entries, (entries->len / SAMPLE) * i);
		g_autofree char *file = g_build_filename(tree, entry->path, NULL);

		if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
			compare_file(maintainers, tree, entry->path);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/maintainers/match", test_match);
	g_test_add_func("/maintainers/duplicates", test_duplicates);
	g_test_add_func("/maintainers/mailmap", test_mailmap);
	g_test_add_func("/maintainers/nonsense", test_nonsense);
	g_test_add_func("/maintainers/against-script", test_against_script);
	return g_test_run();
}
