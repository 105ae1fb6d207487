// SPDX-License-Identifier: GPL-2.0
/* Objects: relocations to system calls, functions by what they do, broken files. */
#include "kernel-tree/elf/audit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/elf/audit-functions.h"

static char *folder;

/* Compile a text to NAME (a .o below the directory); its path, to be freed. */
static char *compile(const char *name, const char *text, const char *flag)
{
	char *object = g_build_filename(folder, name, NULL);
	g_autofree char *source = g_strconcat(object, ".c", NULL);
	const char *const argv[] = {"gcc", "-O2", "-fno-pic", "-fno-pie", flag,
				    "-c",  "-o",  object,     source,	  NULL};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(source, text, -1, &error));
	run_checked(&(struct run_request){.argv = argv, .deadline = 60}, &result, &error);
	g_assert_no_error(error);
	return object;
}

#define CALLER                                                                                     \
	"long sys_dup2(int, int);\nlong compat_sys_wait4(int);\nlong sysctl_x(int);\n"             \
	"void *table[] = { sys_dup2 };\n"                                                          \
	"long caller(int a)\n{\n\treturn sys_dup2(a, 1) + 1;\n}\n"                                 \
	"long other(int a)\n{\n\treturn compat_sys_wait4(a) + sysctl_x(a) + 1;\n}\n"

static const struct object_site *site_of(GPtrArray *sites, const char *symbol, gboolean data)
{
	for (guint i = 0; i < sites->len; i++) {
		const struct object_site *site = g_ptr_array_index(sites, i);

		if (strcmp(site->symbol, symbol) == 0 && site->data == data)
			return site;
	}
	g_error("no site of %s", symbol);
}

/* A stub of assembly has a name and a size, and no type. */
static void test_untyped(void)
{
	g_autofree char *object = compile(
		"entry.o",
		"asm(\".globl ptregs_sys_fork\\nptregs_sys_fork:\\n\tjmp sys_fork\\n\"\n"
		"    \".size ptregs_sys_fork, .-ptregs_sys_fork\\n\tjmp sys_vfork\\n\");\n",
		"-g0");
	g_autoptr(GPtrArray) sites = audit_object_sites(object, "entry.o", NULL);

	g_assert_cmpstr(site_of(sites, "sys_fork", FALSE)->function, ==, "ptregs_sys_fork");
	g_assert_true(site_of(sites, "sys_fork", FALSE)->untyped);
	g_assert_cmpstr(site_of(sites, "sys_vfork", FALSE)->function, ==, "");
	g_assert_false(site_of(sites, "sys_vfork", FALSE)->untyped);
}

static void test_sites(void)
{
	g_autofree char *object = compile("fs/caller.o", CALLER, "-g");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) sites = audit_object_sites(object, "fs/caller.o", &error);
	const struct object_site *call;

	g_assert_no_error(error);
	g_assert_cmpuint(sites->len, ==, 3);
	call = site_of(sites, "sys_dup2", FALSE);
	g_assert_cmpstr(call->function, ==, "caller");
	g_assert_cmpstr(call->object, ==, "fs/caller.o");
	g_assert_true(g_str_has_suffix(call->file, "fs/caller.o.c"));
	g_assert_cmpuint(call->line, ==, 7);
	g_assert_cmpstr(site_of(sites, "sys_dup2", TRUE)->function, ==, "table");
	g_assert_cmpstr(site_of(sites, "compat_sys_wait4", FALSE)->function, ==, "other");
}

static void test_without_lines(void)
{
	g_autofree char *object = compile("plain.o", CALLER, "-g0");
	g_autoptr(GPtrArray) sites = audit_object_sites(object, "plain.o", NULL);

	g_assert_cmpstr(site_of(sites, "sys_dup2", FALSE)->file, ==, "");
	g_assert_cmpuint(site_of(sites, "sys_dup2", FALSE)->line, ==, 0);
}

static const char *digest(GHashTable *functions, const char *name)
{
	const struct object_function *function = g_hash_table_lookup(functions, name);

	g_assert_nonnull(function);
	g_assert_cmpuint(function->size, >, 0);
	return function->digest;
}

#define HEAD                                                                                       \
	"int puts(const char *);\nextern int flag;\n"                                              \
	"static __attribute__((noinline)) int low(int a)\n{\n\treturn a * 3 + flag;\n}\n"
#define TAIL                                                                                       \
	"int high(int a)\n{\n\tputs(\"a text\");\n\tif (a)\n\t\tputs(\"second\");\n\t"             \
	"return low(a) + 1;\n}\n"
