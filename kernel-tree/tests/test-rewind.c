// SPDX-License-Identifier: GPL-2.0
/* Rewind: the dispatch generator on miniature x86 trees of several shapes, and the whole on a
 * repository. */
#include "kernel-tree/rewind/rewind.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/rewind/dispatch.h"
#include "kernel-tree/tests/git-fixture.h"

#define SIX                                                                                        \
	"unsigned long, unsigned long, unsigned long, unsigned long, unsigned long, unsigned long"
#define DECLARES_NI                                                                                \
	"extern asmlinkage long sys_ni_syscall(unsigned long, unsigned long, unsigned long,\n"     \
	"\t\t\t\t   unsigned long, unsigned long, unsigned long);\n\n"
#define ARCH_KCONFIG                                                                               \
	"config X86\n\tdef_bool y\n\tselect ARCH_HAS_SYSCALL_WRAPPER\n\tselect ARCH_OTHER\n\n"     \
	"config EMULATION\n\tbool \"Emulate\"\n\tdepends on X86_64\n\thelp\n\t  Emulates.\n"

static gboolean dispatch(struct sources *sources, GError **error)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

	return rewind_dispatch(sources, notes, error);
}

static struct sources *x86(const char *path, const char *text)
{
	struct sources *sources = sources_new();

	sources_add(sources, "arch/x86/Kconfig", ARCH_KCONFIG, strlen(ARCH_KCONFIG));
	sources_add(sources, path, text, strlen(text));
	return sources;
}

static void put(struct sources *sources, const char *path, const char *text)
{
	sources_add(sources, path, text, strlen(text));
}

static void expect(struct sources *sources, const char *path, const char *text)
{
	g_assert_cmpstr(sources_get(sources, path)->text, ==, text);
}

/* A function of cases. */
static void test_switch(void)
{
	static const char before[] =
		"#include <linux/sys.h>\n#include <linux/syscalls.h>\n#include <asm/syscall.h>\n\n"
		"#define __SYSCALL(nr, sym) extern long __x64_##sym(const struct pt_regs *);\n"
		"#include <asm/syscalls_64.h>\n#undef __SYSCALL\n\n"
		"#define __SYSCALL(nr, sym) case nr: return __x64_##sym(regs);\n"
		"long f(const struct pt_regs *regs, unsigned int nr)\n{\n\tswitch (nr) {\n"
		"\t#include <asm/syscalls_64.h>\n\tdefault: return __x64_sys_ni_syscall(regs);\n\t}\n}\n";
	static const char after[] =
		"#include <linux/sys.h>\n#include <asm/syscall.h>\n\n" DECLARES_NI
		"#define __SYSCALL(nr, sym) extern asmlinkage long sym(" SIX ");\n"
		"#include <asm/syscalls_64.h>\n#undef __SYSCALL\n\n"
		"#define __SYSCALL(nr, sym) case nr: return sym(regs->di, regs->si, regs->dx,\t\\\n"
		"\t\tregs->r10, regs->r8, regs->r9);\n"
		"long f(const struct pt_regs *regs, unsigned int nr)\n{\n\tswitch (nr) {\n"
		"\t#include <asm/syscalls_64.h>\n\tdefault: return sys_ni_syscall(regs->di, regs->si, regs->dx,\n"
		"\t\tregs->r10, regs->r8, regs->r9);\n\t}\n}\n";
	g_autoptr(sources) sources = x86("arch/x86/entry/syscall_64.c", before);
	g_autoptr(GError) error = NULL;

	dispatch(sources, &error);
	g_assert_no_error(error);
	expect(sources, "arch/x86/entry/syscall_64.c", after);
	g_assert_null(strstr(sources_get(sources, "arch/x86/Kconfig")->text, "SYSCALL_WRAPPER"));
}

