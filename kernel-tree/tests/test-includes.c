// SPDX-License-Identifier: GPL-2.0
/* What depends on a revision: includes, presence, cond_syscall. On a small tree made here. */
#include "kernel-tree/scan/includes.h"
#include "kernel-tree/source/path.h"

#include <string.h>

#include "kernel-tree/scan/cond-syscalls.h"
#include "kernel-tree/conditions/build-condition.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/tests/git-fixture.h"

static const struct {
	const char *path;
	const char *text;
} tree[] = {
	{"Makefile",
	 "ifeq ($(skip),)\nifneq ($(mixed),1)\ninit-y := init/\ncore-y += kernel/ ipc/\nnet-y := net/\n"
	 "net-y := $(patsubst %/, %/built-in.o, $(net-y))\nendif\nendif\n"},
	{"Kbuild", "obj-$(CONFIG_BLOCK) += block/\n"},
	{"arch/x86/Makefile", "drivers-$(CONFIG_PCI) += arch/x86/pci/\n"},
	{"arch/x86/Kbuild", "obj-$(CONFIG_IA32) += ia32/\nobj-y += entry/vdso.o\n"},
	{"arch/x86/ia32/Makefile", "obj-y := sys_ia32.o\n"},
	{"arch/x86/pci/Makefile", "obj-y := a.o\n"},
	{"arch/x86/Kconfig", "config IA32\n\tbool \"32\"\n\tselect COMPAT\n"},
	{"arch/x86/include/asm/unistd.h", "#include <linux/deep.h>\nint both;\n"},
	{"arch/arm/include/asm/compat.h",
	 "#ifdef __KERNEL__\n#include <asm-generic/compat.h>\nint only_arm;\n#else\n"
	 "int not_kernel;\n#endif\n"},
	{"arch/arm/include/asm/unistd.h", "int both;\n"},
	{"include/asm-generic/compat.h", "typedef int compat_t;\n#ifdef X\nint maybe;\n#endif\n"},
	{"include/linux/compat.h", "#include <asm/compat.h>\n#include <asm/unistd.h>\n"},
	{"block/Makefile", "obj-$(CONFIG_BSG) += bsg.o\n"},
	{"ipc/Makefile", "obj-$(CONFIG_IPC) += shm.o\nobj-$(CONFIG_IPC_COMPAT) += compat.o\n"},
	{"ipc/Kconfig", "config IPC_COMPAT\n\tdef_bool y\n\tdepends on COMPAT && IPC\n"},
	{"net/Makefile", "obj-$(CONFIG_NET) := socket.o core/\n"},
	{"net/core/Makefile", "obj-y := sock.o sub/leaf.o\n"},
	{"kernel/sys_ni.c", "cond_syscall(sys_a);\nCOND_SYSCALL(b);\nCOND_SYSCALL_COMPAT(c);\n"
			    "#define COND_SYSCALL(name) cond_syscall(sys_##name)\n"
			    "/* cond_syscall(sys_no) */\n"},
	{"kernel/stubs.c", "#define SYS_NI(name) X(sys_##name)\nSYS_NI(d);\nCOMPAT_SYS_NI(e);\n"},
	{"kernel/timers.c", "#define SYS_NI(name)  SYSCALL_ALIAS(sys_##name, \\\n\tsys_ni_timers)\n"
			    "#define COMPAT_SYS_NI(x) SYSCALL_ALIAS(compat_sys_##x, none);\n"
			    "SYS_NI(f);\nCOMPAT_SYS_NI(f);\n"},
	{"kernel/other.c", "#define SYS_NI(x) SYSCALL_ALIAS(sys_##y, s)\nSYS_NI(g);\n"},
	{"kernel/twice.c", "#ifdef X\n#define SYS_NI(x) SYSCALL_ALIAS(sys_##x, s)\n#else\n"
			   "#define SYS_NI(x) SYSCALL_ALIAS(sys_##x, t)\n#endif\nSYS_NI(h);\n"},
	{"include/linux/a.h", "/* text */\n#ifndef A_H\n#define A_H\n#include <linux/b.h>\n"
			      "#ifdef CONFIG_X\n#include <linux/hidden.h>\n#endif\n"
			      "#include <asm/unistd.h>\nstruct tag;\n#endif\n"},
	{"include/linux/b.h", "#include <linux/a.h>\n#include <linux/types.h>\n"},
	{"include/linux/deep.h", "int deep;\n"},
	{"include/linux/hidden.h", "int hidden;\n"},
	{"include/uapi/linux/types.h", "typedef int old_uid_t; /* comment_word */\n"},
	{"ipc/util.h", "#ifdef CONFIG_Y\n#endif\nint util;\n"},
	{"ipc/shm.c", "#include <linux/a.h>\n#include \"util.h\"\n#include \"../net/n.h\"\n"},
	{"net/n.h", "\n"},
	{"arch/x86/ia32/sys_ia32.c", "#include <linux/a.h>\n"},
	{"-odd\nname.c", "#include <linux/a.h>\n"},
};

