// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "kernel-tree/dispatch/symbol-name.h"
#include "kernel-tree/scan/pack.h"
#include "kernel-tree/scan/text.h"
#include "kernel-tree/source/path.h"

static const struct definition *definition_at(const struct file_scan *scan, guint i)
{
	g_assert_cmpuint(i, <, scan->definitions->len);
	return g_ptr_array_index(scan->definitions, i);
}

static const struct mention *mention_of(const struct file_scan *scan, const char *word, guint nth)
{
	for (guint i = 0; i < scan->mentions->len; i++) {
		const struct mention *mention = g_ptr_array_index(scan->mentions, i);

		if (strcmp(mention->word, word) == 0 && nth-- == 0)
			return mention;
	}
	g_error("no mention of %s", word);
}

/* "type|name, type|name" */
static char *parameters_text(const struct definition *definition)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < definition->parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(definition->parameters, i);

		g_string_append_printf(text, "%s%s|%s", i ? ", " : "", parameter->type,
				       parameter->name);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void check_range(const char *text, gsize from, gsize to, const char *expected)
{
	g_autofree char *got = g_strndup(text + from, to - from);

	g_assert_cmpstr(got, ==, expected);
}

static void check_parameters(const struct definition *definition, const char *expected)
{
	g_autofree char *got = parameters_text(definition);

	g_assert_cmpstr(got, ==, expected);
}

static void check_symbol(const char *word, const char *expected)
{
	g_autofree char *symbol = name_symbol(word, strlen(word));

	g_assert_cmpstr(symbol, ==, expected);
}

static void test_names(void)
{
	check_symbol("sys_dup2", "sys_dup2");
	check_symbol("compat_sys_wait4", "compat_sys_wait4");
	check_symbol("sys32_pause", "sys32_pause");
	check_symbol("sysn32_rt_sigreturn", "sysn32_rt_sigreturn");
	check_symbol("__x64_sys_dup2", "sys_dup2");
	check_symbol("__ia32_compat_sys_wait4", "compat_sys_wait4");
	check_symbol("__se_sys_dup2", "sys_dup2");
	check_symbol("__do_compat_sys_wait4", "compat_sys_wait4");
	check_symbol("SyS_dup2", "sys_dup2");
	check_symbol("SYSC_dup2", "sys_dup2");
	check_symbol("compat_SyS_wait4", "compat_sys_wait4");
	check_symbol("C_SYSC_wait4", "compat_sys_wait4");
	check_symbol("sys_32_mmap2", "sys_32_mmap2");
	/* helpers and other names */
	check_symbol("ksys_dup2", NULL);
	check_symbol("__sys_socket", NULL);
	check_symbol("__compat_sys_recvmsg", NULL);
	check_symbol("do_sys_open", NULL);
	check_symbol("sysfs_create", NULL);
	check_symbol("subsys_initcall", NULL);
	check_symbol("sys_", NULL);
	check_symbol("sys__x", NULL);
	check_symbol("SYSC_REG_A", NULL);
	check_symbol("sys_Foo", NULL);
}