#define MIDDLE                                                                                     \
	"int between(int a)\n{\n\tputs(\"a new string, which moves the pool\");\n\t"               \
	"return a + flag * 7;\n}\n"

/* What moves is the same: another function before it, other strings before its own. */
static void test_moved_is_same(void)
{
	g_autofree char *one = compile("one.o", HEAD TAIL, "-g0");
	g_autofree char *two = compile("two.o", HEAD MIDDLE TAIL, "-fno-toplevel-reorder");
	g_autoptr(GHashTable) before = audit_functions(one, NULL);
	g_autoptr(GHashTable) now = audit_functions(two, NULL);

	g_assert_cmpstr(digest(before, "high"), ==, digest(now, "high"));
	g_assert_cmpstr(digest(before, "low"), ==, digest(now, "low"));
	g_assert_false(g_hash_table_contains(before, "between"));
	g_assert_true(g_hash_table_contains(now, "between"));
}

static void check_differ(const char *a, const char *b, const char *function)
{
	g_autofree char *one = compile("a.o", a, "-g0");
	g_autofree char *two = compile("b.o", b, "-g0");
	g_autoptr(GHashTable) before = audit_functions(one, NULL);
	g_autoptr(GHashTable) now = audit_functions(two, NULL);

	g_assert_cmpstr(digest(before, function), !=, digest(now, function));
}

static void test_changed_is_not(void)
{
	/* Another constant, another callee, another string of the same length, swapped arguments.
	 */
	check_differ("int f(int a)\n{\n\treturn a + 100;\n}\n",
		     "int f(int a)\n{\n\treturn a + 101;\n}\n", "f");
	check_differ("int g(int);\nint f(int a)\n{\n\treturn g(a) + 1;\n}\n",
		     "int h(int);\nint f(int a)\n{\n\treturn h(a) + 1;\n}\n", "f");
	check_differ("int g(const char *);\nint f(void)\n{\n\treturn g(\"aa\") + 1;\n}\n",
		     "int g(const char *);\nint f(void)\n{\n\treturn g(\"ab\") + 1;\n}\n", "f");
	check_differ("int g(int, int);\nint f(int a, int b)\n{\n\treturn g(a, b) + 1;\n}\n",
		     "int g(int, int);\nint f(int a, int b)\n{\n\treturn g(b, a) + 1;\n}\n", "f");
}

/* As check_differ(), for i386, whose objects keep addends in the code. */
static void test_other_string_on_i386(void)
{
	g_autofree char *one = compile("a.o",
				       "int g(const char *);\nint f(void)\n{\n"
				       "\treturn g(\"aa\") + g(\"bb\");\n}\n",
				       "-m32");
	g_autofree char *two = compile("b.o",
				       "int g(const char *);\nint f(void)\n{\n"
				       "\treturn g(\"aa\") + g(\"cc\");\n}\n",
				       "-m32");
	g_autoptr(GHashTable) before = audit_functions(one, NULL);
	g_autoptr(GHashTable) now = audit_functions(two, NULL);

	g_assert_cmpstr(digest(before, "f"), !=, digest(now, "f"));
}

/* Two relocations of one place, as some architectures have them: what follows counts all the same.
 */
#define TWICE(callee)                                                                                    \
	"long one(void);\nlong two(void);\nlong f(void)\n{\n"                                            \
	"\tasm volatile(\".reloc ., R_X86_64_NONE, one\\n\\t.reloc ., R_X86_64_NONE, two\\n\\tnop\");\n" \
	"\treturn " callee "() + 1;\n}\n"

static void test_two_of_one_place(void)
{
	check_differ(TWICE("one"), TWICE("two"), "f");
}

static void test_sizes(void)
{
	g_autofree char *object =
		compile("sizes.o", "const int c[4] = {1};\nint d[8] = {1};\nint b[100];\n", "-g0");
	guint64 text, data, bss;

	g_assert_true(audit_sizes(object, &text, &data, &bss, NULL));
	g_assert_cmpuint(data, ==, 32);
	g_assert_cmpuint(bss, ==, 400);
	g_assert_cmpuint(text, >=, 16);
}

/* Cut at any length, an object is refused or read, and nothing crashes. */
static void test_truncated(void)
{
	g_autofree char *object = compile("whole.o", CALLER, "-g");
	g_autofree char *cut = g_build_filename(folder, "cut.o", NULL);
	g_autofree char *bytes = NULL;
	guint refused = 0;
	gsize length;

	g_assert_true(file_read(object, &bytes, &length, NULL));
	for (gsize n = 0; n < length; n += 37) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) sites = NULL;

		g_assert_true(file_write(cut, bytes, (gssize)n, NULL));
		sites = audit_object_sites(cut, "cut.o", &error);
		if (!sites) {
			g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
			refused++;
		} else {
			g_autoptr(GHashTable) functions = audit_functions(cut, NULL);

			g_assert_nonnull(functions);
		}
	}
	/* Section headers come last: nearly every cut takes some away. */
	g_assert_cmpuint(refused, >, length / 37 * 9 / 10);
}

