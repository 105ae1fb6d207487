// SPDX-License-Identifier: GPL-2.0
/* kbuild: recipes, workarounds, make's words, and what a killed build leaves. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/kbuild/configure.h"
#include "kernel-tree/kbuild/make-output.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "kernel-tree/kbuild/workarounds.h"

static char *folder;

static char *in(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static void put(const char *name, const char *text)
{
	g_autofree char *path = in(name);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static gboolean exists(const char *name)
{
	g_autofree char *path = in(name);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void test_configs(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(config_recipe) boot = config_recipe_get("boot", &error);
	g_autoptr(config_recipe) small = config_recipe_get("small", &error);
	g_autoptr(config_recipe) defconfig = config_recipe_get("x86_64_defconfig", &error);
	g_autoptr(config_recipe) mine = NULL;
	g_autofree char *path = in("my config.config");

	g_assert_no_error(error);
	g_assert_true(boot->boots);
	g_assert_false(small->boots);
	g_assert_true(defconfig->boots);
	g_assert_cmpstr(defconfig->base, ==, "x86_64_defconfig");
	g_assert_cmpstr(defconfig->fragment, ==, "");
	g_assert_cmpstr(defconfig->arch, ==, "x86_64");
	g_assert_false(defconfig->touched);
	g_assert_false(defconfig->last);
	g_assert_nonnull(strstr(boot->fragment, "CONFIG_IA32_EMULATION=y\n"));
	g_assert_nonnull(strstr(small->fragment, "# CONFIG_SYSVIPC is not set\n"));
	put("my config.config", "# base: x86_64_defconfig\n# boots\nCONFIG_X=y\n");
	mine = config_recipe_get(path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(mine->name, ==, "my_config");
	g_assert_cmpstr(mine->base, ==, "x86_64_defconfig");
	g_assert_true(mine->boots);
}

static void expect_config(const char *name, const char *base, const char *arch, gboolean touched,
			  gboolean last)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(config_recipe) config = config_recipe_get(name, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(config->name, ==, name);
	g_assert_cmpstr(config->base, ==, base);
	g_assert_cmpstr(config->arch, ==, arch);
	g_assert_cmpint(config->touched, ==, touched);
	g_assert_cmpint(config->last, ==, last);
	g_assert_false(config->boots);
}

static void test_named_configs(void)
{
	expect_config("allnoconfig", "allnoconfig", "x86_64", FALSE, FALSE);
	expect_config("tinyconfig", "tinyconfig", "x86_64", FALSE, FALSE);
	expect_config("i386_defconfig", "i386_defconfig", "i386", FALSE, FALSE);
	expect_config("i386", "i386_defconfig", "i386", FALSE, TRUE);
	expect_config("allmodconfig", "allmodconfig", "x86_64", TRUE, FALSE);
	expect_config("arm64", "defconfig", "arm64", TRUE, TRUE);
}

static void test_config_head(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(config_recipe) config = NULL;
	g_autofree char *path = in("head.config");

	put("head.config", "# base: defconfig\n# of mine\n# arch: s390\n# scope: touched\n"
			   "# when: last\nCONFIG_X=y\n# arch: nowhere, but too late to count\n");
	config = config_recipe_get(path, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(config->arch, ==, "s390");
	g_assert_true(config->touched);
	g_assert_true(config->last);
}

static void test_config_list(void)
{
	static const char *const twice[] = {"boot", "all", NULL};
	static const char *const all_of_them[] = {"all", NULL};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) standard = config_recipe_list(NULL, &error);
	g_autoptr(GPtrArray) all = config_recipe_list(all_of_them, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(standard->len, ==, 2);
	g_assert_cmpuint(all->len, >, 10);
	g_assert_cmpstr(((struct config_recipe *)all->pdata[0])->name, ==, "boot");
	g_assert_null(config_recipe_list(twice, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
}

static void expect_refused(const char *text, const char *part)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = in("bad");

	put("bad", text);
	g_assert_null(config_recipe_get(path, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	if (!strstr(error->message, part))
		g_error("'%s' is not in: %s", part, error->message);
}

static void test_bad_configs(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(config_recipe_get("no-such-config", &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_clear_error(&error);
	/* These ask, or answer otherwise each time. */
	g_assert_null(config_recipe_get("menuconfig", &error));
	g_clear_error(&error);
	g_assert_null(config_recipe_get("randconfig", &error));
	g_clear_error(&error);
	g_assert_null(config_recipe_get("../x_defconfig", &error));
	expect_refused("", "first line");
	expect_refused("CONFIG_X=y\n", "first line");
	expect_refused("# base: all; rm -rf\n", "first line");
	expect_refused("# base: vmlinux\n", "first line");
	expect_refused("# base: tinyconfig\nCONFIG_A=y\nwhat is this\n", ":3:");
	expect_refused("# base: tinyconfig\n# arch: pdp11\n", ":2:");
	expect_refused("# base: tinyconfig\n# when: often\n", ":2:");
	expect_refused("# base: tinyconfig\n#\n# scope: some\n", ":3:");
	expect_refused("# base: tinyconfig\n# boots\n# arch: arm64\n", "booted");
	expect_refused("# base: tinyconfig\n# boots\n# scope: touched\n", "booted");
}