static void test_macro_names(void)
{
	static const struct {
		const char *word;
		int what; /* -1: none */
		gboolean compat, compat_too;
	} cases[] = {
		{"SYSCALL_DEFINE0", NAME_DEFINES, FALSE, FALSE},
		{"COMPAT_SYSCALL_DEFINE6", NAME_DEFINES, TRUE, FALSE},
		{"SYSCALL32_DEFINE3", NAME_DEFINES, FALSE, TRUE},
		{"PPC32_SYSCALL_DEFINE4", NAME_DEFINES, FALSE, TRUE},
		{"MIPS_SYSCALL_DEFINE2", NAME_DEFINES, FALSE, FALSE},
		{"COMPAT_SYSCALL_WRAP2", NAME_WRAPS, TRUE, FALSE},
		{"SYS_NI", NAME_PASTES, FALSE, FALSE},
		{"COMPAT_SYS_NI", NAME_PASTES, TRUE, FALSE},
		{"COND_SYSCALL", NAME_PASTES, FALSE, FALSE},
		{"COND_SYSCALL_COMPAT", NAME_PASTES, TRUE, FALSE},
		{"SYSCALL_DEFINEx", -1, FALSE, FALSE},
		{"SYSCALL_DEFINE_MAXARGS", -1, FALSE, FALSE},
		{"NOSYSCALL_DEFINE1", -1, FALSE, FALSE},
		{"SYS_NICE", -1, FALSE, FALSE},
		{"__SYSCALL", -1, FALSE, FALSE},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct name_macro macro;
		gboolean is = name_is_macro(cases[i].word, strlen(cases[i].word), &macro);

		g_test_message("%s", cases[i].word);
		g_assert_cmpint(is ? (int)macro.what : -1, ==, cases[i].what);
		if (is) {
			g_assert_cmpint(macro.compat, ==, cases[i].compat);
			g_assert_cmpint(macro.compat_too, ==, cases[i].compat_too);
		}
	}
}

static void test_definition(void)
{
	static const char text[] = "#include <a.h>\n"
				   "SYSCALL_DEFINE2(dup2, unsigned int, oldfd,\n"
				   "\t\tconst char __user *, /* why */ name)\n"
				   "{\n\treturn sys_dup3(oldfd, '}', \"}\");\n}\n"
				   "COMPAT_SYSCALL_DEFINE0(old)\n{\n}\n"
				   "SYSCALL32_DEFINE1(trunc, int, a)\n{ }\n"
				   "SYSCALL_DEFINE6(32_mmap2, int, a)\n{ }";
	g_autoptr(file_scan) scan = scan_text("fs/a.c", text, sizeof(text) - 1);
	const struct definition *definition = definition_at(scan, 0);

	g_assert_cmpuint(scan->definitions->len, ==, 4);
	g_assert_cmpstr(definition->symbol, ==, "sys_dup2");
	g_assert_cmpstr(definition->name, ==, "dup2");
	g_assert_cmpstr(definition->macro, ==, "SYSCALL_DEFINE2");
	g_assert_cmpint(definition->kind, ==, DEFINITION_NATIVE);
	g_assert_cmpuint(definition->line, ==, 2);
	g_assert_cmpuint(definition->heads, ==, 1);
	g_assert_cmpstr(definition->guard, ==, "");
	check_parameters(definition, "unsigned int|oldfd, const char __user *|name");
	g_assert_true(g_str_has_prefix(text + definition->head, "SYSCALL_DEFINE2("));
	g_assert_true(g_str_has_prefix(text + definition->head_end - 5, "name)\n{"));
	check_range(text, definition->body, definition->body_end,
		    "{\n\treturn sys_dup3(oldfd, '}', \"}\");\n}");

	g_assert_cmpstr(definition_at(scan, 1)->symbol, ==, "compat_sys_old");
	g_assert_cmpint(definition_at(scan, 1)->kind, ==, DEFINITION_COMPAT);
	check_parameters(definition_at(scan, 1), "");
	g_assert_true(definition_at(scan, 2)->compat_too);
	g_assert_cmpstr(definition_at(scan, 3)->symbol, ==, "sys_32_mmap2");

	g_assert_true(mention_of(scan, "dup2", 0)->definition);
	g_assert_cmpstr(mention_of(scan, "dup2", 0)->symbol, ==, "sys_dup2");
	g_assert_true(mention_of(scan, "sys_dup3", 0)->called);
	g_assert_cmpstr(mention_of(scan, "sys_dup3", 0)->enclosing, ==, "sys_dup2");
	g_assert_cmpstr(mention_of(scan, "sys_dup3", 0)->enclosing_macro, ==, "SYSCALL_DEFINE2");
	g_assert_cmpuint(mention_of(scan, "sys_dup3", 0)->line, ==, 5);
	g_assert_cmpuint(mention_of(scan, "sys_dup3", 0)->column, ==, 9);
}

