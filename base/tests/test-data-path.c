// SPDX-License-Identifier: GPL-2.0
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"

struct fixture {
	char *root;
};

static void set_up(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	fixture->root = g_dir_make_tmp("ksweep-data-XXXXXX", NULL);
	g_unsetenv("KSWEEP_RULES");
	g_unsetenv("KSWEEP_GUEST");
}

static void tear_down(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	file_remove_tree(fixture->root, NULL);
	g_free(fixture->root);
}

static void add(const struct fixture *fixture, const char *name)
{
	g_autofree char *path = g_build_filename(fixture->root, name, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, "", 0, &error);
	g_assert_no_error(error);
}

static void add_checkout(const struct fixture *fixture)
{
	add(fixture, "Makefile");
	add(fixture, "pipeline/main.c");
	add(fixture, "semantic-patches/find.cocci");
	add(fixture, "verify/guest/call.h");
}

/* Where the file is found, relative to the root; NULL and the message in *said when it is not. */
static char *look(const struct fixture *fixture, const char *program, enum data_kind kind,
		  const char *name, char **said)
{
	g_autofree char *full = g_build_filename(fixture->root, program, NULL);
	g_autofree char *directory = g_path_get_dirname(full);
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;

	g_assert_cmpint(g_mkdir_with_parents(directory, 0755), ==, 0);
	path = data_path_for(full, kind, name, &error);

	if (path) {
		g_assert_no_error(error);
		g_assert_true(g_str_has_prefix(path, fixture->root));
		return g_strdup(path + strlen(fixture->root) + 1);
	}
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	if (said)
		*said = g_strdup(error->message);
	return NULL;
}

static void assert_found(const struct fixture *fixture, const char *program, enum data_kind kind,
			 const char *name, const char *want)
{
	g_autofree char *got = look(fixture, program, kind, name, NULL);

	g_assert_cmpstr(got, ==, want);
}

static void test_installed(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	add(fixture, "usr/share/ksweep/find.cocci");
	add(fixture, "usr/share/ksweep/guest/call.h");
	assert_found(fixture, "usr/bin/ksweep", DATA_RULES, "find.cocci",
		     "usr/share/ksweep/find.cocci");
	assert_found(fixture, "usr/bin/ksweep", DATA_GUEST, "call.h",
		     "usr/share/ksweep/guest/call.h");
}

/* A checkout around an installed program is not searched. */
static void test_installed_only(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *said = NULL;
	g_autofree char *place = g_build_filename(fixture->root, "share/ksweep", NULL);

	add_checkout(fixture);
	assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", NULL);
	g_assert_null(look(fixture, "bin/ksweep", DATA_RULES, "find.cocci", &said));
	g_assert_nonnull(strstr(said, "'find.cocci'"));
	g_assert_nonnull(strstr(said, place));
	g_assert_nonnull(strstr(said, "KSWEEP_RULES"));
}

static void test_checkout(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	add_checkout(fixture);
	assert_found(fixture, "build/ksweep", DATA_RULES, "find.cocci",
		     "semantic-patches/find.cocci");
	assert_found(fixture, "build-asan/verify/tests/test-guest", DATA_GUEST, "call.h",
		     "verify/guest/call.h");
	assert_found(fixture, "build/ksweep", DATA_RULES, "other.cocci", NULL);
}

static void test_not_checkout(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *said = NULL;

	add(fixture, "semantic-patches/find.cocci");
	g_assert_null(look(fixture, "build/ksweep", DATA_RULES, "find.cocci", &said));
	g_assert_nonnull(said);
	g_assert_nonnull(strstr(said, "/build"));
}

/* A copy of the program in /tmp must not take rules that anybody put beside its directory. */
static void test_public(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	add_checkout(fixture);
	g_assert_cmpint(g_chmod(fixture->root, 01777), ==, 0);
	assert_found(fixture, "copy/ksweep", DATA_RULES, "find.cocci", NULL);
}