/* A table and calls through it, 32-bit arguments cut. */
static void test_table(void)
{
	g_autoptr(sources) sources = x86(
		"arch/x86/entry/syscall_32.c",
		"#define __SYSCALL(nr, sym) extern long __ia32_##sym(const struct pt_regs *);\n"
		"#include <asm/syscalls_32.h>\n#undef __SYSCALL\n"
		"#define __SYSCALL(nr, sym) __ia32_##sym,\n"
		"const sys_call_ptr_t ia32_sys_call_table[] = {\n#include <asm/syscalls_32.h>\n};\n");
	g_autoptr(GError) error = NULL;

	put(sources, "arch/x86/include/asm/syscall.h",
	    "typedef long (*sys_call_ptr_t)(const struct pt_regs *);\n"
	    "extern const sys_call_ptr_t sys_call_table[];\n");
	put(sources, "arch/x86/entry/common.c",
	    "void f(struct pt_regs *regs)\n{\n\tregs->ax = ia32_sys_call_table[unr](regs);\n"
	    "\tregs->ax = sys_call_table[unr](regs);\n\tregs->ax = __x64_sys_ni_syscall(regs);\n}\n\n"
	    "SYSCALL_DEFINE0(ni_syscall)\n{\n\treturn -ENOSYS;\n}\n");
	dispatch(sources, &error);
	g_assert_no_error(error);
	expect(sources, "arch/x86/entry/syscall_32.c",
	       DECLARES_NI
	       "#define __SYSCALL(nr, sym) extern asmlinkage long sym(" SIX ");\n"
	       "#include <asm/syscalls_32.h>\n#undef __SYSCALL\n"
	       "#define __SYSCALL(nr, sym) sym,\n"
	       "const sys_call_ptr_t ia32_sys_call_table[] = {\n#include <asm/syscalls_32.h>\n};\n");
	expect(sources, "arch/x86/include/asm/syscall.h",
	       "typedef asmlinkage long (*sys_call_ptr_t)(unsigned long, unsigned long, unsigned long,\n"
	       "\t\t\t\t\t unsigned long, unsigned long, unsigned long);\n"
	       "extern const sys_call_ptr_t sys_call_table[];\n");
	expect(sources, "arch/x86/entry/common.c",
	       "void f(struct pt_regs *regs)\n{\n"
	       "\tregs->ax = ia32_sys_call_table[unr]((unsigned int)regs->bx, (unsigned int)regs->cx, "
	       "(unsigned int)regs->dx,\n\t\t\t\t(unsigned int)regs->si, (unsigned int)regs->di, "
	       "(unsigned int)regs->bp);\n"
	       "\tregs->ax = sys_call_table[unr](regs->di, regs->si, regs->dx,\n"
	       "\t\t\t\tregs->r10, regs->r8, regs->r9);\n\tregs->ax = sys_ni_syscall();\n}\n");
}

#define GOOD_DISPATCHER "#define __SYSCALL(nr, sym) __x64_##sym,\n#include <asm/syscalls_64.h>\n"

/* Who calls a wrapper goes with the option that builds him. */
static void test_option(void)
{
	g_autoptr(sources) sources = x86("arch/x86/entry/syscall_64.c", GOOD_DISPATCHER);
	g_autoptr(GError) error = NULL;

	put(sources, "arch/x86/entry/emulate.c",
	    "long f(void)\n{\n\treturn __x64_sys_time(regs);\n}\n");
	put(sources, "arch/x86/entry/Makefile",
	    "obj-y\t+= common.o\nobj-$(CONFIG_EMULATION)\t+= a.o emulate.o\n");
	dispatch(sources, &error);
	g_assert_no_error(error);
	expect(sources, "arch/x86/Kconfig",
	       "config X86\n\tdef_bool y\n\tselect ARCH_OTHER\n\n"
	       "config EMULATION\n\tbool \"Emulate\"\n\tdepends on X86_64\n"
	       "\tdepends on ARCH_HAS_SYSCALL_WRAPPER\n\thelp\n\t  Emulates.\n");
}