static gboolean has_workaround(guint version, guint patchlevel, const char *name)
{
	g_autoptr(GPtrArray) all = kbuild_workarounds_for(version, patchlevel, "x86_64");

	for (guint i = 0; i < all->len; i++)
		if (strcmp(((struct workaround *)g_ptr_array_index(all, i))->name, name) == 0)
			return TRUE;
	return FALSE;
}

static void test_workarounds(void)
{
	g_autoptr(GPtrArray) none = kbuild_workarounds_for(6, 1, "x86_64");
	g_autoptr(GPtrArray) from_version = kbuild_workarounds_for(4, 16, "x86_64");
	g_autoptr(GPtrArray) from_source = NULL;

	g_assert_cmpuint(none->len, ==, 0);
	/* Does not hang on the compiler. */
	g_assert_true(has_workaround(4, 16, "no-selinux"));
	g_assert_true(has_workaround(5, 0, "no-selinux"));
	g_assert_false(has_workaround(5, 1, "no-selinux"));
	put("tree/Makefile", "# SPDX\nVERSION = 4\nPATCHLEVEL = 16\nSUBLEVEL = 2\n");
	{
		g_autofree char *tree = in("tree");

		from_source = kbuild_workarounds(tree, "x86_64");
	}
	g_assert_cmpuint(from_source->len, ==, from_version->len);
}

/* What is x86's trouble is told of no other architecture; and no compiler is no gcc 12. */
static void test_arch_workarounds(void)
{
	g_autoptr(GPtrArray) all = kbuild_workarounds_for(4, 16, "arm64");

	for (guint i = 0; i < all->len; i++)
		g_assert_cmpstr(((struct workaround *)all->pdata[i])->arch, ==, NULL);
}

static void test_toolchain(void)
{
	g_autofree char *bin = in("bin");
	g_autofree char *gcc = in("bin/sparc64-linux-gnu-gcc");
	g_autofree char *line = NULL;

	g_assert_cmpstr(toolchain_arch_folder("i386"), ==, "x86");
	g_assert_cmpstr(toolchain_arch_folder("sparc64"), ==, "sparc");
	g_assert_null(toolchain_arch("pdp11"));
	g_assert_cmpstr(toolchain_prefix("i386"), ==, "");
	/* Only what is in PATH is there. */
	g_setenv("PATH", bin, TRUE);
	g_assert_null(toolchain_prefix("mips"));
	g_assert_cmpstr(toolchain_version("mips", "gcc"), ==, "no gcc");
	g_assert_cmpuint(toolchain_gcc_major("mips"), ==, 0);
	put("bin/sparc64-linux-gnu-gcc", "#!/bin/sh\necho 'sparc64-linux-gnu-gcc (Mine) 99.1.0'\n");
	g_assert_cmpint(g_chmod(gcc, 0755), ==, 0);
	g_assert_cmpstr(toolchain_prefix("sparc64"), ==, "sparc64-linux-gnu-");
	g_assert_cmpuint(toolchain_gcc_major("sparc64"), ==, 99);
	line = kbuild_toolchain_for(6, 1, "sparc64");
	g_assert_true(g_str_has_prefix(line, "sparc64-linux-gnu-gcc (Mine) 99.1.0; no "));
}

static void check_target(const char *line, const char *want)
{
	g_autofree char *target = kbuild_target_of_line(line);

	g_assert_cmpstr(target, ==, want);
}

