// SPDX-License-Identifier: GPL-2.0
#include "series/code/layout-call.h"
#include "series/code/layout.h"

#include <string.h>

#include "base/error.h"

static GBytes *load(const char *path, gpointer data, GError **error)
{
	(void)path;
	(void)error;
	return g_bytes_new(data, strlen(data));
}

/* `text` with the first `word` called under another name. */
static char *renamed(const char *text, const char *word, const char *name)
{
	g_autoptr(edit_set) set = edit_set_new(load, (gpointer)text);
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	g_autoptr(GError) error = NULL;

	layout_call(file, strstr(text, word) - text, word, name, 1, &error);
	g_assert_no_error(error);
	return edit_apply(file, NULL, NULL);
}

static void check_call(const char *before, const char *after)
{
	g_autofree char *text = renamed(before, "sys_x", "ksys_other");

	g_assert_cmpstr(text, ==, after);
}

static void test_call(void)
{
	check_call("\treturn sys_x(a, b);\n", "\treturn ksys_other(a, b);\n");
	check_call("\treturn sys_x();\n", "\treturn ksys_other();\n");
	/* aligned lines stay aligned, also below an inner parenthesis */
	check_call("\treturn sys_x(a,\n\t\t     b);\n", "\treturn ksys_other(a,\n\t\t\t  b);\n");
	check_call("\tif (sys_x(f(a,\n\t\t    b),\n\t\t  c) < 0)\n",
		   "\tif (ksys_other(f(a,\n\t\t\t b),\n\t\t       c) < 0)\n");
	/* what was indented by taste becomes aligned, since it would be a finding */
	check_call("\treturn sys_x(a,\n\t\tb);\n", "\treturn ksys_other(a,\n\t\t\t  b);\n");
}

/* Findings of checkpatch within the call, on the changed line. */
static void test_call_tidy(void)
{
	check_call("\treturn sys_x ( a,b );\n", "\treturn ksys_other(a, b);\n");
	check_call("\tsys_x((char __user *) p, A|B, n+1);  \n",
		   "\tksys_other((char __user *)p, A | B, n + 1);\n");
	check_call("\tsys_x((a) + b, -1, (size_t)n, (f) (x), a->b, *p, &q, A |B);\n",
		   "\tksys_other((a) + b, -1, (size_t)n, (f) (x), a->b, *p, &q, A | B);\n");
	check_call("\tsys_x(first, (unsigned)second, (unsigned long) third);\n",
		   "\tksys_other(first, (unsigned int)second, (unsigned long)third);\n");
	check_call(
		"\tsys_x((const struct t __user *)\n\t      (unsigned long) fifth, (f)(x) + 1);\n",
		"\tksys_other((const struct t __user *)\n\t\t   (unsigned long)fifth, (f)(x) + 1);\n");
	check_call("\t(void) sys_x(a,\n\t\tb);\n", "\t(void)ksys_other(a,\n\t\t\t b);\n");
	/* a changed line neither ends in the call's own parenthesis nor begins with blanks */
	check_call("\tx = sys_x(\n\t\tf(a),\n\t\tb);\n",
		   "\tx = ksys_other(f(a),\n\t\t       b);\n");
	check_call("       return sys_x(a,\n\t\tb);\n", "\treturn ksys_other(a,\n\t\t\t  b);\n");
	check_call("  \tsys_x(a);\n", "  \tksys_other(a);\n");
	/* permission bits by name, where the line changes and nothing binds closer */
	check_call("\tsys_x(p,\n\t\tS_IFCHR | S_IRUSR | S_IWUSR,\n\t\td);\n",
		   "\tksys_other(p,\n\t\t   S_IFCHR | 0600,\n\t\t   d);\n");
	check_call("\tsys_x(p, S_IRWXUGO);\n", "\tksys_other(p, 0777);\n");
	check_call("\tsys_x(~S_IRUSR | S_IWUSR, S_IRUSR & m);\n",
		   "\tksys_other(~S_IRUSR | 0200, S_IRUSR & m);\n");
	check_call("\tsys_x(S_IRUSR | S_IWUSR << 1);\n", "\tksys_other(S_IRUSR | S_IWUSR << 1);\n");
	check_call("\tif (sys_x(-1, +1, (int) -1, a - -1) < 0)\n",
		   "\tif (ksys_other(-1, +1, (int)-1, a - -1) < 0)\n");
}

static void test_call_too_long(void)
{
	check_call("\treturn sys_x(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, cccccccccccccc, dd);\n",
		   "\treturn ksys_other(aaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, cccccccccccccc,\n"
		   "\t\t\t  dd);\n");
	/* nothing to gain by breaking */
	check_call(
		"\treturn sys_x(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa);\n",
		"\treturn ksys_other(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa);\n");
}

static void test_call_left_alone(void)
{
	check_call(
		"#define F(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbb) sys_x(aaaa, bbbbbb, cc)\n",
		"#define F(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbb) ksys_other(aaaa, bbbbbb, cc)\n");
	check_call("#define F(a, b) \\\n\tsys_x(a, \\\n\t  b)\n",
		   "#define F(a, b) \\\n\tksys_other(a, \\\n\t  b)\n");
	check_call("\tsys_x(a, // why\n\t\tb);\n", "\tksys_other(a, // why\n\t\tb);\n");
	check_call("\tsys_x(a,\n#ifdef B\n\tb\n#else\n\tc\n#endif\n\t);\n",
		   "\tksys_other(a,\n#ifdef B\n\tb\n#else\n\tc\n#endif\n\t);\n");
	check_call("\tsys_x(a", "\tksys_other(a");
	check_call("\tsys_x", "\tksys_other");
}

