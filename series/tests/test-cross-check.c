// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/cross-check.h"

#include <sys/stat.h>

#include "base/file.h"
#include "semantic-patches/spatch/spatch.h"
#include "series/tests/fixture.h"

static void check_same(const char *a, const char *b)
{
	g_autofree char *difference = cross_check_difference(a, b, "sys_a", "ksys_a");

	g_assert_cmpstr(difference, ==, NULL);
}

static void check_differs(const char *a, const char *b, const char *part)
{
	g_autofree char *difference = cross_check_difference(a, b, "sys_a", "ksys_a");

	g_assert_nonnull(difference);
	g_assert_nonnull(strstr(difference, part));
}

static void test_difference(void)
{
	check_same("", "");
	check_same("int  a ;\n", "int a;");
	check_same("f(unsigned int a, unsigned)", "f(unsigned a, unsigned int)");
	check_same("#define A sys_a()\n", "#define A ksys_a()\n");
	check_same("f(S_IFCHR | 0600, d)", "f(S_IFCHR | S_IRUSR |\n S_IWUSR, d)");
	check_differs("f(0644)", "f(S_IRUSR | S_IWUSR)", "0644");
	check_differs("sys_a()\n", "ksys_a()\n", "sys_a");
	check_differs("#define A sys_a()\n", "#define A sys_b()\n", "sys_a");
	check_differs("unsigned long a", "unsigned a", "unsigned");
	check_differs("a\nb\nc", "a\nb\nd", "line 3 has 'c', spatch makes 'd'");
	check_differs("a b", "a", "'b'");
	check_differs("a", "a b", "'b'");
	check_differs("a /* x */", "a /* y */", "/* x */");
	check_differs("\"a  b\"", "\"a b\"", "a  b");
}

static const char source[] = "#include <linux/fs.h>\n"
			     "/* about it */\n"
			     "SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)\n"
			     "{\n"
			     "\treturn oldfd + newfd;\n"
			     "}\n"
			     "\n"
			     "#define DUP(x) sys_dup2(x, 1)\n"
			     "\n"
			     "int user(void)\n"
			     "{\n"
			     "\treturn sys_dup2(1,\n"
			     "\t\t\t2);\n"
			     "}\n";

static char *cross_check_of(const char *text, gboolean forget_a_site,
			    const struct strategy *strategy)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(cross_check) cross_check = NULL;
	struct decision *decision;
	char *why = NULL;

	fixture_file(fixture, "fs/a.c", text);
	decision =
		fixture_decision(fixture, "sys_dup2", strategy, "ksys_dup2", "include/linux/x.h");
	if (forget_a_site)
		g_ptr_array_remove_index(decision->sites, decision->sites->len - 1);
	cross_check = cross_check_new(&fixture->plan, fixture_load, fixture, &error);
	g_assert_no_error(error);
	g_assert_true(cross_check_decision(cross_check, decision, &why, &error));
	g_assert_no_error(error);
	return why;
}

static gboolean no_spatch(void)
{
	g_autofree char *version = spatch_version(NULL);

	if (!version)
		g_test_skip("spatch is missing");
	return !version;
}

static void test_agrees(void)
{
	g_autofree char *helper = NULL, *local = NULL;

	if (no_spatch())
		return;
	helper = cross_check_of(source, FALSE, &strategy_helper);
	g_assert_cmpstr(helper, ==, NULL);
	local = cross_check_of(source, FALSE, &strategy_local);
	g_assert_cmpstr(local, ==, NULL);
}

/* A call that the plan does not know. */
static void test_finds_more(void)
{
	g_autofree char *why = NULL;

	if (no_spatch())
		return;
	why = cross_check_of(source, TRUE, &strategy_helper);
	g_assert_nonnull(why);
	g_assert_nonnull(strstr(why, "fs/a.c"));
	g_assert_nonnull(strstr(why, "ksys_dup2"));
}

/* A spatch before the real one in PATH that notes each of its starts. */
static void count_starts(const char *folder, const char *log)
{
	g_autofree char *real = g_find_program_in_path("spatch");
	g_autofree char *script =
		g_strdup_printf("#!/bin/sh\necho >>%s\nexec %s \"$@\"\n", log, real);
	g_autofree char *program = g_build_filename(folder, "spatch", NULL);
	g_autofree char *path = g_strdup_printf("%s:%s", folder, g_getenv("PATH"));

	g_assert_true(file_write(program, script, -1, NULL));
	g_assert_cmpint(chmod(program, 0755), ==, 0);
	g_setenv("PATH", path, TRUE);
}

static gsize starts(const char *log)
{
	g_autofree char *text = NULL;
	gsize length = 0;

	return file_read(log, &text, &length, NULL) ? length : 0;
}

/* An agreement is stored: spatch runs again only for another text, or after a difference. */
static void test_stored(void)
{
	g_autofree char *folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	g_autofree char *log = g_build_filename(folder, "log", NULL);
	g_autofree char *old_path = g_strdup(g_getenv("PATH"));
	g_autofree char *other = g_strconcat(source, "int last;\n", NULL);
	gsize first, second, third;

	if (no_spatch())
		return;
	count_starts(folder, log);
	g_assert_null(cross_check_of(source, FALSE, &strategy_helper));
	first = starts(log);
	g_assert_cmpuint(first, >, 0);
	g_assert_null(cross_check_of(source, FALSE, &strategy_helper));
	g_assert_cmpuint(starts(log), ==, first);
	g_assert_null(cross_check_of(other, FALSE, &strategy_helper));
	second = starts(log);
	g_assert_cmpuint(second, >, first);
	g_free(cross_check_of(source, TRUE, &strategy_helper));
	third = starts(log);
	g_assert_cmpuint(third, >, second);
	g_free(cross_check_of(source, TRUE, &strategy_helper));
	g_assert_cmpuint(starts(log), >, third);
	g_setenv("PATH", old_path, TRUE);
	g_assert_true(file_remove_tree(folder, NULL));
}

int main(int argc, char **argv)
{
	g_autofree char *cache = g_dir_make_tmp("ksweep-cache-XXXXXX", NULL);
	int status;

	g_test_init(&argc, &argv, NULL);
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	g_test_add_func("/cross-check/difference", test_difference);
	g_test_add_func("/cross-check/agrees", test_agrees);
	g_test_add_func("/cross-check/finds-more", test_finds_more);
	g_test_add_func("/cross-check/stored", test_stored);
	status = g_test_run();
	file_remove_tree(cache, NULL);
	return status;
}
