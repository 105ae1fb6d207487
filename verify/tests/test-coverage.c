// SPDX-License-Identifier: GPL-2.0
/* Configs that compile a site: by Makefile, #if, architecture and missing .config. */
#include "verify/coverage.h"

#include "base/file.h"
#include "base/record.h"
#include "kernel-tree/tests/git-fixture.h"
#include "verify/build/workspace.h"

static void add_site(GPtrArray *sites, const char *file, const char *guard)
{
	struct site *site = site_new();

	g_free(site->file);
	g_free(site->guard);
	site->file = g_strdup(file);
	site->guard = g_strdup(guard);
	site->line = sites->len + 1;
	g_ptr_array_add(sites, site);
}

static void write_config(struct tree *tree, const char *name, const char *text)
{
	g_autofree char *folder = workspace_folder(tree->repo, name);
	g_autofree char *path = g_build_filename(folder, "obj", ".config", NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static void write_object(struct tree *tree, const char *name, const char *object)
{
	g_autofree char *folder = workspace_folder(tree->repo, name);
	g_autofree char *path = g_build_filename(folder, "obj", object, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, "an object", -1, &error);
	g_assert_no_error(error);
}

static char *configs_of(GPtrArray *records, guint i)
{
	g_autofree char *line = NULL;

	line = record_line(json_object_get(records->pdata[i], "configs"));
	g_strchomp(line);
	return g_steal_pointer(&line);
}

static struct tree *make_kernel(struct git_fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	struct tree *tree;

	git_fixture_begin(fixture);
	git_fixture_write(fixture, "Makefile",
			  "VERSION = 4\nPATCHLEVEL = 16\nSUBLEVEL = 0\ncore-y += fs/\n");
	git_fixture_write(fixture, "MAINTAINERS", "THE REST\n");
	git_fixture_write(fixture, "Kconfig", "config B\n\tbool\nconfig C\n\tbool\n");
	git_fixture_write(fixture, "include/linux/syscalls.h", "\n");
	git_fixture_write(fixture, "fs/Makefile", "obj-y += a.o\nobj-$(CONFIG_B) += b.o\n");
	git_fixture_write(fixture, "fs/a.c", "\n");
	git_fixture_write(fixture, "fs/b.c", "\n");
	git_fixture_write(fixture, "fs/unnamed.c", "\n");
	git_fixture_write(fixture, "arch/arm/Makefile", "core-y += arch/arm/kernel/\n");
	git_fixture_write(fixture, "arch/arm/kernel/Makefile", "obj-y += x.o\n");
	git_fixture_write(fixture, "arch/arm/kernel/x.c", "\n");
	git_fixture_commit(fixture, "a kernel");
	tree = tree_open(fixture->repo, NULL, &error);
	g_assert_no_error(error);
	return tree;
}

static void expect(GPtrArray *records, guint i, const char *configs)
{
	g_autofree char *is = configs_of(records, i);

	g_test_message("site %u: %s", i, is);
	g_assert_cmpstr(is, ==, configs);
}

static void test_coverage(void)
{
	struct git_fixture fixture;
	g_autoptr(tree) tree = make_kernel(&fixture);
	g_autoptr(GPtrArray) sites = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	g_autoptr(GPtrArray) records = NULL, none = NULL;
	g_autoptr(GError) error = NULL;

	add_site(sites, "fs/a.c", "");
	add_site(sites, "fs/a.c", "defined(CONFIG_C)");
	add_site(sites, "fs/a.c", "!defined(CONFIG_C)");
	add_site(sites, "fs/b.c", "");
	add_site(sites, "fs/b.c", "defined(CONFIG_C) && defined(__ARCH_WANT_IT)");
	add_site(sites, "arch/arm/kernel/x.c", "");
	add_site(sites, "include/linux/syscalls.h", "");
	add_site(sites, "fs/unnamed.c", "");

	none = verify_coverage(tree, sites, NULL, &error);
	g_assert_no_error(error);
	expect(none, 0, "[]");

	write_config(tree, "boot", "CONFIG_B=m\nCONFIG_C=y\nCONFIG_D=\"=y\"\n");
	write_config(tree, "small", "# CONFIG_B is not set\nCONFIG_E=y\n");
	write_object(tree, "boot", "fs/a.o");
	write_object(tree, "boot", "fs/b.o");
	write_object(tree, "small", "fs/a.o");
	write_object(tree, "small", "fs/b.o"); /* left from another config */
	records = verify_coverage(tree, sites, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(records->len, ==, sites->len);
	expect(records, 0, "[\"boot\",\"small\"]");
	expect(records, 1, "[\"boot\"]");
	expect(records, 2, "[\"small\"]");
	expect(records, 3, "[\"boot\"]");
	expect(records, 4, "[\"boot\"]");
	expect(records, 5, "[]");
	expect(records, 6, "[\"boot\",\"small\"]");
	expect(records, 7, "[]");
	git_fixture_end(&fixture);
}

/* Configs that compile touched files only, one of another architecture; m is not y in code. */
static void test_touched(void)
{
	static const char *const configs[] = {"allmodconfig", "arm", NULL};
	struct git_fixture fixture;
	g_autoptr(tree) tree = make_kernel(&fixture);
	g_autoptr(GPtrArray) sites = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	g_autoptr(GPtrArray) records = NULL;
	g_autoptr(GError) error = NULL;

	add_site(sites, "fs/a.c", "");
	add_site(sites, "fs/b.c", "");
	add_site(sites, "fs/b.c", "defined(CONFIG_B)");
	add_site(sites, "fs/b.c", "!defined(CONFIG_B)");
	add_site(sites, "arch/arm/kernel/x.c", "");
	add_site(sites, "include/linux/syscalls.h", "");
	write_config(tree, "allmodconfig", "CONFIG_B=m\n");
	write_config(tree, "arm", "CONFIG_B=y\n");
	write_object(tree, "allmodconfig", "fs/b.o");
	write_object(tree, "arm", "fs/a.o");
	write_object(tree, "arm", "arch/arm/kernel/x.o");
	records = verify_coverage(tree, sites, configs, &error);
	g_assert_no_error(error);
	expect(records, 0, "[\"arm\"]");
	expect(records, 1, "[\"allmodconfig\"]");
	expect(records, 2, "[]");
	expect(records, 3, "[]");
	expect(records, 4, "[\"arm\"]");
	expect(records, 5, "[]");
	git_fixture_end(&fixture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/coverage/sites", test_coverage);
	g_test_add_func("/coverage/touched", test_touched);
	return g_test_run();
}