static struct git_repo *repo;
static struct git_fixture fixture;

static void make_tree(void)
{
	g_autoptr(GError) error = NULL;

	git_fixture_begin(&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(tree); i++)
		git_fixture_write(&fixture, tree[i].path, tree[i].text);
	git_fixture_commit(&fixture, "tree");
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
}

static void assert_sees(struct includes *includes, const char *file, const char *header,
			gboolean expected)
{
	g_autoptr(GError) error = NULL;
	GHashTable *seen = includes_of(includes, file, &error);

	g_assert_no_error(error);
	g_assert_cmpint(g_hash_table_contains(seen, header), ==, expected);
}

static void assert_word(struct includes *includes, const char *file, const char *before,
			const char *word, gboolean expected)
{
	g_autoptr(GError) error = NULL;
	gboolean seen;

	g_assert_true(includes_see_word(includes, file, before, word, &seen, &error));
	g_assert_cmpint(seen, ==, expected);
}

static void test_includes(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(includes) includes = includes_open(repo, "main", &error);

	g_assert_no_error(error);
	assert_sees(includes, "ipc/shm.c", "include/linux/a.h", TRUE);
	assert_sees(includes, "ipc/shm.c", "include/linux/b.h", TRUE);
	assert_sees(includes, "ipc/shm.c", "include/uapi/linux/types.h", TRUE);
	assert_sees(includes, "ipc/shm.c", "ipc/util.h", TRUE);
	assert_sees(includes, "ipc/shm.c", "net/n.h", TRUE);
	assert_sees(includes, "ipc/shm.c", "include/linux/hidden.h", FALSE);
	assert_sees(includes, "ipc/shm.c", "include/linux/deep.h", FALSE);
	assert_sees(includes, "arch/x86/ia32/sys_ia32.c", "include/linux/deep.h", TRUE);
	assert_sees(includes, "-odd\nname.c", "include/linux/b.h", TRUE);
	assert_sees(includes, "not/there.c", "include/linux/b.h", FALSE);
	assert_word(includes, "ipc/shm.c", "struct", "tag", TRUE);
	assert_word(includes, "ipc/shm.c", "union", "tag", FALSE);
	assert_word(includes, "ipc/shm.c", NULL, "old_uid_t", TRUE);
	assert_word(includes, "ipc/shm.c", NULL, "comment_word", FALSE);
	assert_word(includes, "ipc/shm.c", NULL, "util", TRUE);
	assert_word(includes, "ipc/shm.c", NULL, "deep", FALSE);
	assert_word(includes, "include/linux/compat.h", NULL, "compat_t", TRUE);
	assert_word(includes, "include/linux/compat.h", NULL, "maybe", FALSE);
	assert_word(includes, "include/linux/compat.h", NULL, "only_arm", FALSE);
	assert_word(includes, "include/linux/compat.h", NULL, "both", TRUE);
	assert_word(includes, "arch/arm/include/asm/compat.h", NULL, "only_arm", TRUE);
	assert_word(includes, "arch/arm/include/asm/compat.h", NULL, "not_kernel", FALSE);
	assert_word(includes, "include/linux/compat.h", NULL, "deep", FALSE);
}

