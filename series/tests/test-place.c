// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/place.h"

#include "series/code/anchor.h"

#include "base/error.h"
#include "series/tests/fixture.h"

static const char guarded[] = "/* about */\n"
			      "#ifndef _X_H\n"
			      "#define _X_H\n"
			      "#ifndef CONFIG_ARCH_HAS_SYSCALL_WRAPPER\n"
			      "asmlinkage long sys_a(void);\n"
			      "#endif\n"
			      "#ifdef CONFIG_COMPAT\n"
			      "#ifdef CONFIG_Y\n"
			      "#endif\n"
			      "asmlinkage long compat_sys_a(void);\n"
			      "# ifdef CONFIG_Z\n"
			      "# else\n"
			      "# endif\n"
			      "#else\n"
			      "int x;\n"
			      "#endif /* CONFIG_COMPAT */\n"
			      "\n"
			      "#endif /* _X_H */\n";

static gsize anchor_of(const char *text, const char *guard, const char *symbol)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;
	gsize offset = 0;

	g_hash_table_insert(fixture->texts, (gpointer) "x.h", (gpointer)text);
	anchor_find(edit_set_file(fixture->set, "x.h", NULL), guard, symbol, &offset, &error);
	g_assert_no_error(error);
	return offset;
}

static void test_anchor(void)
{
	g_assert_cmpstr(guarded + anchor_of(guarded, "", "sys_a"), ==, "#endif /* _X_H */\n");
	g_assert_true(g_str_has_prefix(
		guarded + anchor_of(guarded, "CONFIG_COMPAT", "compat_sys_a"), "#else\nint x;\n"));
	g_assert_cmpuint(anchor_of("int a;\n", "", "sys_a"), ==, 7);
	/* an #ifndef at the top that is not an include guard */
	g_assert_cmpuint(anchor_of("#ifndef A\nint a;\n#endif\n", "", "sys_a"), ==, 24);
}

