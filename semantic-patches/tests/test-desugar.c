// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "base/error.h"
#include "kernel-tree/scan/text.h"
#include "semantic-patches/spatch/desugar.h"
#include "semantic-patches/spatch/split-rule.h"

static struct desugared *desugar_text(const char *text)
{
	g_autoptr(file_scan) scan = scan_text("fs/x.c", text, strlen(text));

	return desugar(text, strlen(text), scan->definitions, NULL);
}

static void assert_desugars(const char *text, const char *expected)
{
	g_autoptr(desugared) desugared = desugar_text(text);
	g_autoptr(GError) error = NULL;
	g_autofree char *back = NULL;

	g_assert_cmpstr(desugared->text->str, ==, expected);
	back = resugar(desugared, desugared->text->str, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(back, ==, text);
}

static void test_heads(void)
{
	assert_desugars("SYSCALL_DEFINE0(fork)\n{\n}\n", "asmlinkage long sys_fork(void)\n{\n}\n");
	assert_desugars(
		"/* doc */\nSYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)\n{\n}\n",
		"/* doc */\nasmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd)\n{\n}\n");
	assert_desugars("COMPAT_SYSCALL_DEFINE1(x, const char __user *, path)\n{\n}\n",
			"asmlinkage long compat_sys_x(const char __user *path)\n{\n}\n");
}

/* Definitions of a longer text: their heads are not in this one. */
static void test_other_text(void)
{
	static const char whole[] = "int a;\nSYSCALL_DEFINE0(fork)\n{\n}\n";
	g_autoptr(file_scan) scan = scan_text("fs/x.c", whole, strlen(whole));
	g_autoptr(desugared) desugared = NULL;
	g_autoptr(GError) error = NULL;

	desugared = desugar(whole, strlen("int a;\nSYSCALL"), scan->definitions, &error);
	g_assert_null(desugared);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

static void test_lines_stay(void)
{
	assert_desugars("SYSCALL_DEFINE3(open, const char __user *, name,\n\t\tint, flags,\n"
			"\t\tumode_t,\n\t\tmode)\n{\n}\n",
			"asmlinkage long sys_open(const char __user *name,\n\t\tint flags,\n"
			"\t\tumode_t\n\t\tmode)\n{\n}\n");
	assert_desugars("SYSCALL_DEFINE1(x,\n\t\tint, fd)\n{\n}\n",
			"asmlinkage long sys_x(\n\t\tint fd)\n{\n}\n");
}

static void test_spaces(void)
{
	assert_desugars("SYSCALL_DEFINE2(x,int,a,char *,b)\n{\n}\n",
			"asmlinkage long sys_x(int a, char *b)\n{\n}\n");
	assert_desugars("SYSCALL_DEFINE1(x, int (*)[2] , a)\n{\n}\n",
			"asmlinkage long sys_x(int (*)[2]  a)\n{\n}\n");
}

/* Arguments that a macro makes: the head can be read, and comes back with all its lines. */
static void test_macro_arguments(void)
{
	static const char text[] =
		"COMPAT_SYSCALL_DEFINE6(x, int, fd, DUAL(offset),\n\t\t       DUAL(n),\n"
		"\t\t       int, flags)\n{\n}\n";
	g_autoptr(file_scan) scan = scan_text("fs/x.c", text, strlen(text));

	assert_desugars(text, "asmlinkage long compat_sys_x(\n\n)\n{\n}\n");
	assert_desugars("COMPAT_SYSCALL_DEFINE3(x, int, fd,\n\tDUAL(n))\n{\n}\n",
			"asmlinkage long compat_sys_x(\n)\n{\n}\n");
	assert_desugars("SYSCALL_DEFINE1(x, int (*)(void), f)\n{\n}\n",
			"asmlinkage long sys_x(int (*)(void) f)\n{\n}\n");
	g_assert_null(split_rule_text(g_ptr_array_index(scan->definitions, 0), "h", "long", FALSE));
}

static void test_left_alone(void)
{
	assert_desugars("asmlinkage long sys_x(int a)\n{\n\treturn a;\n}\n",
			"asmlinkage long sys_x(int a)\n{\n\treturn a;\n}\n");
	assert_desugars("/* SYSCALL_DEFINE0(x) */\nint f(void)\n{\n}\n",
			"/* SYSCALL_DEFINE0(x) */\nint f(void)\n{\n}\n");
}

/* CRLF, no newline at the end, the same name twice under #if. */
static void test_odd_texts(void)
{
	g_autofree char *back = NULL;
	g_autoptr(GError) error = NULL;
	static const char text[] =
		"#ifdef A\r\nSYSCALL_DEFINE1(x, int, a)\r\n{\r\n\treturn a;\r\n}\r\n#else\r\n"
		"SYSCALL_DEFINE2(x, int, a, int, b)\r\n{\r\n\treturn b;\r\n}\r\n#endif";
	g_autoptr(desugared) desugared = desugar_text(text);

	g_assert_nonnull(strstr(desugared->text->str, "sys_x(int a)\r\n{"));
	g_assert_nonnull(strstr(desugared->text->str, "sys_x(int a, int b)\r\n{"));
	back = resugar(desugared, desugared->text->str, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(back, ==, text);
}

/* Several heads over one body, of which #if chooses one. */
static void test_heads_in_branches(void)
{
	assert_desugars(
		"#ifdef A\nSYSCALL_DEFINE2(x, int, a,\n\t\t int, b)\n#elif defined(B)\n"
		"SYSCALL_DEFINE1(x, int, a)\n#else\nSYSCALL_DEFINE0(x)\n#endif\n{\n\treturn 0;\n}\n",
		"#ifdef A\nasmlinkage long sys_x(int a,\n\t\t int b)\n#elif defined(B)\n"
		"asmlinkage long sys_x(int a)\n#else\nasmlinkage long sys_x(void)\n#endif\n{\n\treturn 0;\n}\n");
}

/* What an edit moved and laid out anew is found by name; prototypes are not mistaken for it. */
static void test_resugar_after_edit(void)
{
	g_autoptr(desugared)
		desugared = desugar_text("SYSCALL_DEFINE2(x, int, a, int, b)\n{\n\treturn a;\n}\n");
	g_autoptr(GError) error = NULL;
	g_autofree char *back = resugar(desugared,
					"asmlinkage long sys_x(int a, int b);\n"
					"long ksys_x(int a, int b)\n{\n\treturn a;\n}\n\n"
					"asmlinkage long sys_x(int a,\n\t\t      int b)\n"
					"{\n\treturn ksys_x(a, b);\n}\n",
					&error);

	g_assert_no_error(error);
	g_assert_cmpstr(back, ==,
			"asmlinkage long sys_x(int a, int b);\n"
			"long ksys_x(int a, int b)\n{\n\treturn a;\n}\n\n"
			"SYSCALL_DEFINE2(x, int, a, int, b)\n{\n\treturn ksys_x(a, b);\n}\n");
}

static void test_resugar_refuses(void)
{
	g_autoptr(desugared)
		desugared = desugar_text("SYSCALL_DEFINE1(x, int, a)\n{\n\treturn a;\n}\n");
	g_autoptr(GError) error = NULL;

	g_assert_null(resugar(desugared, "long ksys_x(int a)\n{\n\treturn a;\n}\n", &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_clear_error(&error);
	g_assert_null(
		resugar(desugared,
			"asmlinkage long sys_x(int a)\n{\n}\nasmlinkage long sys_x(int a)\n{\n}\n",
			&error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

/* A truncated or malformed head is left as it is. */
static void test_malformed(void)
{
	static const char *const texts[] = {
		"SYSCALL_DEFINE2(x, int, a",
		"SYSCALL_DEFINE2(x, int, a)\n{\n}\nSYSCALL_DEFINE1(",
		"SYSCALL_DEFINE2(x, int)\n{\n}\n",
		"SYSCALL_DEFINE",
		"",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(desugared) desugared = desugar_text(texts[i]);
		g_autofree char *back = resugar(desugared, desugared->text->str, NULL);

		g_assert_cmpstr(back, ==, texts[i]);
	}
}

static void test_split_rule(void)
{
	static const char text[] =
		"SYSCALL_DEFINE2(x, int, a, char __user *, b)\n{\n\treturn a;\n}\n";
	g_autoptr(file_scan) scan = scan_text("fs/x.c", text, strlen(text));
	struct definition *def = g_ptr_array_index(scan->definitions, 0);
	g_autofree char *rule = split_rule_text(def, "ksys_x", "long", FALSE);

	g_assert_nonnull(strstr(rule, "parameter list[2] PL;"));
	g_assert_nonnull(strstr(rule, "+\treturn ksys_x(a, b);\n"));
	def->heads = 2;
	g_assert_null(split_rule_text(def, "ksys_x", "long", FALSE));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/desugar/heads", test_heads);
	g_test_add_func("/desugar/other-text", test_other_text);
	g_test_add_func("/desugar/lines-stay", test_lines_stay);
	g_test_add_func("/desugar/spaces", test_spaces);
	g_test_add_func("/desugar/left-alone", test_left_alone);
	g_test_add_func("/desugar/heads-in-branches", test_heads_in_branches);
	g_test_add_func("/desugar/macro-arguments", test_macro_arguments);
	g_test_add_func("/desugar/odd-texts", test_odd_texts);
	g_test_add_func("/desugar/malformed", test_malformed);
	g_test_add_func("/resugar/after-edit", test_resugar_after_edit);
	g_test_add_func("/resugar/refuses", test_resugar_refuses);
	g_test_add_func("/split/rule", test_split_rule);
	return g_test_run();
}