static void expect_usage(struct sources *sources, const char *part)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(dispatch(sources, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	if (!strstr(error->message, part))
		g_error("'%s' is not in: %s", part, error->message);
}

static void test_unknown_shapes(void)
{
	static const struct {
		const char *text, *part;
	} cases[] = {
		{"int nothing;\n", "no file below arch/x86 includes"},
		{"#define __SYSCALL(nr, sym) extern long sym(const struct pt_regs *);\n"
		 "#include <asm/syscalls_64.h>\n",
		 "does not put __x64_ or __ia32_"},
		{"#define __SYSCALL(nr, sym) f(__x64_##sym(a, b));\n#include <asm/syscalls_64.h>\n",
		 "unsupported arguments"},
		{"#define __SYSCALL(nr, sym) x = __x64_;\n#include <asm/syscalls_64.h>\n",
		 "unsupported name of a wrapper"},
		{GOOD_DISPATCHER, NULL},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(sources) sources = x86("arch/x86/entry/syscall_64.c", cases[i].text);

		if (cases[i].part)
			expect_usage(sources, cases[i].part);
		else
			g_assert_true(dispatch(sources, NULL));
	}
}

static void test_no_way_out(void)
{
	g_autoptr(sources) always = x86("arch/x86/entry/syscall_64.c", GOOD_DISPATCHER);
	g_autoptr(sources) assembly = x86("arch/x86/entry/syscall_64.c", GOOD_DISPATCHER);
	g_autoptr(sources) table = x86("arch/x86/entry/syscall_64.c", GOOD_DISPATCHER);
	g_autoptr(sources) none = sources_new();

	put(always, "arch/x86/kernel/a.c", "long f(void)\n{\n\treturn __x64_sys_time(regs);\n}\n");
	put(always, "arch/x86/kernel/Makefile", "obj-y += a.o\n");
	expect_usage(always, "arch/x86/kernel/a.c:3");
	put(assembly, "arch/x86/kernel/b.S", "\tcall __x64_sys_time\n");
	expect_usage(assembly, "arch/x86/kernel/b.S:1");
	put(table, "arch/x86/include/asm/syscall.h", "typedef long (*sys_call_ptr_t)(int);\n");
	expect_usage(table, "arch/x86/include/asm/syscall.h:1");
	put(none, "arch/x86/Kconfig", "config X86\n\tselect ARCH_HAS_SYSCALL_WRAPPERS\n");
	expect_usage(none, "needs no rewinding");
}

/* ---- the whole ---- */

static struct git_fixture fixture;

static void write_tree(void)
{
	git_fixture_begin(&fixture);
	git_fixture_write(&fixture, "Makefile",
			  "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nEXTRAVERSION =\n");
	git_fixture_write(&fixture, "Kconfig", "mainmenu \"Miniature\"\n");
	git_fixture_write(&fixture, "MAINTAINERS", "\n");
	git_fixture_write(&fixture, "arch/x86/Kconfig", ARCH_KCONFIG);
	git_fixture_write(&fixture, "arch/x86/entry/syscall_64.c", GOOD_DISPATCHER);
	git_fixture_write(
		&fixture, "include/linux/syscalls.h",
		"#define SYSCALL_DEFINE0(name) x\nasmlinkage long sys_two(void);\nlong ksys_two(void);\n");
	git_fixture_write(
		&fixture, "fs/two.c",
		"#include <linux/syscalls.h>\n\nlong ksys_two(void)\n{\n\treturn 2;\n}\n\n"
		"SYSCALL_DEFINE0(two)\n{\n\treturn ksys_two();\n}\n");
	git_fixture_write(
		&fixture, "arch/x86/kernel/user.c",
		"#include <linux/syscalls.h>\n\nlong f(void)\n{\n\treturn ksys_two() + ksys_two();\n}\n");
	git_fixture_write(&fixture, "tools/user.c", "int ksys_two(void);\nvoid *p = ksys_two;\n");
	git_fixture_commit(&fixture, "base");
}

static struct tree *open_tree(const char *rev)
{
	g_autoptr(GError) error = NULL;
	struct tree *tree = tree_open(fixture.repo, rev, &error);

	g_assert_no_error(error);
	return tree;
}

static char *rewind_once(GPtrArray **planted)
{
	g_autoptr(tree) tree = open_tree("main");
	g_autoptr(GError) error = NULL;
	char *commit = NULL;

	*planted = rewind_tree(tree, &commit, NULL, &error);
	g_assert_no_error(error);
	return commit;
}

static void expect_planted(GPtrArray *planted)
{
	const struct planted *two;

	g_assert_cmpuint(planted->len, ==, 1);
	two = g_ptr_array_index(planted, 0);
	g_assert_cmpstr(two->symbol, ==, "sys_two");
	g_assert_cmpstr(two->helper, ==, "ksys_two");
	g_assert_cmpstr(two->file, ==, "fs/two.c");
	g_assert_cmpstr(two->subsystem, ==, "fs");
	g_assert_cmpuint(two->calls->len, ==, 2);
	g_assert_cmpstr(g_ptr_array_index(two->calls, 0), ==, "arch/x86/kernel/user.c:5");
	g_assert_cmpstr(g_ptr_array_index(two->calls, 1), ==, "arch/x86/kernel/user.c:5");
}

static void test_whole(void)
{
	g_autoptr(GPtrArray) first = NULL, second = NULL, again = NULL, none = NULL;
	g_autofree char *one = NULL, *two = NULL, *kept = NULL;
	g_autoptr(tree) rewound = NULL, base = NULL;
	g_autoptr(GError) error = NULL;

	write_tree();
	one = rewind_once(&first);
	expect_planted(first);
	git_fixture_git(&fixture, (const char *const[]){"config", "user.name", "Other", NULL});
	two = rewind_once(&second);
	g_assert_cmpstr(one, ==, two);

	rewound = open_tree(REWIND_BRANCH);
	g_assert_cmpstr(rewound->rev, ==, one);
	again = rewind_planted(rewound, &error);
	g_assert_no_error(error);
	expect_planted(again);
	base = open_tree("main");
	none = rewind_planted(base, &error);
	g_assert_no_error(error);
	g_assert_null(none);
	g_assert_true(git_run(base->repo, &kept, NULL, "cat-file", "blob",
			      REWIND_BRANCH ":tools/user.c", NULL));
	g_assert_nonnull(strstr(kept, "ksys_two"));
	g_assert_null(rewind_tree(rewound, &kept, NULL, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	git_fixture_end(&fixture);
}

static void expect_refused(const char *part, const char *branch_at)
{
	g_autoptr(tree) tree = open_tree("main");
	g_autofree char *commit = NULL, *at = NULL, *want = NULL;
	g_autoptr(GError) error = NULL;

	g_assert_null(rewind_tree(tree, &commit, NULL, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	if (!strstr(error->message, part))
		g_error("'%s' is not in: %s", part, error->message);
	at = git_ref(tree->repo, "refs/heads/" REWIND_BRANCH);
	want = branch_at ? git_commit_of(tree->repo, branch_at, NULL) : NULL;
	g_assert_cmpstr(at, ==, want);
}

/* The branch is somebody's; it is checked out; it is ours and old. */
static void test_branch(void)
{
	g_autoptr(GPtrArray) planted = NULL, moved = NULL;
	g_autofree char *old = NULL, *new = NULL;

	write_tree();
	GIT(&fixture, "branch", REWIND_BRANCH);
	expect_refused("was not made by", "main");
	GIT(&fixture, "branch", "-D", REWIND_BRANCH);
	old = rewind_once(&planted);
	git_fixture_write(&fixture, "fs/more.c", "int more;\n");
	git_fixture_commit(&fixture, "more");
	GIT(&fixture, "checkout", "-q", REWIND_BRANCH);
	expect_refused("checked out", old);
	GIT(&fixture, "checkout", "-q", "main");
	new = rewind_once(&moved);
	g_assert_cmpstr(old, !=, new);
	git_fixture_end(&fixture);
}

/* What cannot be done leaves no branch. */
static void test_refused(void)
{
	write_tree();
	git_fixture_write(&fixture, "fs/new\nline.c", "int f(void)\n{\n\treturn ksys_two();\n}\n");
	git_fixture_commit(&fixture, "newline");
	expect_refused("newline", NULL);
	GIT(&fixture, "rm", "-q", "fs/new\nline.c");
	git_fixture_write(&fixture, "fs/user.c", "void *p = ksys_two;\n");
	git_fixture_commit(&fixture, "address");
	expect_refused("no helper of this tree can be folded back", NULL);
	git_fixture_write(&fixture, "arch/x86/Kconfig", "config X86\n");
	git_fixture_commit(&fixture, "old");
	expect_refused("needs no rewinding", NULL);
	git_fixture_end(&fixture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	progress_set_quiet(TRUE);
	g_test_add_func("/rewind/switch", test_switch);
	g_test_add_func("/rewind/table", test_table);
	g_test_add_func("/rewind/option", test_option);
	g_test_add_func("/rewind/unknown-shapes", test_unknown_shapes);
	g_test_add_func("/rewind/no-way-out", test_no_way_out);
	g_test_add_func("/rewind/whole", test_whole);
	g_test_add_func("/rewind/branch", test_branch);
	g_test_add_func("/rewind/refused", test_refused);
	return g_test_run();
}