static void test_plain(void)
{
	static const char text[] =
		"asmlinkage long sys_a(int a, struct s __user *p, void (*f)(int), char b[4])\n{\n}\n"
		"asmlinkage int\nsys32_b(void)\n__releases(x)\n{\n}\n"
		"asmlinkage long sys_proto(int a);\n"
		"long sys_c(unsigned long, size_t)\n{\n}\n"
		"static long sys_static(int a)\n{\n\treturn 0;\n}\n"
		"long __attribute__((weak)) sys_d(struct s) __must_hold(l)\n{\n}\n"
		"static int (*sys_pointer)(void) = sys_a;\n";
	g_autoptr(file_scan) scan = scan_text("arch/x/a.c", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->definitions->len, ==, 4);
	g_assert_cmpstr(definition_at(scan, 0)->symbol, ==, "sys_a");
	g_assert_cmpstr(definition_at(scan, 0)->name, ==, "a");
	g_assert_cmpint(definition_at(scan, 0)->kind, ==, DEFINITION_PLAIN);
	g_assert_cmpstr(definition_at(scan, 0)->macro, ==, "asmlinkage");
	check_parameters(definition_at(scan, 0),
			 "int|a, struct s __user *|p, void (*)(int)|f, char[4]|b");
	g_assert_cmpstr(definition_at(scan, 1)->symbol, ==, "sys32_b");
	check_range(text, definition_at(scan, 1)->head, definition_at(scan, 1)->head_end,
		    "asmlinkage int\nsys32_b(void)");
	check_parameters(definition_at(scan, 1), "");
	g_assert_cmpstr(definition_at(scan, 2)->symbol, ==, "sys_c");
	g_assert_cmpint(definition_at(scan, 2)->kind, ==, DEFINITION_CANDIDATE);
	check_parameters(definition_at(scan, 2), "unsigned long|, size_t|");
	g_assert_cmpstr(definition_at(scan, 3)->symbol, ==, "sys_d");
	g_assert_true(mention_of(scan, "sys_a", 0)->definition);
	g_assert_false(mention_of(scan, "sys_a", 1)->definition);
	g_assert_false(mention_of(scan, "sys_a", 1)->prototype);
	g_assert_true(mention_of(scan, "sys_proto", 0)->prototype);
	g_assert_true(mention_of(scan, "sys_proto", 0)->asmlinkage);
	g_assert_false(mention_of(scan, "sys_proto", 0)->definition);
}

static void test_shared_body(void)
{
	static const char text[] = "#ifdef CONFIG_A\n"
				   "#ifdef B1\nSYSCALL_DEFINE1(c, int, a)\n"
				   "#elif defined B2\nSYSCALL_DEFINE1(c, long, a)\n"
				   "#else\nSYSCALL_DEFINE2(c, int, a, int, b)\n#endif\n"
				   "{\n\treturn sys_x(a);\n}\n#endif\n"
				   "SYSCALL_DEFINE0(d)\n{\n}\n";
	g_autoptr(file_scan) scan = scan_text("a.c", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->definitions->len, ==, 4);
	for (guint i = 0; i < 3; i++) {
		const struct definition *definition = definition_at(scan, i);

		g_assert_cmpstr(definition->symbol, ==, "sys_c");
		g_assert_cmpuint(definition->heads, ==, 3);
		check_range(text, definition->body, definition->body_end,
			    "{\n\treturn sys_x(a);\n}");
	}
	g_assert_cmpstr(definition_at(scan, 0)->guard, ==, "defined(CONFIG_A) && defined(B1)");
	g_assert_cmpstr(definition_at(scan, 1)->guard, ==,
			"defined(CONFIG_A) && !defined(B1) && defined(B2)");
	g_assert_cmpstr(definition_at(scan, 2)->guard, ==,
			"defined(CONFIG_A) && !defined(B1) && !defined(B2)");
	check_parameters(definition_at(scan, 1), "long|a");
	g_assert_cmpuint(definition_at(scan, 3)->heads, ==, 1);
	g_assert_cmpstr(mention_of(scan, "sys_x", 0)->guard, ==, "defined(CONFIG_A)");
	g_assert_cmpstr(mention_of(scan, "sys_x", 0)->enclosing, ==, "sys_c");
}