static void test_variable(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *own = g_build_filename(fixture->root, "own", NULL);
	g_autofree char *said = NULL;

	add_checkout(fixture);
	add(fixture, "own/find.cocci");
	g_setenv("KSWEEP_RULES", own, TRUE);
	assert_found(fixture, "build/ksweep", DATA_RULES, "find.cocci", "own/find.cocci");
	assert_found(fixture, "build/ksweep", DATA_GUEST, "call.h", "verify/guest/call.h");
	g_assert_null(look(fixture, "build/ksweep", DATA_RULES, "other.cocci", &said));
	g_assert_nonnull(strstr(said, own));
	g_assert_nonnull(strstr(said, "semantic-patches"));
	g_unsetenv("KSWEEP_RULES");
}

/* BUILD=build/dbg, but not deeper. */
static void test_two_deep(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	add_checkout(fixture);
	add(fixture, "build/dbg/ksweep");
	add(fixture, "build/dbg/verify/tests/test-guest");
	add(fixture, "build/a/b/ksweep");
	add(fixture, "build/bin/ksweep");
	assert_found(fixture, "build/dbg/ksweep", DATA_RULES, "find.cocci",
		     "semantic-patches/find.cocci");
	assert_found(fixture, "build/dbg/verify/tests/test-guest", DATA_GUEST, "call.h",
		     "verify/guest/call.h");
	assert_found(fixture, "build/a/b/ksweep", DATA_RULES, "find.cocci", NULL);
	assert_found(fixture, "build/bin/ksweep", DATA_RULES, "find.cocci", NULL);
	/* Others may write to the checkout, with and without the sticky bit. */
	g_assert_cmpint(g_chmod(fixture->root, 0777), ==, 0);
	assert_found(fixture, "build/dbg/ksweep", DATA_RULES, "find.cocci", NULL);
	g_assert_cmpint(g_chmod(fixture->root, 01777), ==, 0);
	assert_found(fixture, "build/dbg/ksweep", DATA_RULES, "find.cocci", NULL);
}

/* The checkout of another user; only root can make one. */
static void test_two_deep_of_another(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	if (geteuid() != 0) {
		g_test_skip("only root can give a directory to another user");
		return;
	}
	add_checkout(fixture);
	add(fixture, "build/dbg/ksweep");
	g_assert_cmpint(chown(fixture->root, 12345, 12345), ==, 0);
	assert_found(fixture, "build/dbg/ksweep", DATA_RULES, "find.cocci", NULL);
	assert_found(fixture, "build/ksweep", DATA_RULES, "find.cocci",
		     "semantic-patches/find.cocci");
}

/* Each mark is needed, and as a file. */
static void test_marks(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	static const char *const marks[] = {"Makefile", "pipeline/main.c", "verify/guest/call.h",
					    "semantic-patches/find.cocci"};

	add_checkout(fixture);
	add(fixture, "semantic-patches/policy.ini");
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		g_autofree char *mark = g_build_filename(fixture->root, marks[i], NULL);

		assert_found(fixture, "build/ksweep", DATA_RULES, "policy.ini",
			     "semantic-patches/policy.ini");
		g_assert_cmpint(g_remove(mark), ==, 0);
		assert_found(fixture, "build/ksweep", DATA_RULES, "policy.ini", NULL);
		g_assert_cmpint(g_mkdir(mark, 0777), ==, 0);
		assert_found(fixture, "build/ksweep", DATA_RULES, "policy.ini", NULL);
		g_assert_cmpint(g_rmdir(mark), ==, 0);
		add(fixture, marks[i]);
	}
}

/* PREFIX is /tmp: anybody may have made PREFIX/share. */
static void test_public_prefix(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	add(fixture, "share/ksweep/find.cocci");
	assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", "share/ksweep/find.cocci");
	g_assert_cmpint(g_chmod(fixture->root, 01777), ==, 0);
	assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", NULL);
}

