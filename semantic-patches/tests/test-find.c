// SPDX-License-Identifier: GPL-2.0
/*
 * The accounting on a small tree: each case is one file of it, with the sites that must come
 * out and the bins that its mentions of sys_target() end in.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/run.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"

struct fixture {
	const char *file;
	const char *text;
	const char *sites;	/* "LINE CONTEXT[*]; ..." in order; * for masquerade */
	const char *categories; /* "N BIN; ..." in the order of enum bin, bins of 0 left out */
};

/* What makes a directory a kernel, and the definitions of the syscalls. */
static const struct {
	const char *file, *text;
} kernel[] = {
	{"Makefile", "VERSION = 4\nPATCHLEVEL = 16\nSUBLEVEL = 0\nEXTRAVERSION =\n"},
	{"MAINTAINERS", "\n"},
	{"Kconfig", "\n"},
	{"include/linux/syscalls.h", "asmlinkage long sys_target(int a);\n"},
	{"include/linux/jump.h",
	 "#ifdef CONFIG_64BIT\n#define save_and_jump(x) __asm__(\"b \" #x)\n#endif\n"},
	{"fs/target.c", "SYSCALL_DEFINE1(target, int, a)\n{\n\treturn a;\n}\n"
			"SYSCALL_DEFINE1(other, int, a)\n{\n\treturn a;\n}\n"},
};

