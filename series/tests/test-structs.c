// SPDX-License-Identifier: GPL-2.0
#include "series/code/structs.h"

#include <string.h>

static void check(const char *text, const char *expected)
{
	g_autoptr(GPtrArray) loose = structs_loose(text, strlen(text), NULL);
	g_autofree char *list = NULL;

	g_ptr_array_add(loose, NULL);
	list = g_strjoinv(" ", (char **)loose->pdata);
	g_assert_cmpstr(list, ==, expected);
}

static void test_loose(void)
{
	check("void f(struct a *a);\nstruct a *g(void);\nvoid h(struct a *a);\n", "struct a");
	check("struct a;\nvoid f(struct a *a, union b *b);\n", "union b");
	check("extern struct a *f(struct a *a);\n", "");
	check("struct x {\n\tstruct a *a;\n\tint (*f)(struct b *b);\n};\nvoid f(struct a *a);\n",
	      "struct b");
	/* what a body declares is its own */
	check("static inline int f(void)\n{\n\tstruct a *a = g();\n\tif (a) { return 1; }\n"
	      "\treturn 0;\n}\nvoid f(struct a *a);\n",
	      "struct a");
	check("#define F(x) (struct a *)(x)\n/* (struct b *) */\nint x;\n", "");
	/* parameters under an #if that is not an include guard do not count */
	check("#ifndef X_H\n#define X_H\nvoid f(struct a *a);\n#ifdef B\nvoid g(struct b *b);\n"
	      "#endif\nvoid h(struct c *c);\n#endif\n",
	      "struct a struct c");
	check("void f(struct", "");
}

static void test_declared(void)
{
	g_autoptr(GHashTable)
		declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const char *text = "struct a;\nvoid f(struct b *b);\n";
	g_autoptr(GPtrArray) loose = structs_loose(text, strlen(text), declared);

	g_assert_cmpuint(loose->len, ==, 1);
	g_assert_true(g_hash_table_contains(declared, "struct a"));
	g_assert_false(g_hash_table_contains(declared, "struct b"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/structs/loose", test_loose);
	g_test_add_func("/structs/declared", test_declared);
	return g_test_run();
}