/* A directory is not the file, wherever it is. */
static void test_directory(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *own = g_build_filename(fixture->root, "own", NULL);

	add(fixture, "share/ksweep/find.cocci/file");
	assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", NULL);
	add(fixture, "own/find.cocci/file");
	g_setenv("KSWEEP_RULES", own, TRUE);
	assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", NULL);
	g_unsetenv("KSWEEP_RULES");
}

/* The variable's directory need not have every file. */
static void test_variable_without_file(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *own = g_build_filename(fixture->root, "own", NULL);

	add_checkout(fixture);
	add(fixture, "own/find.cocci");
	add(fixture, "semantic-patches/policy.ini");
	g_setenv("KSWEEP_RULES", own, TRUE);
	assert_found(fixture, "build/ksweep", DATA_RULES, "policy.ini",
		     "semantic-patches/policy.ini");
	g_unsetenv("KSWEEP_RULES");
}

/* This program is one of a checkout's build, or tests/run has set the variable. */
static void test_self(gconstpointer rules)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;

	if (rules)
		g_setenv("KSWEEP_RULES", rules, TRUE);
	path = data_path(DATA_RULES, "find.cocci", &error);
	g_assert_no_error(error);
	g_assert_true(g_str_has_suffix(path, "/semantic-patches/find.cocci"));
}

/* Wherever others could have put the rules, they are not taken. */
static void test_open_to_others(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	static const char *const ways[] = {"", "share", "share/ksweep"};

	add(fixture, "share/ksweep/find.cocci");
	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autofree char *way = g_build_filename(fixture->root, ways[i], NULL);

		assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci",
			     "share/ksweep/find.cocci");
		g_assert_cmpint(g_chmod(way, 0777), ==, 0);
		assert_found(fixture, "bin/ksweep", DATA_RULES, "find.cocci", NULL);
		g_assert_cmpint(g_chmod(way, 0755), ==, 0);
	}
}

static void test_rules_open_to_others(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *rules = g_build_filename(fixture->root, "semantic-patches", NULL);

	add_checkout(fixture);
	g_assert_cmpint(g_chmod(rules, 01777), ==, 0);
	assert_found(fixture, "build/ksweep", DATA_RULES, "find.cocci", NULL);
}

/* Empty is not the current directory. */
static void test_empty_variable(struct fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
	g_autofree char *before = g_get_current_dir();

	add(fixture, "find.cocci");
	g_assert_cmpint(g_chdir(fixture->root), ==, 0);
	g_setenv("KSWEEP_RULES", "", TRUE);
	assert_found(fixture, "elsewhere/ksweep", DATA_RULES, "find.cocci", NULL);
	g_assert_cmpint(g_chdir(before), ==, 0);
}

int main(int argc, char **argv)
{
	g_autofree char *rules = g_strdup(g_getenv("KSWEEP_RULES"));

	g_test_init(&argc, &argv, NULL);
#define ADD(path, test) g_test_add(path, struct fixture, NULL, set_up, test, tear_down)
	ADD("/data-path/installed", test_installed);
	ADD("/data-path/installed-only", test_installed_only);
	ADD("/data-path/checkout", test_checkout);
	ADD("/data-path/not-checkout", test_not_checkout);
	ADD("/data-path/public", test_public);
	ADD("/data-path/variable", test_variable);
	ADD("/data-path/two-deep", test_two_deep);
	ADD("/data-path/two-deep-of-another", test_two_deep_of_another);
	ADD("/data-path/marks", test_marks);
	ADD("/data-path/public-prefix", test_public_prefix);
	ADD("/data-path/open-to-others", test_open_to_others);
	ADD("/data-path/rules-open-to-others", test_rules_open_to_others);
	ADD("/data-path/empty-variable", test_empty_variable);
	ADD("/data-path/directory", test_directory);
	ADD("/data-path/variable-without-file", test_variable_without_file);
	g_test_add_data_func("/data-path/self", rules, test_self);
	return g_test_run();
}