static void test_targets(void)
{
	check_target("  CC      fs/open.o", "fs/open.o");
	check_target("  CC [M]  fs/x.o", "fs/x.o");
	check_target("  LD      .tmp_vmlinux.kallsyms1", ".tmp_vmlinux.kallsyms1");
	check_target("  CHECK   /src/fs/open.c", "/src/fs/open.c");
	check_target("  CC      ", NULL);
	check_target("   12 |   int x;", NULL);
	check_target("  a       b", NULL);
	check_target("CC fs/open.o", NULL);
	check_target("  HOSTCC  scripts/a b", NULL);
	check_target("", NULL);
}

/* A tree whose make speaks as kbuild does, and that is as fast as a test must be. */
static const char fake_makefile[] =
	"VERSION = 6\nPATCHLEVEL = 1\n"
	"all: ; @echo '  CC      fs/done.o'; mkdir -p $(O)/fs; echo whole > $(O)/fs/done.o;"
	" echo half > $(O)/fs/half.o; $(LAST)\n"
	"tinyconfig: ; @echo CONFIG_OLD=y > $(O)/.config\n"
	"olddefconfig: ; @grep -v GONE $(O)/.config > $(O)/.new; mv $(O)/.new $(O)/.config\n";

static struct kbuild *fake_build(struct config_recipe *config, const char *last)
{
	g_autofree char *source = in("tree");
	g_autofree char *objects = in("obj");
	struct kbuild *build;

	put("tree/Makefile", fake_makefile);
	build = kbuild_new(source, objects, config, 1);
	g_ptr_array_add(build->variables, g_strdup_printf("LAST=%s", last));
	return build;
}

static struct config_recipe *tiny(const char *fragment)
{
	g_autofree char *path = in("tiny.config");
	g_autofree char *text = g_strdup_printf("# base: tinyconfig\n%s", fragment);

	put("tiny.config", text);
	return config_recipe_get(path, NULL);
}