static void test_call_moved(void)
{
	g_autoptr(edit_set) set = edit_set_new(load, (gpointer) "sys_y(1);\n");
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_false(layout_call(file, 0, "sys_x", "k", 1, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_clear_error(&error);
	g_assert_false(layout_call(file, 8, "sys_x", "k", 1, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_cmpuint(file->edits->len, ==, 0);
}

/* The white space of the inner call is edited for both: the edit of the first one remains. */
static void test_call_nested(void)
{
	static const char text[] = "\treturn sys_x(a,\n\t     sys_y(b,\n\t      c));\n";
	g_autoptr(edit_set) set = edit_set_new(load, (gpointer)text);
	struct edit_file *file = edit_set_file(set, "a.c", NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *after = NULL;

	g_assert_true(layout_call(file, strstr(text, "sys_y") - text, "sys_y", "ksys_other_y", 1,
				  &error));
	g_assert_no_error(error);
	g_assert_true(layout_call(file, strstr(text, "sys_x") - text, "sys_x", "ksys_other_x", 2,
				  &error));
	g_assert_no_error(error);
	after = edit_apply(file, NULL, NULL);
	g_assert_nonnull(strstr(after, "ksys_other_x(a,"));
	g_assert_nonnull(strstr(after, "ksys_other_y(b,"));
}

static void check_head(const char *before, const char *after)
{
	g_autofree char *text = layout_head(before, strlen(before));

	g_assert_cmpstr(text, ==, after);
}

static void test_head(void)
{
	check_head("SYSCALL_DEFINE0(x)", "SYSCALL_DEFINE0(x)");
	check_head("SYSCALL_DEFINE1(x, int, a)", "SYSCALL_DEFINE1(x, int, a)");
	/* byte for byte where it is in order already, wherever it is broken */
	check_head("SYSCALL_DEFINE2(x, int, a,\n\t\tint, b)",
		   "SYSCALL_DEFINE2(x, int, a,\n\t\tint, b)");
	check_head("SYSCALL_DEFINE2(x, int, a,\n\t\tint, b /* why */)",
		   "SYSCALL_DEFINE2(x, int, a,\n\t\tint, b /* why */)");
	check_head("SYSCALL_DEFINE2(x, int, a,\n\t\t\tint, b /* why */)",
		   "SYSCALL_DEFINE2(x, int, a,\n\t\t\tint, b /* why */)");
	check_head("SYSCALL_DEFINE2(x, int, a,\n\t\t\tint, b)",
		   "SYSCALL_DEFINE2(x, int, a, int, b)");
	check_head("COMPAT_SYSCALL_DEFINE2(x, int, a,\n\t\tint, b)",
		   "COMPAT_SYSCALL_DEFINE2(x, int, a, int, b)");
	check_head(
		"SYSCALL_DEFINE3(lchown, const char __user *, filename, uid_t, user, gid_t, group)",
		"SYSCALL_DEFINE3(lchown, const char __user *, filename, uid_t, user,\n"
		"\t\tgid_t, group)");
	check_head("SYSCALL_DEFINE2(x, const char __user * ,a,unsigned,b)",
		   "SYSCALL_DEFINE2(x, const char __user *, a, unsigned int, b)");
	check_head(
		"SYSCALL_DEFINE3(x, int, aaaaaaaaaaaaaaaaaaaaaaaaa, const char __user *, bbbbbbbbb,\n"
		"\tunsigned long,c)",
		"SYSCALL_DEFINE3(x, int, aaaaaaaaaaaaaaaaaaaaaaaaa,\n"
		"\t\tconst char __user *, bbbbbbbbb, unsigned long, c)");
	check_head("asmlinkage long sys_x(int a,\n\tint b)",
		   "asmlinkage long sys_x(int a,\n\tint b)");
}

static struct parameter parameters[] = {
	{(char *)"unsigned", (char *)"fd"},
	{(char *)"const char __user * ", (char *)"buf"},
	{(char *)"char __user *__user *", (char *)"vector"},
	{(char *)"unsigned long", (char *)"len"},
};

static void test_prototype(void)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	g_autofree char *none = layout_prototype("long", "ksys_x", list, ";");
	g_autofree char *text = NULL;

	g_assert_cmpstr(none, ==, "long ksys_x(void);");
	for (gsize i = 0; i < G_N_ELEMENTS(parameters); i++)
		g_ptr_array_add(list, &parameters[i]);
	text = layout_prototype("static long", "ksys_something", list, ";");
	g_assert_cmpstr(text, ==,
			"static long ksys_something(unsigned int fd, const char __user *buf,\n"
			"\t\t\t   char __user *__user *vector, unsigned long len);");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/layout/call", test_call);
	g_test_add_func("/layout/call-tidy", test_call_tidy);
	g_test_add_func("/layout/call-too-long", test_call_too_long);
	g_test_add_func("/layout/call-left-alone", test_call_left_alone);
	g_test_add_func("/layout/call-moved", test_call_moved);
	g_test_add_func("/layout/call-nested", test_call_nested);
	g_test_add_func("/layout/head", test_head);
	g_test_add_func("/layout/prototype", test_prototype);
	return g_test_run();
}
