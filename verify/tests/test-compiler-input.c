// SPDX-License-Identifier: GPL-2.0
#include "verify/build/compiler-input.h"

#include <string.h>

/* A file that includes a header: types, and a body that uses one function. */
#define BEFORE                                                                                     \
	"typedef unsigned int umode_t;\n"                                                          \
	"struct path { struct dentry *dentry; int (*f)(struct inside *); };\n"                     \
	"long used(int number);\n"
#define AFTER "int main(void) { struct local *p; return used(sizeof(p)); }\n"

static void check(const char *added, gboolean same)
{
	g_autofree char *text = g_strconcat(BEFORE, added, AFTER, NULL);
	g_autofree char *without = compiler_input_digest(BEFORE AFTER, strlen(BEFORE AFTER));
	g_autofree char *with = compiler_input_digest(text, strlen(text));

	if ((strcmp(without, with) == 0) != same)
		g_error("%s the same input: %s", same ? "is not" : "is", added);
}

static void test_unused(void)
{
	check("long ksys_close(unsigned int fd);\n", TRUE);
	check("extern int a(void); long b(const char *name, umode_t mode);\n", TRUE);
	check("struct path *a(struct path *path, struct dentry *, int fds[2]);\n", TRUE);
	check("long a(umode_t, unsigned flags, ...);\n", TRUE);
	check("\n\n  \n", TRUE);
}

static void test_used(void)
{
	check("long used(int other);\n", FALSE);
	check("long twice(int a); long twice(int a);\n", FALSE);
}

/* Each of these may produce code, data, a symbol or a diagnostic. */
static void test_not_plain(void)
{
	static const char *const kept[] = {
		"int variable;",
		"int (*pointer)(void);",
		"int a(void) { return 1; }",
		"static int a(void);",
		"static inline int a(void) { return 1; }",
		"inline int a(void);",
		"typedef int a(void);",
		"extern int a(void) __attribute__((alias(\"used\")));",
		"__attribute__((weak)) int a(void);",
		"int a(void) asm(\"b\");",
		"int a(void), b;",
		"int a(void), b(void);",
		"int a(int (*f)(int));",
		"a(void);",
		"int a(int) = 3;",
		"asm(\"nop\");",
		"#pragma weak a\nint a(void);\n",
		"struct other;",
		"enum { A };",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autofree char *line = g_strconcat(kept[i], "\n", NULL);

		check(line, FALSE);
	}
}

/* A type that the file does not declare is an error or a warning there. */
static void test_unknown_types(void)
{
	check("long a(loff_t offset);\n", FALSE);
	check("long a(const unknown);\n", FALSE);
	check("unknown a(int b);\n", FALSE);
	check("long a(struct nowhere *p);\n", FALSE);
	check("long a(struct inside *p);\n", FALSE); /* known between parentheses only */
	check("long a(int b, struct local *p);\n", FALSE);
	check("long a(struct dentry *p, umode_t);\n", TRUE);
	/* a type that a body declares is not known after it */
	check("int g(void) { struct body *p; return !p; } long a(struct body *p);\n", FALSE);
}

static void test_tokens_count(void)
{
	g_autofree char *one = compiler_input_digest("int a = 12;", 11);
	g_autofree char *two = compiler_input_digest("int a = 13;", 11);
	g_autofree char *apart = compiler_input_digest("int  a\n=12 ;", 12);
	g_autofree char *joined = compiler_input_digest("inta = 12;", 10);

	g_assert_cmpstr(one, !=, two);
	g_assert_cmpstr(one, ==, apart);
	g_assert_cmpstr(one, !=, joined);
}

/* Bytes of any kind, and brackets that do not match. */
static void test_hostile(void)
{
	static const char *const texts[] = {
		"",  ";",	  "((((",   "}}}};",   "int a(",       "long a();;)",
		"{", "\xff\"\n'", "struct", "typedef", "long a(struct"};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *digest = compiler_input_digest(texts[i], strlen(texts[i]));

		g_assert_cmpuint(strlen(digest), ==, 64);
	}
}

static void check_command(const char *command, const char *want)
{
	g_auto(GStrv) words = compiler_input_command(command);
	g_autofree char *joined = words ? g_strjoinv("|", words) : NULL;

	g_assert_cmpstr(joined, ==, want);
}

static void test_command(void)
{
	check_command(
		"gcc -Wp,-MD,fs/.a.o.d -O2 -DNAME='\"a\"' -D\"STR(s)=$(pound)s\" -c -o fs/a.o /src/fs/a.c",
		"gcc|-O2|-DNAME=\"a\"|-DSTR(s)=#s|/src/fs/a.c|-E|-P");
	check_command("gcc -c -o fs/.tmp_a.o fs/a.c ; ./tools/objtool/objtool check fs/a.o",
		      "gcc|fs/a.c|-E|-P");
	check_command("gcc -c -o fs/a.o fs/a.c; objtool fs/a.o", "gcc|fs/a.c|-E|-P");
	check_command("gcc -c -o fs/a.o fs/a.c && mv x y", "gcc|fs/a.c|-E|-P");
	check_command("gcc -c -o fs/a.o fs/a.S", NULL);
	check_command("ld -r -o fs/built-in.o fs/a.o", NULL);
	check_command("gcc -S -o fs/a.s fs/a.c", NULL);
	check_command("gcc -c 'fs/a.c", NULL);
	check_command("", NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/compiler-input/unused", test_unused);
	g_test_add_func("/compiler-input/used", test_used);
	g_test_add_func("/compiler-input/not-plain", test_not_plain);
	g_test_add_func("/compiler-input/unknown-types", test_unknown_types);
	g_test_add_func("/compiler-input/tokens", test_tokens_count);
	g_test_add_func("/compiler-input/hostile", test_hostile);
	g_test_add_func("/compiler-input/command", test_command);
	return g_test_run();
}