/* Where the body of the first definition of `text` ends, and what encloses sys_probe. */
static void check_body(const char *text, const char *body, const char *enclosing)
{
	g_autoptr(file_scan) scan = scan_text("a.c", text, strlen(text));
	const struct definition *definition = definition_at(scan, 0);

	check_range(text, definition->body, definition->body_end, body);
	if (enclosing)
		g_assert_cmpstr(mention_of(scan, "sys_probe", 0)->enclosing, ==, enclosing);
}

static void test_branches(void)
{
	/* both branches open a brace */
	check_body(
		"SYSCALL_DEFINE0(a)\n{\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\n"
		"int next(void)\n{\n\tsys_probe();\n}\n",
		"{\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}", "next");
	/* opened and closed under conditions */
	check_body(
		"SYSCALL_DEFINE0(a)\n{\n#ifdef A\n\tif (x) {\n#endif\n\tz();\n#ifdef A\n\t}\n#endif\n}\n"
		"int next(void)\n{\n\tsys_probe();\n}\n",
		"{\n#ifdef A\n\tif (x) {\n#endif\n\tz();\n#ifdef A\n\t}\n#endif\n}", "next");
	/* #if 0 is no branch to follow */
	check_body("SYSCALL_DEFINE0(a)\n{\n#if 0\n\t{{{\n#else\n\tb();\n#endif\n}\n"
		   "int next(void)\n{\n\tsys_probe();\n}\n",
		   "{\n#if 0\n\t{{{\n#else\n\tb();\n#endif\n}", "next");
	/* what #ifdef opens and #ifndef closes: the kernel's functions end in column 1 */
	check_body(
		"SYSCALL_DEFINE0(a)\n{\n#ifndef A\n\tif (x) {\n#endif\n\tz();\n#ifdef B\n\t{\n#endif\n}\n"
		"int next(void)\n{\n\tsys_probe();\n}\n",
		"{\n#ifndef A\n\tif (x) {\n#endif\n\tz();\n#ifdef B\n\t{\n#endif\n}", "next");
	/* in each branch it stands in the same function */
	check_body(
		"SYSCALL_DEFINE0(a)\n{\n#ifdef A\n\tif (x) {\n#else\n\tsys_probe();\n\tif (y) {\n#endif\n\t}\n}\n",
		"{\n#ifdef A\n\tif (x) {\n#else\n\tsys_probe();\n\tif (y) {\n#endif\n\t}\n}",
		"sys_a");
	/* two headers that each open the body */
	check_body(
		"#ifdef A\nSYSCALL_DEFINE0(a) {\n#else\nSYSCALL_DEFINE1(a, int, b) {\n#endif\n\tsys_probe();\n}\n",
		"{\n#else\nSYSCALL_DEFINE1(a, int, b) {\n#endif\n\tsys_probe();\n}", "sys_a");
}

/* A body that opens in one branch and never ends takes nothing from one that did. */
static void test_unfinished(void)
{
	static const char first[] = "SYSCALL_DEFINE0(a)\n#if A\n{ x(); }\n#else\n{ y();\n";
	static const char lost[] = "SYSCALL_DEFINE0(a)\n#if A\n{ x(); }\n#else\n{ y();\n"
				   "#endif\nasmlinkage int z;\n";
	static const char both[] = "SYSCALL_DEFINE0(a)\n#if A\n{ x();\n#else\n{ y();\n#endif\n}\n";
	static const char unnamed[] = "SYSCALL_DEFINE0(a)\n#if A\n#else\nSYSCALL_DEFINE0(\n"
				      "#endif\n{ x(); }\n";

	check_body(first, "{ x(); }", NULL);
	check_body(lost, "{ x(); }", NULL);
	/* the first branch is the one that is followed */
	check_body(both, "{ x();\n#else\n{ y();\n#endif\n}", NULL);
	check_body(unnamed, "{ x(); }", NULL);
}