static void test_configure(void)
{
	g_autoptr(config_recipe)
		config = tiny("CONFIG_GONE=y\nCONFIG_KEPT=y\n# CONFIG_OFF is not set\n");
	g_autoptr(kbuild) build = fake_build(config, "true");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) lost = NULL;

	g_assert_true(kbuild_configure(build, &lost, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(lost->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(lost, 0), ==, "CONFIG_GONE=y");
}

static void test_make(void)
{
	g_autoptr(config_recipe) config = tiny("");
	g_autoptr(kbuild) good = fake_build(config, "true");
	g_autoptr(kbuild) bad = fake_build(config, "false");
	g_autoptr(kbuild) full = fake_build(config, "echo cc1: No space left on device; false");
	g_autoptr(GError) error = NULL;
	g_autofree char *output = NULL;
	gboolean ok;

	g_assert_true(kbuild_make(good, "", &ok, &output, &error));
	g_assert_true(ok);
	g_assert_nonnull(strstr(output, "  CC      fs/done.o"));
	g_assert_true(kbuild_make(bad, "", &ok, NULL, &error));
	g_assert_false(ok);
	g_assert_no_error(error);
	/* A full disk is not the commit's fault. */
	g_assert_false(kbuild_make(full, "", &ok, NULL, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
}

/* As ksweep dies by SIGKILL in the middle of a make. */
static void killed_build_with(struct config_recipe *config, const char *last)
{
	pid_t pid = fork();

	if (pid == 0) {
		g_autoptr(kbuild) build = fake_build(config, last);
		gboolean ok;

		if (kbuild_begin(build, NULL, NULL))
			kbuild_make(build, "", &ok, NULL, NULL);
		raise(SIGKILL);
	}
	g_assert_cmpint(pid, >, 0);
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

static void killed_build(struct config_recipe *config)
{
	killed_build_with(config, "kill -9 $$PPID");
}

static void test_killed(void)
{
	g_autoptr(config_recipe) config = tiny("");
	g_autoptr(kbuild) build = fake_build(config, "true");
	g_autofree char *objects = in("obj");
	g_autoptr(GError) error = NULL;
	g_autofree char *earlier = NULL;
	g_autofree char *none = NULL;

	file_remove_tree(objects, NULL);
	put("obj/fs/old.o", "from before");
	put("obj/include/config/auto.conf", "kconfig's own");
	g_usleep(20000);
	killed_build(config);
	g_assert_true(exists("obj/fs/half.o"));
	put("obj/include/config/auto.conf", "kconfig's own, newer");
	put("obj/fs/.half.o.cmd", "half");
	put("obj/fs/.done.o.cmd", "whole");
	g_assert_true(kbuild_begin(build, &earlier, &error));
	g_assert_no_error(error);
	/* What make had reported as done stays; what it had not, goes. */
	g_assert_true(exists("obj/fs/done.o"));
	g_assert_true(exists("obj/fs/.done.o.cmd"));
	g_assert_true(exists("obj/fs/old.o"));
	g_assert_true(exists("obj/include/config/auto.conf"));
	g_assert_false(exists("obj/fs/half.o"));
	g_assert_false(exists("obj/fs/.half.o.cmd"));
	g_assert_nonnull(strstr(earlier, "  CC      fs/done.o\n"));
	g_assert_true(kbuild_end(build, &error));
	g_assert_true(kbuild_begin(build, &none, &error));
	g_assert_null(none);
	g_assert_true(kbuild_end(build, &error));
}

/* What make had started may live a little longer than ksweep: it is waited for. */
static void test_orphans(void)
{
	g_autoptr(config_recipe) config = tiny("");
	g_autoptr(kbuild) build = fake_build(config, "true");
	g_autoptr(GError) error = NULL;

	killed_build_with(config, "(sleep 1; echo late > $(O)/fs/late.o) & kill -9 $$PPID");
	g_assert_true(kbuild_begin(build, NULL, &error));
	g_assert_no_error(error);
	g_assert_false(exists("obj/fs/late.o"));
	g_usleep(G_USEC_PER_SEC * 3 / 2);
	g_assert_false(exists("obj/fs/late.o"));
	g_assert_true(kbuild_end(build, &error));
}

/* Twice killed: what the first session said is still told, but no longer vouches for an object. */
static void test_killed_twice(void)
{
	g_autoptr(config_recipe) config = tiny("");
	g_autoptr(kbuild) build = fake_build(config, "true");
	g_autoptr(kbuild) again = fake_build(config, "true");
	g_autoptr(GError) error = NULL;
	g_autofree char *earlier = NULL;

	killed_build(config);
	g_assert_true(kbuild_begin(build, NULL, &error));
	g_clear_pointer(&build, kbuild_free); /* as a death does: nothing is ended */
	g_usleep(20000);
	put("obj/fs/done.o", "being written again");
	g_assert_true(kbuild_begin(again, &earlier, &error));
	g_assert_no_error(error);
	g_assert_false(exists("obj/fs/done.o"));
	g_assert_nonnull(strstr(earlier, "  CC      fs/done.o\n"));
	g_assert_true(kbuild_end(again, &error));
}

static void test_bad_folder(void)
{
	g_autoptr(config_recipe) config = tiny("");
	g_autofree char *source = in("tree");
	g_autofree char *objects = in("with space/obj");
	g_autoptr(kbuild) build = kbuild_new(source, objects, config, 1);
	g_autoptr(GError) error = NULL;

	g_assert_false(kbuild_begin(build, NULL, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "KSWEEP_CACHE"));
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("ksweep-kbuild-XXXXXX", NULL);
	g_assert_nonnull(folder);
	g_test_add_func("/kbuild/configs", test_configs);
	g_test_add_func("/kbuild/named-configs", test_named_configs);
	g_test_add_func("/kbuild/config-head", test_config_head);
	g_test_add_func("/kbuild/config-list", test_config_list);
	g_test_add_func("/kbuild/bad-configs", test_bad_configs);
	g_test_add_func("/kbuild/workarounds", test_workarounds);
	g_test_add_func("/kbuild/arch-workarounds", test_arch_workarounds);
	g_test_add_func("/kbuild/targets", test_targets);
	g_test_add_func("/kbuild/configure", test_configure);
	g_test_add_func("/kbuild/make", test_make);
	g_test_add_func("/kbuild/killed", test_killed);
	g_test_add_func("/kbuild/orphans", test_orphans);
	g_test_add_func("/kbuild/killed-twice", test_killed_twice);
	g_test_add_func("/kbuild/bad-folder", test_bad_folder);
	g_test_add_func("/kbuild/toolchain", test_toolchain); /* last: it changes PATH */
	status = g_test_run();
	file_remove_tree(folder, NULL);
	g_free(folder);
	return status;
}