/* Bytes changed at random in headers and tables. */
static void test_damaged(void)
{
	g_autofree char *object = compile("healthy.o", CALLER, "-g0");
	g_autofree char *bad = g_build_filename(folder, "bad.o", NULL);
	g_autofree char *bytes = NULL;
	gsize length;

	g_assert_true(file_read(object, &bytes, &length, NULL));
	for (gsize i = 16; i < length; i++) {
		char was = bytes[i];
		g_autoptr(GPtrArray) sites = NULL;
		g_autoptr(GHashTable) functions = NULL;

		bytes[i] = (char)(was ^ 0xff);
		g_assert_true(g_file_set_contents(bad, bytes, (gssize)length, NULL));
		sites = audit_object_sites(bad, "bad.o", NULL);
		functions = audit_functions(bad, NULL);
		bytes[i] = was;
	}
}

static void test_build_folder(void)
{
	g_autofree char *build = g_build_filename(folder, "build", NULL);
	g_autofree char *one = compile("build/fs/one.o", CALLER, "-g0");
	g_autofree char *linked = compile("build/fs/joined.o", CALLER, "-g0");
	g_autofree char *cmd = g_build_filename(build, "fs/.joined.o.cmd", NULL);
	g_autofree char *broken = g_build_filename(build, "fs/broken.o", NULL);
	g_autofree char *thin = g_build_filename(build, "fs/thin.o", NULL);
	g_autofree char *loop = g_build_filename(build, "loop", NULL);
	g_autoptr(GPtrArray) trouble = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) sites = NULL;

	g_assert_true(file_write(cmd, "cmd_fs/joined.o := ld -m elf_x86_64 -r -o fs/joined.o\n", -1,
				 NULL));
	g_assert_true(file_write(broken, "\177ELF", -1, NULL));
	g_assert_true(file_write(thin, "!<thin>\nand more", -1, NULL));
	g_assert_cmpint(symlink(".", loop), ==, 0);
	sites = audit_sites(build, trouble, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(sites->len, ==, 3);
	g_assert_cmpuint(trouble->len, ==, 1);
	g_assert_nonnull(strstr(g_ptr_array_index(trouble, 0), "fs/broken.o"));
}

static void check_stem(const char *name, const char *want)
{
	g_autofree char *stem = audit_function_stem(name);

	g_assert_cmpstr(stem, ==, want);
}

static void check_symbol(const char *name, const char *want)
{
	g_autofree char *symbol = audit_syscall_symbol(name);

	g_assert_cmpstr(symbol, ==, want);
}

static void test_names(void)
{
	check_stem("do_open.isra.0", "do_open");
	check_stem("__se_sys_dup2.cold", "sys_dup2");
	check_stem("SYSC_dup2", "sys_dup2");
	check_stem("C_SYSC_wait4", "compat_sys_wait4");
	check_stem("compat_SyS_wait4", "compat_sys_wait4");
	check_symbol("__ia32_compat_sys_wait4", "compat_sys_wait4");
	check_symbol("__x64_sys_dup2", "sys_dup2");
	check_symbol("__se_sys_dup2", NULL);
	check_symbol("sysctl_x", NULL);
	check_symbol("sys_", NULL);
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("ksweep-audit-XXXXXX", NULL);
	g_assert_nonnull(folder);
	g_test_add_func("/audit/sites", test_sites);
	g_test_add_func("/audit/untyped", test_untyped);
	g_test_add_func("/audit/without-lines", test_without_lines);
	g_test_add_func("/audit/moved-is-same", test_moved_is_same);
	g_test_add_func("/audit/changed-is-not", test_changed_is_not);
	g_test_add_func("/audit/other-string-on-i386", test_other_string_on_i386);
	g_test_add_func("/audit/two-of-one-place", test_two_of_one_place);
	g_test_add_func("/audit/sizes", test_sizes);
	g_test_add_func("/audit/truncated", test_truncated);
	g_test_add_func("/audit/damaged", test_damaged);
	g_test_add_func("/audit/build-folder", test_build_folder);
	g_test_add_func("/audit/names", test_names);
	status = g_test_run();
	file_remove_tree(folder, NULL);
	g_free(folder);
	return status;
}