static const struct fixture fixtures[] = {
	{"fs/plain.c", "int f(void)\n{\n\treturn sys_target(1);\n}\n", "3 plain", "1 call"},
	{"fs/syscall.c",
	 "SYSCALL_DEFINE1(other2, int, a)\n{\n\treturn sys_target(a);\n}\n"
	 "COMPAT_SYSCALL_DEFINE1(other2, int, a)\n{\n\treturn sys_target(a);\n}\n",
	 "3 syscall; 7 compat_syscall", "2 definition; 2 call"},
	{"fs/pairs.c",
	 "COMPAT_SYSCALL_DEFINE4(lo, char *, n, SYSCALL_PAIR(len), int, d)\n{\n\treturn sys_target(d);\n}\n",
	 "3 compat_syscall", "1 definition; 1 call"},
	{"fs/macro.c",
	 "#define CALL(x) \\\n\tsys_target(x)\n#define sys_alias sys_target\n"
	 "#define DECLARE asmlinkage long sys_target(int a);\n#undef sys_target\n",
	 "2 macro", "1 declaration; 1 call; 2 alias"},
	{"include/linux/inline.h", "static inline int f(void)\n{\n\treturn sys_target(1);\n}\n",
	 "3 header_inline", "1 call"},
	{"fs/branches.c",
	 "int f(int x)\n{\n#ifdef A\n\tif (x) {\n\t\tsys_target(1);\n#else\n\tif (!x) {\n"
	 "\t\tsys_target(2);\n#endif\n\t\tsys_target(3);\n\t}\n\treturn 0;\n}\n",
	 "5 plain; 8 plain; 10 plain", "3 call"},
	{"fs/address.c",
	 "static long (*p)(int) = sys_target;\nvoid *f(void)\n{\n\treturn &sys_target;\n}\n"
	 "struct ops ops = { .sys_target = sys_target, };\n",
	 "1 address; 4 address; 6 address", "3 address; 1 lookalike"},
	{"fs/table.c",
	 "#define __SYSCALL(nr, sym) [nr] = sym,\n__SYSCALL(1, sys_target)\n"
	 "cond_syscall(sys_target);\nvoid *t[] = {\n\t[1] = sys_target,\n\t[2] = (void *)&sys_target,\n};\n"
	 "SYSX(sys_target, sys_target, 0)\n__SC_COMP(__NR_x, sys_target, 0)\n",
	 "6 address", "6 table; 1 address"},
	{"fs/table-include.c",
	 "asmlinkage const call_ptr_t t[] = {\n\t[0 ... MAX] = &sys_target,\n#include <asm/t.h>\n};\n",
	 "2 address", "1 address"},
	{"fs/lone.c", "some_initcall(sys_target);\n", "1 address", "1 address"},
	{"fs/lone-own.c", "#define jump(x) \\\n\tasm(\"b \" #x)\njump(sys_target);\n", "3 asm",
	 "1 asm"},
	{"fs/lone-header.c", "#include <linux/jump.h>\nsave_and_jump(sys_target);\n", "2 asm",
	 "1 asm"},
	{"fs/entry.c",
	 "long f(struct pt_regs *r)\n{\n\treturn __x64_sys_target(r) + __se_sys_target(1);\n}\n",
	 "3 plain", "1 call; 1 entry"},
	{"fs/export.c", "EXPORT_SYMBOL(sys_target);\nEXPORT_SYMBOL_GPL(sys_target);\n",
	 "1 export; 2 export", "2 export"},
	{"arch/x86/entry.S",
	 "ENTRY(start)\n\tcall sys_target\n.globl sys_target\n\t.long sys_target\nsys_target:\n"
	 "\tPTR\tsys_target\nENDPROC(sys_target)\n#define x sys_target\n",
	 "2 asm", "1 definition; 2 declaration; 2 table; 1 asm; 1 alias"},
	{"arch/arm/stub.S",
	 "#define STUB(NAME, TO) \\\n\t.globl NAME; \\\nNAME:\tjmp TO\n"
	 "#define GO(TO) jmp TO\nSTUB(sys_target, sys_target)\nGO(sys_target)\n",
	 "5 asm; 6 asm", "1 definition; 2 asm"},
	{"fs/asm.c", "void f(void)\n{\n\tasm(\"call sys_target\");\n}\n", "3 asm", "1 asm"},
	{"fs/text.c",
	 "/* sys_target() */\n// sys_target(1)\nconst char *s = \"sys_target(1)\";\n"
	 "#if 0\nint f(void) { return sys_target(1); }\n#endif\n",
	 NULL, NULL},
	{"fs/lookalike.c",
	 "struct sys_target { int (*sys_target)(int); };\n"
	 "int f(int (*sys_target)(int))\n{\n\treturn sys_target(1);\n}\n"
	 "int g(struct x *x)\n{\n\tint sys_target = 3;\n\n\tx->sys_target(sys_target);\n\tgoto sys_target;\n"
	 "sys_target:\n\treturn x->sys_target;\n}\n",
	 "", "10 lookalike"},
	{"drivers/own.c",
	 "static int sys_target(int a)\n{\n\treturn a;\n}\nint f(void)\n{\n\treturn sys_target(1);\n}\n",
	 "", "2 lookalike"},
	{"fs/in-body.c",
	 "int f(void)\n{\n\textern long sys_target(int);\n\n\treturn sys_target(1);\n}\n",
	 "5 plain", "1 declaration; 1 call"},
	{"fs/inner.c",
	 "int f(void)\n{\n\t{\n\t\tint sys_target = 1;\n\t\tuse(sys_target);\n\t}\n\treturn sys_target(2);\n}\n",
	 "7 plain", "1 call; 2 lookalike"},
	{"fs/old.c", "int f(a)\n\tint a;\n{\n\treturn sys_target(a);\n}\n", "4 plain", "1 call"},
	{"fs/attribute.c",
	 "static noinline __attribute__((unused, section(\".text.x\"))) int __init f(void)\n{\n"
	 "\treturn sys_target(1);\n}\n",
	 "3 plain", "1 call"},
	{"fs/crlf.c", "int f(void)\r\n{\r\n\treturn sys_target(1);\r\n}\r\n", "3 plain", "1 call"},
	{"fs/no-newline.c", "int f(void) { return sys_target(1); }", "1 plain", "1 call"},
	{"fs/-dash: and\nnewline.c", "int f(void)\n{\n\treturn sys_target(1);\n}\n", "3 plain",
	 "1 call"},
	{"fs/masked.c",
	 "int f(void)\n{\n\tset_fs(KERNEL_DS);\n\tsys_target(1);\n\tset_fs(old);\n\tsys_target(2);\n"
	 "\treturn sys_target((const char __force __user *)p);\n}\n",
	 "4 plain*; 6 plain; 7 plain*", "3 call"},
	{"fs/own-memory.c",
	 "int f(struct x *p, char __user *u, int *a)\n{\n\tstruct x x;\n\tsys_target(\"/dev\");\n"
	 "\tsys_target((const char __user *) \"/dev\", 0);\n\tsys_target(1, (int __user *)&x);\n"
	 "\tsys_target(1, (long)&x.y.z);\n\tsys_target(&p->x);\n\tsys_target((long)&a[1]);\n"
	 "\tsys_target(p->a & x.y, (x.y) & x.z, u);\n\tsys_target(g(\"a\", &x));\n}\n",
	 "4 plain*; 5 plain*; 6 plain*; 7 plain*; 8 plain; 9 plain; 10 plain; 11 plain", "8 call"},
	{"fs/beside-trouble.c",
	 "int bad(void)\n{\n\tif (((( {\n\t} @@@ }\n\nint f(void)\n{\n\treturn sys_target(1);\n}\n",
	 "8 plain", "1 call"},
	/* Not C in any branch: it must be said, not lost. */
	{"fs/unreadable.c", "int f(void)\n{\n\t[[[ sys_target(1) ))) } else in {{{ ;;\n}\n", "",
	 "1 unresolved"},
};

static struct {
	char *folder;
	struct tree *tree;
	struct found *found;
} scene;

static void git(const char *const *args)
{
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;
	struct run_request request = {.argv = args, .cwd = scene.folder, .deadline = 60};

	run_checked(&request, &result, &error);
	g_assert_no_error(error);
}