/* What encloses sys_probe in a text. */
static void check_enclosing(const char *text, const char *enclosing)
{
	g_autoptr(file_scan) scan = scan_text("a.c", text, strlen(text));

	g_test_message("%s", text);
	g_assert_cmpstr(mention_of(scan, "sys_probe", 0)->enclosing, ==, enclosing);
}

static void test_enclosing(void)
{
	check_enclosing("int f(void)\n{\n\tsys_probe();\n}", "f");
	check_enclosing("int f(void) { }\nint x = sys_probe;", "");
	check_enclosing("static struct s o = {\n\t.f = sys_probe,\n};\n", "");
	check_enclosing(
		"static int __init __attribute__((cold)) f(int a)\n\t__releases(b)\n{ sys_probe(); }",
		"f");
	check_enclosing("__printf(1, 2)\nint g(int a) { sys_probe(); }", "g");
	check_enclosing("int f(a, b)\n\tint a;\n\tchar *b;\n{\n\tsys_probe();\n}", "f");
	check_enclosing("struct s { int a; };\nint f(struct s *s) { sys_probe(); }", "f");
	check_enclosing("struct s *f(void)\n{\n\treturn ({ int x; sys_probe(); });\n}", "f");
	check_enclosing("void (*f(int a))(int)\n{\n\tsys_probe();\n}", "f");
	check_enclosing("irq_t (*f(int a))(int)\n{\n\tsys_probe();\n}", "f");
	check_enclosing("EXPORT_SYMBOL(x)\nint f(void)\n{\n\tsys_probe();\n}", "f");
	check_enclosing("DEFINE_THING(f, int a)\n{\n\tsys_probe();\n}", "f");
	check_enclosing("#define M(x) \\\n\tsys_probe(x)\nint f;", "M");
	check_enclosing("int f(void)\n{\n#define M sys_probe\n}\n", "M");
	check_enclosing("int f(void)\r\n{\r\n\tsys_probe();\r\n}\r\n", "f");
	check_enclosing("extern \"C\" {\nint f(void) { sys_probe(); }\n}\n", "f");
	check_enclosing("int a[] = { 1, 2 }, b;\nint f(void) { sys_probe(); }\n", "f");
	check_enclosing(
		"static inline int f(struct x y[static 2]) { if (a) { } else { } while (1) { sys_probe(); } }",
		"f");
	/* lost braces: a definition at the start of a line begins anew */
	check_enclosing("int f(void)\n{\n\tMACRO {{\n}\nSYSCALL_DEFINE0(b)\n{\n\tsys_probe();\n}\n",
			"sys_b");
}