static void assert_present(struct build_condition *build_condition, const char *file,
			   const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(condition) when = build_condition_of_file(build_condition, file, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = condition_to_text(when);
	g_assert_cmpstr(text, ==, expected);
}

static void assert_implied(struct build_condition *build_condition, const char *a, const char *b,
			   const char *arch, gboolean expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(condition) left = condition_parse(a, CONDITION_C);
	g_autoptr(condition) right = condition_parse(b, CONDITION_C);

	g_assert_cmpint(build_condition_implies(build_condition, left, right, arch, &error), ==,
			expected);
	g_assert_no_error(error);
}

static void test_build_condition(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(build_condition) build_condition = build_condition_open(repo, "main", &error);
	g_autofree char *arch = path_arch("arch/x86/ia32/a.c");

	g_assert_no_error(error);
	assert_present(build_condition, "ipc/shm.c", "CONFIG_IPC");
	assert_present(build_condition, "net/socket.c", "CONFIG_NET");
	assert_present(build_condition, "net/core/sock.c", "CONFIG_NET");
	assert_present(build_condition, "net/core/sub/leaf.c", "CONFIG_NET");
	assert_present(build_condition, "block/bsg.c", "CONFIG_BLOCK && CONFIG_BSG");
	assert_present(build_condition, "arch/x86/ia32/sys_ia32.c", "CONFIG_IA32");
	assert_present(build_condition, "arch/x86/pci/a.c", "CONFIG_PCI");
	assert_present(build_condition, "arch/x86/entry/vdso.S", "1");
	assert_present(build_condition, "ipc/other.c", "ipc/other.c is built");
	assert_present(build_condition, "ipc/util.h", "1");
	assert_present(build_condition, "-odd\nname.c", "-odd\nname.c is built");
	assert_implied(build_condition, "CONFIG_IPC_COMPAT", "CONFIG_IPC", NULL, TRUE);
	assert_implied(build_condition, "CONFIG_IPC", "CONFIG_IPC_COMPAT", NULL, FALSE);
	assert_implied(build_condition, "CONFIG_IA32 && CONFIG_IPC", "CONFIG_IPC_COMPAT", "x86",
		       TRUE);
	g_assert_cmpstr(arch, ==, "x86");
	g_assert_null(path_arch("fs/open.c"));
	g_assert_null(path_arch("arch/Kconfig"));
}

static void test_cond_syscalls(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) table = cond_syscalls_read(repo, "main", &error);

	g_assert_no_error(error);
	g_assert_cmpint(cond_syscalls_get(table, "sys_a"), ==, COND_SYSCALL_WEAK);
	g_assert_cmpint(cond_syscalls_get(table, "sys_b"), ==, COND_SYSCALL_WEAK);
	g_assert_cmpint(cond_syscalls_get(table, "compat_sys_c"), ==, COND_SYSCALL_WEAK);
	g_assert_cmpint(cond_syscalls_get(table, "sys_d"), ==, COND_SYSCALL_STUB);
	g_assert_cmpint(cond_syscalls_get(table, "compat_sys_e"), ==, COND_SYSCALL_STUB);
	g_assert_cmpint(cond_syscalls_get(table, "sys_no"), ==, COND_SYSCALL_NONE);
	g_assert_cmpuint(g_hash_table_size(table), ==, 9);
	g_assert_cmpstr(cond_syscalls_file(table, "sys_b"), ==, "kernel/sys_ni.c");
	g_assert_null(cond_syscalls_file(table, "sys_no"));
}

static void assert_behind(const char *text, const char *symbol, const char *expected)
{
	g_autoptr(GArray) offsets = cond_syscalls_behind(text, strlen(text), symbol);

	g_assert_cmpuint(offsets->len, ==, expected ? 1 : 0);
	if (expected)
		g_assert_cmpstr(text + g_array_index(offsets, gsize, 0), ==, expected);
}

static void test_cond_syscalls_behind(void)
{
	static const char text[] = "#define COND_SYSCALL(x) cond_syscall(sys_##x)\n"
				   "/* cond_syscall(sys_a); */\n"
				   "cond_syscall(sys_a);\nCOND_SYSCALL(b); /* b */\n"
				   "COND_SYSCALL_COMPAT(b)\n;\nSYS_NI(c);\ncond_syscall(sys_d);";

	assert_behind(text, "sys_a", strstr(text, "COND_SYSCALL(b)"));
	assert_behind(text, "sys_b", strstr(text, "COND_SYSCALL_COMPAT"));
	assert_behind(text, "compat_sys_b", strstr(text, "SYS_NI"));
	assert_behind(text, "sys_c", strstr(text, "cond_syscall(sys_d)"));
	assert_behind(text, "sys_e", NULL);
	assert_behind(text, "sys_d", NULL); /* no line can follow */
	assert_behind("", "sys_a", NULL);
}

static void test_cond_syscalls_target(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GHashTable) table = cond_syscalls_read(repo, "main", &error);
	g_autofree char *weak = cond_syscalls_line("ksys_b", "sys_ni_syscall");
	g_autofree char *alias = cond_syscalls_line("ksys_a", "sys_ni_timers");

	g_assert_no_error(error);
	g_assert_cmpstr(cond_syscalls_target(table, "sys_f"), ==, "sys_ni_timers");
	g_assert_cmpstr(cond_syscalls_target(table, "sys_b"), ==, "sys_ni_syscall");
	g_assert_null(cond_syscalls_target(table, "sys_no"));
	g_assert_null(cond_syscalls_target(table, "compat_sys_f")); /* a ';' of its own */
	g_assert_null(cond_syscalls_target(table, "sys_d"));	    /* no SYSCALL_ALIAS() */
	g_assert_null(cond_syscalls_target(table, "compat_sys_e")); /* not defined there */
	g_assert_null(cond_syscalls_target(table, "sys_g"));	    /* another parameter */
	g_assert_null(cond_syscalls_target(table, "sys_h"));	    /* defined twice */
	g_assert_cmpstr(weak, ==, "cond_syscall(ksys_b);\n");
	g_assert_cmpstr(alias, ==, "SYSCALL_ALIAS(ksys_a, sys_ni_timers);\n");
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	make_tree();
	g_test_add_func("/includes/sees", test_includes);
	g_test_add_func("/presence/conditions", test_build_condition);
	g_test_add_func("/cond-syscalls/read", test_cond_syscalls);
	g_test_add_func("/cond-syscalls/read-behind", test_cond_syscalls_behind);
	g_test_add_func("/cond-syscalls/target", test_cond_syscalls_target);
	status = g_test_run();
	git_repo_free(repo);
	git_fixture_end(&fixture);
	return status;
}