static void test_anchor_bad(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;
	gsize offset;

	g_hash_table_insert(fixture->texts, (gpointer) "x.h", (gpointer)guarded);
	g_hash_table_insert(fixture->texts, (gpointer) "y.h", (gpointer) "int a;");
	g_assert_false(anchor_find(edit_set_file(fixture->set, "x.h", NULL), "CONFIG_COMPAT",
				   "compat_sys_b", &offset, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_clear_error(&error);
	g_assert_false(anchor_find(edit_set_file(fixture->set, "y.h", NULL), "", "sys_a", &offset,
				   &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

static const char definitions[] = "SYSCALL_DEFINE0(a)\n{\n\treturn 0;\n}\n"
				  "SYSCALL_DEFINE0(b)\n{\n\treturn 0;\n}\n"
				  "SYSCALL_DEFINE0(c)\n{\n\treturn 0;\n}\n";

/* Three helpers in a header: b is called from init/. */
static char *placed_in(const char *path, const char *header, gboolean inline_a)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GPtrArray)
		placements = g_ptr_array_new_with_free_func((GDestroyNotify)placement_free);
	g_autoptr(GError) error = NULL;
	const char *names[] = {"a", "b", "c"};

	fixture_file(fixture, "fs/x.c", definitions);
	fixture_file(fixture, "init/main.c", "void f(void)\n{\n\tsys_b();\n}\n");
	g_hash_table_insert(fixture->texts, (gpointer)path, (gpointer)header);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *symbol = g_strconcat("sys_", names[i], NULL);
		g_autofree char *helper = g_strconcat("ksys_", names[i], NULL);
		struct decision *decision =
			fixture_decision(fixture, symbol, &strategy_helper, helper, path);

		if (i == 0 && inline_a) {
			decision->strategy = &strategy_inline;
			g_free(decision->callee.call);
			decision->callee.call = g_strdup("do_a()");
		}
		g_ptr_array_add(placements, placement_new(decision, i + 1));
	}
	place_all(fixture->set, placements, &error);
	g_assert_no_error(error);
	return fixture_text(fixture, path);
}

static char *placed(const char *header, gboolean inline_a)
{
	return placed_in("include/linux/x.h", header, inline_a);
}

/* The rule needs no other heading in the subsystem's own header. */
static void test_own_header(void)
{
	g_autofree char *text = placed_in("fs/x.h", "int x;\n", FALSE);

	g_assert_true(g_str_has_suffix(text, " */\n"
					     "long ksys_a(void);\n"
					     "long ksys_c(void);\n"
					     "\n"
					     "/* fs/, called from init/ */\n"
					     "long ksys_b(void);\n"));
}

/* Nor if the header, or an earlier place, states the rule already. */
static void test_own_header_told(void)
{
	g_autofree char *text =
		placed_in("fs/x.h", "/* Do not call system calls. */\nint x;\n", FALSE);

	g_assert_cmpstr(
		text, ==,
		"/* Do not call system calls. */\n"
		"int x;\n"
		"\n"
		"/* For use in the kernel instead of system calls: see <linux/syscalls.h> */\n"
		"long ksys_a(void);\n"
		"long ksys_c(void);\n"
		"\n"
		"/* fs/, called from init/ */\n"
		"long ksys_b(void);\n");
}

static void test_sections(void)
{
	g_autofree char *text = placed("#ifndef X\n#define X\nint x;\n#endif\n", TRUE);
	g_autofree char *known = NULL, *end = NULL;

	g_assert_true(
		g_str_has_prefix(text, "#ifndef X\n#define X\nint x;\n\n/*\n * System calls"));
	g_assert_true(g_str_has_suffix(text, " */\n"
					     "\n"
					     "/* fs/ */\n"
					     "long ksys_c(void);\n"
					     "\n"
					     "static inline long ksys_a(void)\n"
					     "{\n"
					     "\treturn do_a();\n"
					     "}\n"
					     "\n"
					     "/* fs/, called from init/ */\n"
					     "long ksys_b(void);\n"
					     "\n"
					     "#endif\n"));
	/* where the rule is there it is not said again */
	known = placed("#ifndef X\n#define X\n"
		       "/*\n * Kernel code should not\n * call syscalls directly.\n */\n"
		       "int x;\n\n#endif\n",
		       FALSE);
	g_assert_cmpstr(known, ==,
			"#ifndef X\n#define X\n"
			"/*\n * Kernel code should not\n * call syscalls directly.\n */\n"
			"int x;\n"
			"\n"
			"/* fs/ */\n"
			"long ksys_a(void);\n"
			"long ksys_c(void);\n"
			"\n"
			"/* fs/, called from init/ */\n"
			"long ksys_b(void);\n"
			"\n"
			"#endif\n");
	/* no empty line at the end of a file */
	end = placed("int x;\n", FALSE);
	g_assert_true(g_str_has_suffix(end, "long ksys_b(void);\n"));
}

/* The document with the rule; the caller frees. */
static char *check_document(const char *path, const char *text, gboolean added)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GError) error = NULL;
	char *after;

	g_hash_table_insert(fixture->texts, (gpointer)path, (gpointer)text);
	g_assert_true(place_documentation(fixture->set, &error));
	after = fixture_text(fixture, path);
	g_assert_cmpint(strcmp(after, text) != 0, ==, added);
	g_assert_true(g_str_has_suffix(after, strstr(text, "References")));
	return after;
}

static void test_documentation(void)
{
	static const char rst[] = "Documentation/process/adding-syscalls.rst";
	static const char silent[] =
		"Adding\n======\n\nReferences and Sources\n----------\n\n - a\n";
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *quoted = check_document(rst, silent, TRUE);
	g_autofree char *plain = check_document("Documentation/adding-syscalls.txt", silent, TRUE);
	g_autofree char *told =
		check_document(rst,
			       "Adding\n======\n\nDo not call System Calls in the Kernel\n-----\n\n"
			       "References and Sources\n----------\n\n - a\n",
			       FALSE);

	g_assert_nonnull(strstr(quoted, "``sys_xyzzy()`` or "));
	g_assert_nonnull(strstr(plain, "\npoint, sys_xyzzy() or "));
	g_assert_true(place_documentation(fixture->set, NULL)); /* there is none */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/place/anchor", test_anchor);
	g_test_add_func("/place/anchor-bad", test_anchor_bad);
	g_test_add_func("/place/sections", test_sections);
	g_test_add_func("/place/own-header", test_own_header);
	g_test_add_func("/place/own-header-told", test_own_header_told);
	g_test_add_func("/place/documentation", test_documentation);
	return g_test_run();
}