static void test_mentions(void)
{
	static const char text[] =
		"// sys_one\n/* x\n * sys_two() */\n"
		"char *s = \"sys_three \\tsys_four\";\n"
		"#if sys_five\n#endif\n"
		"EXPORT_SYMBOL(sys_six);\n"
		"cond_syscall(sys_seven);\nSYS_NI(eight);\nCOMPAT_SYS_NI(nine);\n"
		"__SYSCALL(1, sys_ten)\n"
		"void f(void)\n{\n"
		"\tasm volatile(\"call sys_eleven\" : : \"i\" (sys_twelve));\n"
		"\textern long sys_13(void);\n"
		"\tp = sys_14 ? sys_15 /* c */ () : 0;\n"
		"\tg(sys_16(1), &sys_17);\n"
		"}\n"
		"#define sys_18(x) sys_19 (x)\n"
		"#undef sys_20\n";
	static const struct {
		const char *word;
		enum mention_place place;
		gboolean called, prototype;
		const char *argument_of;
	} expected[] = {
		{"sys_one", MENTION_COMMENT, FALSE, FALSE, ""},
		{"sys_two", MENTION_COMMENT, FALSE, FALSE, ""},
		{"sys_three", MENTION_STRING, FALSE, FALSE, ""},
		{"sys_four", MENTION_STRING, FALSE, FALSE, ""},
		{"sys_five", MENTION_DIRECTIVE, FALSE, FALSE, ""},
		{"sys_six", MENTION_CODE, FALSE, FALSE, "EXPORT_SYMBOL"},
		{"sys_seven", MENTION_CODE, FALSE, FALSE, "cond_syscall"},
		{"eight", MENTION_CODE, FALSE, FALSE, "SYS_NI"},
		{"nine", MENTION_CODE, FALSE, FALSE, "COMPAT_SYS_NI"},
		{"sys_ten", MENTION_CODE, FALSE, FALSE, "__SYSCALL"},
		{"sys_eleven", MENTION_ASM, FALSE, FALSE, "asm"},
		{"sys_twelve", MENTION_CODE, FALSE, FALSE, ""},
		{"sys_13", MENTION_CODE, TRUE, TRUE, ""},
		{"sys_14", MENTION_CODE, FALSE, FALSE, ""},
		{"sys_15", MENTION_CODE, TRUE, FALSE, ""},
		{"sys_16", MENTION_CODE, TRUE, FALSE, "g"},
		{"sys_17", MENTION_CODE, FALSE, FALSE, "g"},
		{"sys_18", MENTION_DIRECTIVE, FALSE, FALSE, ""},
		{"sys_19", MENTION_DEFINE, TRUE, FALSE, ""},
		{"sys_20", MENTION_DIRECTIVE, FALSE, FALSE, ""},
	};
	g_autoptr(file_scan) scan = scan_text("a.c", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->mentions->len, ==, G_N_ELEMENTS(expected));
	for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
		const struct mention *mention = g_ptr_array_index(scan->mentions, i);

		g_test_message("%s", expected[i].word);
		g_assert_cmpstr(mention->word, ==, expected[i].word);
		g_assert_cmpint(mention->place, ==, expected[i].place);
		g_assert_cmpint(mention->called, ==, expected[i].called);
		g_assert_cmpint(mention->prototype, ==, expected[i].prototype);
		if (mention->place == MENTION_CODE)
			g_assert_cmpstr(mention->argument_of, ==, expected[i].argument_of);
	}
	g_assert_cmpstr(mention_of(scan, "eight", 0)->symbol, ==, "sys_eight");
	g_assert_cmpstr(mention_of(scan, "nine", 0)->symbol, ==, "compat_sys_nine");
	g_assert_cmpuint(mention_of(scan, "sys_two", 0)->line, ==, 3);
	g_assert_cmpuint(mention_of(scan, "sys_two", 0)->column, ==, 4);
}

/* Takes the text of a condition's lines; sys_probe stands under it. */
static void check_guard(const char *path, const char *text, const char *guard)
{
	g_autoptr(file_scan) scan = scan_text(path, text, strlen(text));

	g_assert_cmpstr(mention_of(scan, "sys_probe", 0)->guard, ==, guard);
}