static void put(const char *file, const char *text)
{
	g_autofree char *path = g_build_filename(scene.folder, file, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static void make_tree(void)
{
	g_autoptr(GError) error = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(kernel); i++)
		put(kernel[i].file, kernel[i].text);
	for (gsize i = 0; i < G_N_ELEMENTS(fixtures); i++)
		put(fixtures[i].file, fixtures[i].text);
	git((const char *const[]){"git", "init", "-q", ".", NULL});
	git((const char *const[]){"git", "add", "-A", ".", NULL});
	git((const char *const[]){"git", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit",
				  "-qm", "x", NULL});
	scene.tree = tree_open(scene.folder, NULL, &error);
	g_assert_no_error(error);
	scene.found = find_sites(scene.tree, "all", &error);
	g_assert_no_error(error);
}

static char *sites_of(const char *file)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < scene.found->sites->len; i++) {
		const struct site *site = g_ptr_array_index(scene.found->sites, i);

		if (strcmp(site->file, file) != 0)
			continue;
		g_string_append_printf(text, "%s%u %s%s", text->len ? "; " : "", site->line,
				       site->context, site->masquerade ? "*" : "");
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void test_sites(gconstpointer data)
{
	const struct fixture *fixture = data;
	g_autofree char *sites = sites_of(fixture->file);

	g_assert_cmpstr(sites, ==, fixture->sites ? fixture->sites : "");
}

/* The bins of all files together are those of each file, and everything is in one. */
static void test_sums(void)
{
	guint expected[CATEGORY_COUNT] = {[CATEGORY_DEFINITION] = 2, [CATEGORY_DECLARATION] = 1};
	guint sum = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(fixtures); i++) {
		g_auto(GStrv) parts = g_strsplit(
			fixtures[i].categories ? fixtures[i].categories : "4 text", "; ", -1);

		for (char **part = parts; *part && **part; part++)
			for (enum category category = 0; category < CATEGORY_COUNT; category++)
				if (strcmp(strchr(*part, ' ') + 1, category_name(category)) == 0)
					expected[category] +=
						(guint)g_ascii_strtoull(*part, NULL, 10);
	}
	for (enum category category = 0; category < CATEGORY_COUNT; category++) {
		sum += scene.found->categories[category];
		if (scene.found->categories[category] != expected[category])
			g_test_message("bin %s", category_name(category));
		g_assert_cmpuint(scene.found->categories[category], ==, expected[category]);
	}
	g_assert_cmpuint(sum, ==, scene.found->mentions);
	g_assert_cmpuint(scene.found->unresolved->len, ==, expected[CATEGORY_UNRESOLVED]);
}

static void test_areas(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(found) x86 = find_sites(scene.tree, "arch:x86", &error);
	g_autoptr(found) none = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(x86->sites->len, ==, 1);
	g_assert_cmpstr(((struct site *)x86->sites->pdata[0])->area, ==, "arch:x86");
	g_assert_cmpstr(((struct site *)x86->sites->pdata[0])->subsystem, ==, "arch/x86");
	none = find_sites(scene.tree, "nowhere", &error);
	g_assert_null(none);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
}

/* The second time nothing that was answered is asked again: the answer is the same without a
 * spatch. */
static void test_warm(void)
{
	g_autofree char *category = g_build_filename(scene.folder, "bin", NULL);
	g_autofree char *program = g_build_filename(category, "spatch", NULL);
	g_autofree char *path = g_strdup(g_getenv("PATH"));
	g_autofree char *with_category = g_strdup_printf("%s:%s", category, path);
	g_autoptr(GError) error = NULL;
	g_autoptr(found) again = NULL;
	g_autoptr(found) dead = NULL;
	g_autofree char *cold = g_build_filename(scene.folder, "cold", NULL);
	g_autofree char *cache = g_strdup(g_getenv("KSWEEP_CACHE"));

	again = find_sites(scene.tree, "all", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(again->sites->len, ==, scene.found->sites->len);
	g_assert_cmpuint(again->mentions, ==, scene.found->mentions);
	/* A spatch that dies at everything is an error, not an empty answer. */
	g_assert_true(file_write(program, "#!/bin/sh\nkill -KILL $$\n", -1, NULL));
	g_assert_cmpint(chmod(program, 0755), ==, 0);
	g_setenv("PATH", with_category, TRUE);
	g_setenv("KSWEEP_CACHE", cold, TRUE);
	dead = find_sites(scene.tree, "all", &error);
	g_setenv("PATH", path, TRUE);
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	g_assert_null(dead);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
}

int main(int argc, char **argv)
{
	g_autofree char *cache = NULL;
	int status;

	g_test_init(&argc, &argv, NULL);
	progress_set_quiet(TRUE);
	scene.folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	cache = g_build_filename(scene.folder, ".git", "cache", NULL);
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	make_tree();
	for (gsize i = 0; i < G_N_ELEMENTS(fixtures); i++) {
		g_autofree char *base = g_path_get_basename(fixtures[i].file);
		g_autofree char *name = g_strconcat("/find/sites/", base, NULL);

		g_strdelimit(name, "\n ", '_');
		g_test_add_data_func(name, &fixtures[i], test_sites);
	}
	g_test_add_func("/find/sums", test_sums);
	g_test_add_func("/find/areas", test_areas);
	g_test_add_func("/find/warm", test_warm);
	status = g_test_run();
	for (guint i = 0; i < scene.found->trouble->len; i++)
		g_test_message("%s", (char *)g_ptr_array_index(scene.found->trouble, i));
	found_free(scene.found);
	tree_free(scene.tree);
	file_remove_tree(scene.folder, NULL);
	g_free(scene.folder);
	return status;
}
