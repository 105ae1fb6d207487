// SPDX-License-Identifier: GPL-2.0
#include "series/code/include.h"

#include <string.h>

#include "series/tests/fixture.h"

/* `text` with `name` included where it belongs; NULL when it has it, or nothing to put it beside.
 */
static char *included(const char *path, const char *text, const char *name)
{
	g_autoptr(fixture) fixture = fixture_new();
	struct edit_file *file;
	gsize offset = 0;
	gboolean has;

	g_hash_table_insert(fixture->texts, (gpointer)path, (gpointer)text);
	file = edit_set_file(fixture->set, path, NULL);
	g_assert_nonnull(file);
	if (!include_place(file, name, &offset, &has))
		return NULL;
	return g_strdup_printf("%.*s#include %s\n%s", (int)offset, text, name, text + offset);
}

static void check(const char *text, const char *name, const char *want)
{
	g_autofree char *is = included("ipc/a.c", text, name);

	g_assert_cmpstr(is, ==, want);
}

#define INCLUDE(name) "#include " name "\n"

static void test_sorted(void)
{
	check(INCLUDE("<linux/a.h>") INCLUDE("<linux/z.h>"), "<linux/m.h>",
	      INCLUDE("<linux/a.h>") INCLUDE("<linux/m.h>") INCLUDE("<linux/z.h>"));
	check(INCLUDE("<linux/z.h>") INCLUDE("<linux/a.h>") "\nint x;\n", "<linux/m.h>",
	      INCLUDE("<linux/z.h>") INCLUDE("<linux/a.h>") INCLUDE("<linux/m.h>") "\nint x;\n");
	check(INCLUDE("<linux/a.h>") "\n" INCLUDE("\"b.h\""), "\"c.h\"",
	      INCLUDE("<linux/a.h>") "\n" INCLUDE("\"b.h\"") INCLUDE("\"c.h\""));
	check(INCLUDE("<linux/a.h>"), "<linux/a.h>", NULL);
	check("int x;\n", "<linux/a.h>", NULL);
}

/* A line under an #if is not for the whole file. */
static void test_conditional(void)
{
#define TOP INCLUDE("<linux/a.h>")
	check(TOP "#ifdef X\n" INCLUDE("<linux/x.h>") "#endif\n", "\"util.h\"",
	      TOP INCLUDE("\"util.h\"") "#ifdef X\n" INCLUDE("<linux/x.h>") "#endif\n");
	check("#ifdef X\n" INCLUDE("<linux/x.h>") "#endif\n", "\"util.h\"", NULL);
}

/* Unless the prototypes of system calls are included there alone. */
static void test_prototypes(void)
{
#define PROTOTYPES INCLUDE("<linux/syscalls.h>")
#define LAST	   INCLUDE("<linux/uaccess.h>")
#define UTIL	   INCLUDE("\"util.h\"")
	check(TOP "\n#ifdef X\n" PROTOTYPES LAST "int x;\n#endif\n", "\"util.h\"",
	      TOP "\n#ifdef X\n" PROTOTYPES LAST UTIL "int x;\n#endif\n");
	check("#ifdef X\n#if Y\n" INCLUDE("<linux/y.h>") "#endif\n" PROTOTYPES "#endif\n",
	      "\"util.h\"",
	      "#ifdef X\n#if Y\n" INCLUDE("<linux/y.h>") "#endif\n" PROTOTYPES UTIL "#endif\n");
	check("#ifdef X\n" PROTOTYPES "#else\n" LAST "#endif\n", "\"util.h\"",
	      "#ifdef X\n" PROTOTYPES UTIL "#else\n" LAST "#endif\n");
	/* It is included at the top as well: there. */
	check(PROTOTYPES "#ifdef X\n" PROTOTYPES "#endif\n", "\"util.h\"",
	      PROTOTYPES UTIL "#ifdef X\n" PROTOTYPES "#endif\n");
}

static void test_header(void)
{
	g_autofree char *guarded =
		included("ipc/util.h", "#ifndef U\n#define U\n" TOP "#endif\n", "\"b.h\"");

	g_assert_cmpstr(guarded, ==, "#ifndef U\n#define U\n" TOP INCLUDE("\"b.h\"") "#endif\n");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/include/sorted", test_sorted);
	g_test_add_func("/include/conditional", test_conditional);
	g_test_add_func("/include/prototypes", test_prototypes);
	g_test_add_func("/include/header", test_header);
	return g_test_run();
}