static void test_guards(void)
{
	check_guard("a.c", "#ifdef A\nint sys_probe;\n#endif\n", "defined(A)");
	check_guard("a.c", "#ifdef A\n#else\nint sys_probe;\n#endif\n", "!defined(A)");
	check_guard("a.c", "#ifndef A\nint x;\n#else\nint sys_probe;\n#endif\n", "defined(A)");
	check_guard("a.c", "#if defined A||B>1\nint sys_probe;\n", "(defined(A) || B > 1)");
	check_guard("a.c", "#if A > 1\n#else\nint sys_probe;\n", "!(A > 1)");
	check_guard("a.c", "#if A\n#elif B\n#elif C\nint sys_probe;\n", "!A && !B && C");
	check_guard("a.c", "#if A\n#elif B\n#else\nint sys_probe;\n", "!A && !B");
	check_guard("a.c", "#if A\n#if B && \\\n   !C\nint sys_probe;\n", "A && B && !C");
	check_guard("a.c", "#if A /* why */\n#endif\n#if D // x\nint sys_probe;\n", "D");
	check_guard("a.c", "#if IS_ENABLED( CONFIG_A )\n#else\nint sys_probe;\n",
		    "!IS_ENABLED(CONFIG_A)");
	check_guard("a.h", "/* c */\n#ifndef _A_H\n#define _A_H\nint sys_probe;\n#endif\n", "");
	check_guard("a.h",
		    "#if !defined(_A_H) || defined(AGAIN)\n#define _A_H\nint sys_probe;\n#endif\n",
		    "");
	check_guard("a.h", "int x;\n#ifndef A\n#define A\nint sys_probe;\n#endif\n", "!defined(A)");
	check_guard("a.h", "#ifndef A\nint x;\n#define A\nint sys_probe;\n#endif\n", "!defined(A)");
	check_guard("a.c", "#endif\n#else\n#if A\nint sys_probe;\n", "A");
	check_guard("a.c", "#if A\n#define X sys_probe\n#endif\n", "A");
}

static void test_made_by_macros(void)
{
	static const char text[] =
		"#define MAKE(x, name) \\\n\tSYSCALL_DEFINE1(name, int, a) { return sys_other(a); }\n"
		"MAKE(1, foo)\n"
		"#define BAR SYSCALL_DEFINE0(bar) { }\n"
		"#define SYSCALL_DEFINE1(name, ...) SYSCALL_DEFINEx(1, _##name, __VA_ARGS__)\n"
		"COMPAT_SYSCALL_WRAP2(creat, const char __user *, path, umode_t, mode);\n"
		"SYSCALL_DEFINE0(real)\n{\n}\n";
	g_autoptr(file_scan) scan = scan_text("a.c", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->definitions->len, ==, 4);
	g_assert_cmpstr(definition_at(scan, 0)->symbol, ==, "sys_foo");
	g_assert_cmpstr(definition_at(scan, 0)->macro, ==, "MAKE");
	g_assert_cmpuint(definition_at(scan, 0)->body_end, ==, 0);
	check_range(text, definition_at(scan, 0)->head, definition_at(scan, 0)->head_end,
		    "MAKE(1, foo)");
	g_assert_cmpstr(definition_at(scan, 1)->symbol, ==, "sys_bar");
	g_assert_cmpuint(definition_at(scan, 1)->body, ==, 0);
	g_assert_cmpstr(definition_at(scan, 2)->symbol, ==, "compat_sys_creat");
	g_assert_cmpuint(definition_at(scan, 2)->body, ==, 0);
	g_assert_cmpstr(definition_at(scan, 3)->symbol, ==, "sys_real");
	g_assert_cmpuint(definition_at(scan, 3)->body, >, 0);
	g_assert_true(mention_of(scan, "foo", 0)->definition);
	g_assert_true(mention_of(scan, "creat", 0)->definition);
}

static void test_assembly(void)
{
	static const char text[] = "#include <linux/linkage.h>\n"
				   "ENTRY(entry_point)\n"
				   "1:\tcall sys_one # sys_two\n"
				   "/* sys_three */\n"
				   "#ifdef CONFIG_A\n\t.long sys_four, sys_five\n#endif\n"
				   "#define alias sys_six\n"
				   "\tCALL(sys_seven)\n";
	g_autoptr(file_scan) scan = scan_text("arch/a/entry.S", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->mentions->len, ==, 7);
	g_assert_cmpint(mention_of(scan, "sys_one", 0)->place, ==, MENTION_ASM);
	g_assert_cmpstr(mention_of(scan, "sys_one", 0)->enclosing, ==, "entry_point");
	g_assert_cmpstr(mention_of(scan, "sys_one", 0)->argument_of, ==, "call");
	g_assert_cmpint(mention_of(scan, "sys_two", 0)->place, ==, MENTION_COMMENT);
	g_assert_cmpint(mention_of(scan, "sys_three", 0)->place, ==, MENTION_COMMENT);
	g_assert_cmpstr(mention_of(scan, "sys_four", 0)->guard, ==, "defined(CONFIG_A)");
	g_assert_cmpstr(mention_of(scan, "sys_five", 0)->argument_of, ==, ".long");
	g_assert_cmpint(mention_of(scan, "sys_six", 0)->place, ==, MENTION_DEFINE);
	g_assert_cmpstr(mention_of(scan, "sys_seven", 0)->argument_of, ==, "CALL");
}

static void test_table(void)
{
	static const char text[] =
		"# sys_comment\n0\tcommon\tread\tsys_read\n"
		"56\tcommon\tclone\t__x64_sys_clone/ptregs\tcompat_sys_clone # sys_late\r\n";
	g_autoptr(file_scan)
		scan = scan_text("arch/x86/entry/syscalls/syscall_64.tbl", text, sizeof(text) - 1);

	g_assert_cmpuint(scan->mentions->len, ==, 5);
	g_assert_cmpint(mention_of(scan, "sys_comment", 0)->place, ==, MENTION_COMMENT);
	g_assert_cmpint(mention_of(scan, "sys_read", 0)->place, ==, MENTION_TABLE);
	g_assert_cmpuint(mention_of(scan, "sys_read", 0)->line, ==, 2);
	g_assert_cmpuint(mention_of(scan, "sys_read", 0)->column, ==, 15);
	g_assert_cmpstr(mention_of(scan, "__x64_sys_clone", 0)->symbol, ==, "sys_clone");
	g_assert_cmpint(mention_of(scan, "sys_late", 0)->place, ==, MENTION_COMMENT);
}

static void test_wants(void)
{
	g_assert_true(path_is_kernel_source("fs/open.c"));
	g_assert_true(path_is_kernel_source("arch/x86/entry/entry_64.S"));
	g_assert_true(path_is_kernel_source("arch/x86/kernel/vmlinux.lds.S"));
	g_assert_true(path_is_kernel_source("arch/x86/entry/syscalls/syscall_64.tbl"));
	g_assert_true(path_is_kernel_source("-a.c"));
	g_assert_true(path_is_kernel_source("a\nb.h"));
	g_assert_false(path_is_kernel_source("tools/perf/a.c"));
	g_assert_false(path_is_kernel_source("samples/a.c"));
	g_assert_false(path_is_kernel_source("fs/Makefile"));
	g_assert_false(path_is_kernel_source("fs.c/README"));
	g_assert_false(path_is_kernel_source("Documentation/a.c"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scan/names", test_names);
	g_test_add_func("/scan/macro-names", test_macro_names);
	g_test_add_func("/scan/definition", test_definition);
	g_test_add_func("/scan/plain", test_plain);
	g_test_add_func("/scan/shared-body", test_shared_body);
	g_test_add_func("/scan/branches", test_branches);
	g_test_add_func("/scan/unfinished", test_unfinished);
	g_test_add_func("/scan/enclosing", test_enclosing);
	g_test_add_func("/scan/mentions", test_mentions);
	g_test_add_func("/scan/guards", test_guards);
	g_test_add_func("/scan/made-by-macros", test_made_by_macros);
	g_test_add_func("/scan/assembly", test_assembly);
	g_test_add_func("/scan/table", test_table);
	g_test_add_func("/scan/wants", test_wants);
	return g_test_run();
}
