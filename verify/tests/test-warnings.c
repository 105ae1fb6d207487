// SPDX-License-Identifier: GPL-2.0
/* Diagnostics: read from the output of make, compared by identity, stored by object. */
#include "verify/build/warnings-parse.h"

#include <string.h>

#include "base/file.h"
#include "base/record.h"
#include "verify/build/warnings-compare.h"

static char *source; /* a directory that plays the tree */

static void setup(void)
{
	g_autofree char *path = NULL;

	source = g_dir_make_tmp("ksweep-warnings-XXXXXX", NULL);
	g_assert_nonnull(source);
	path = g_build_filename(source, "fs/open.c", NULL);
	g_assert_true(file_write(path,
				 "static int first(void)\n{\n\treturn 1;\n}\n"
				 "\n"
				 "SYSCALL_DEFINE1(close, unsigned int, fd)\n{\n\treturn fd;\n}\n",
				 -1, NULL));
}

/* Parse output of make, in which FOLDER is the source directory. */
static GHashTable *parse(const char *text)
{
	g_autoptr(GString) output = g_string_new(text);

	g_string_replace(output, "FOLDER", source, 0);
	return warnings_parse(output->str, source);
}

static const struct warning *only(GHashTable *table, const char *key)
{
	GPtrArray *list = g_hash_table_lookup(table, key);

	g_assert_nonnull(list);
	g_assert_cmpuint(list->len, ==, 1);
	return g_ptr_array_index(list, 0);
}

static void test_gcc(void)
{
	g_autoptr(GHashTable) table =
		parse("  CC      fs/open.o\n"
		      "FOLDER/fs/open.c: In function 'do_open':\n"
		      "FOLDER/fs/open.c:12:7: warning: unused variable 'x' [-Wunused-variable]\n"
		      "   12 |   int x;\n"
		      "      |       ^\n"
		      "FOLDER/fs/open.c:10:7: note: something near\n"
		      "  CC      fs/read.o\n");
	const struct warning *warning = only(table, "fs/open.o");
	GPtrArray *clean = g_hash_table_lookup(table, "fs/read.o");

	g_assert_cmpstr(warning->file, ==, "fs/open.c");
	g_assert_cmpstr(warning->function, ==, "do_open");
	g_assert_cmpstr(warning->text, ==, "unused variable 'x' [-Wunused-variable]");
	g_assert_cmpuint(warning->line, ==, 12);
	g_assert_false(warning->is_error);
	/* A target without a diagnostic is in the table, as clean. */
	g_assert_nonnull(clean);
	g_assert_cmpuint(clean->len, ==, 0);
}

static void test_inlined(void)
{
	g_autoptr(GHashTable)
		table = parse("  CC      fs/open.o\n"
			      "In file included from FOLDER/fs/a.h:1,\n"
			      "                 from FOLDER/fs/open.c:3:\n"
			      "In function 'set_bit',\n"
			      "    inlined from 'cpu_set' at FOLDER/fs/open.c:9:3,\n"
			      "    inlined from 'cpu_init' at FOLDER/fs/open.c:10:2:\n"
			      "FOLDER/fs/a.h:4:5: warning: array is too small\n");

	g_assert_cmpstr(only(table, "fs/open.o")->function, ==, "set_bit in cpu_init");
}

/* If gcc does not name the function, and for sparse, it is found in the source. */
static void test_function_by_line(void)
{
	g_autoptr(GHashTable) table =
		parse("  CC      fs/open.o\n"
		      "FOLDER/fs/open.c:1:12: warning: 'first' defined but not used\n"
		      "  CHECK   FOLDER/fs/open.c\n"
		      "FOLDER/fs/open.c:8:9: sparse: warning: incorrect type in argument 1\n"
		      "FOLDER/fs/open.c:8:9: sparse:    expected int\n"
		      "FOLDER/fs/open.c:8:9: sparse:    got int *q\n");
	const struct warning *sparse = only(table, "fs/open.c");

	g_assert_cmpstr(only(table, "fs/open.o")->function, ==, "first");
	g_assert_cmpint(sparse->tool, ==, WARNING_SPARSE);
	g_assert_cmpstr(sparse->function, ==, "sys_close");
	g_assert_cmpstr(sparse->text, ==,
			"incorrect type in argument 1 | expected int | got int *q");
}

static void test_linker(void)
{
	g_autoptr(GHashTable)
		one = parse("  LD      vmlinux\nld: warning: a.o(.text+0x12): odd section\n");
	g_autoptr(GHashTable)
		two = parse("  LD      vmlinux\nld: warning: a.o(.text+0x340): odd section\n");
	g_autoptr(GPtrArray) fresh = warnings_new_ones(one, two, WARNING_BUILD);

	g_assert_cmpuint(fresh->len, ==, 0);
	g_assert_cmpstr(only(one, "vmlinux")->file, ==, "");
}

static void check_new(const char *before, const char *now, guint n)
{
	g_autoptr(GHashTable) one = parse(before);
	g_autoptr(GHashTable) two = parse(now);
	g_autoptr(GPtrArray) fresh = warnings_new_ones(one, two, WARNING_BUILD);

	g_assert_cmpuint(fresh->len, ==, n);
}

#define BLOCK "  CC      fs/x.o\nFOLDER/fs/x.c: In function 'f':\n"

static void test_identity(void)
{
	/* At another line and column: the same. */
	check_new(BLOCK "FOLDER/fs/x.c:1:2: warning: bad\n",
		  BLOCK "FOLDER/fs/x.c:99:8: warning: bad\n", 0);
	/* One disappears and another appears: the number is the same, but it is new. */
	check_new(BLOCK "FOLDER/fs/x.c:1:2: warning: bad\n",
		  BLOCK "FOLDER/fs/x.c:1:2: warning: worse\n", 1);
	/* The same text in another function is new. */
	check_new(BLOCK "FOLDER/fs/x.c:1:2: warning: bad\n",
		  "  CC      fs/x.o\nFOLDER/fs/x.c: In function 'g':\n"
		  "FOLDER/fs/x.c:1:2: warning: bad\n",
		  1);
	/* Twice counts as once. */
	check_new(BLOCK "FOLDER/fs/x.c:1:2: warning: bad\n",
		  BLOCK "FOLDER/fs/x.c:1:2: warning: bad\nFOLDER/fs/x.c:2:2: warning: bad\n", 0);
	/* The line of another place in the text does not count. */
	check_new(BLOCK "FOLDER/fs/x.c:1:2: warning: see a.c:10:3 there\n",
		  BLOCK "FOLDER/fs/x.c:1:2: warning: see a.c:12:5 there\n", 0);
}

#define LINKED(warnings) "  LD      vmlinux\n" warnings "  OBJCOPY arch/x86/boot/vmlinux.bin\n"
#define RWX(image)	 "ld: warning: " image " has a LOAD segment with RWX permissions\n"

/* That an image has an RWX segment counts; which image does not, since it depends on sizes. */
static void test_segments(void)
{
	check_new(LINKED(RWX("vmlinux")), LINKED(RWX("vmlinux") RWX("arch/x86/boot/setup.elf")), 0);
	check_new(LINKED(""), LINKED(RWX("vmlinux")), 1);
	check_new(LINKED(RWX("vmlinux")), LINKED("ld: warning: vmlinux has a hole\n"), 1);
	/* The same text from the compiler is another warning. */
	check_new(LINKED(RWX("vmlinux")),
		  BLOCK "FOLDER/fs/x.c:1:2: warning: x has a LOAD segment with RWX permissions\n",
		  1);
}

static void check_sparse_new(const char *before, const char *now, guint n)
{
	static const char head[] = "  CHECK   FOLDER/fs/open.c\n";
	g_autofree char *one_text = g_strconcat(head, before, NULL);
	g_autofree char *two_text = g_strconcat(head, now, NULL);
	g_autoptr(GHashTable) one = parse(one_text);
	g_autoptr(GHashTable) two = parse(two_text);
	g_autoptr(GPtrArray) fresh = warnings_new_ones(one, two, WARNING_SPARSE);

	g_assert_cmpuint(fresh->len, ==, n);
}

#define ARGUMENT(n, expected, got)                                                                 \
	"FOLDER/fs/open.c:8:9: sparse: warning: incorrect type in argument " n " (spaces)\n"       \
	"FOLDER/fs/open.c:8:9: sparse:    expected " expected "\n"                                 \
	"FOLDER/fs/open.c:8:9: sparse:    got " got "\n"

/* The name of a parameter does not count; its type does. */
static void test_parameter_name(void)
{
	static const char was[] = ARGUMENT("1", "char const [noderef] <asn:1>*old", "char *name");

	check_sparse_new(was, ARGUMENT("1", "char const [noderef] <asn:1>*oldname", "char *name"),
			 0);
	check_sparse_new(was, ARGUMENT("1", "char const [noderef] <asn:1>*", "char *name"), 0);
	check_sparse_new(was, ARGUMENT("2", "char const [noderef] <asn:1>*old", "char *name"), 1);
	check_sparse_new(was, ARGUMENT("1", "char [noderef] <asn:1>*old", "char *name"), 1);
	check_sparse_new(was, ARGUMENT("1", "char const *old", "char *name"), 1);
	check_sparse_new(was, ARGUMENT("1", "char const [noderef] <asn:1>*old", "char *other"), 1);
	check_sparse_new(ARGUMENT("1", "unsigned int", "char *name"),
			 ARGUMENT("1", "unsigned long", "char *name"), 1);
	check_sparse_new("FOLDER/fs/open.c:8:9: sparse: warning: cast of *old\n",
			 "FOLDER/fs/open.c:8:9: sparse: warning: cast of *oldname\n", 1);
}

/* Messages of the assembler, capitalised, about lines of a header. */
static void test_assembler(void)
{
	g_autoptr(GHashTable)
		table = parse("  CC      fs/open.o\n"
			      "FOLDER/arch/x86/include/asm/a.h: Assembler messages:\n"
			      "FOLDER/arch/x86/include/asm/a.h:22: Warning: odd register\n");
	g_autoptr(GHashTable)
		broken = parse("  CC      fs/open.o\n"
			       "FOLDER/arch/x86/include/asm/a.h: Assembler messages:\n"
			       "FOLDER/arch/x86/include/asm/a.h:22: Error: bad expression\n");

	g_assert_cmpstr(only(table, "fs/open.o")->text, ==, "odd register");
	g_assert_false(only(table, "fs/open.o")->is_error);
	g_assert_cmpstr(only(broken, "fs/open.o")->file, ==, "arch/x86/include/asm/a.h");
	g_assert_true(only(broken, "fs/open.o")->is_error);
}

/* A file at which sparse failed is reported until sparse has checked it. */
static void test_unchecked(void)
{
	g_autoptr(GHashTable)
		known = parse("  CHECK   FOLDER/fs/open.c\n"
			      "FOLDER/fs/open.c:8:9: sparse: warning: bad\n"
			      "not checked by sparse: exit status 124: FOLDER/fs/open.c\n"
			      "  CC      fs/open.o\n");
	g_autoptr(GHashTable) nothing = warnings_table_new();
	g_autoptr(GHashTable) seen = parse("  CHECK   FOLDER/fs/open.c\n  CC      fs/open.o\n");
	g_autoptr(json_t) json = warnings_to_json(known);
	g_autoptr(GHashTable) again = warnings_from_json(json);
	g_autoptr(GPtrArray) all = warnings_new_ones(nothing, again, WARNING_UNCHECKED);
	g_autoptr(GPtrArray) same = warnings_new_ones(known, again, WARNING_UNCHECKED);
	g_autoptr(GPtrArray) left = NULL;

	g_assert_cmpuint(all->len, ==, 1);
	g_assert_cmpstr(((struct warning *)all->pdata[0])->file, ==, "fs/open.c");
	g_assert_cmpstr(((struct warning *)all->pdata[0])->text, ==, "exit status 124");
	g_assert_cmpuint(same->len, ==, 0);
	warnings_update(known, seen);
	left = warnings_new_ones(nothing, known, WARNING_UNCHECKED);
	g_assert_cmpuint(left->len, ==, 0);
}

/* Diagnostics move with the body of a system call; those of other functions are new. */
static void test_moved(void)
{
#define TWO(a, b)                                                                                  \
	"  CC      fs/x.o\nFOLDER/fs/a.h: In function 'unlock':\n"                                 \
	"FOLDER/fs/a.h:1:2: warning: '" a "' gets what '" b "' wants\n"
#define IMBALANCE(function) TWO(function, "lock")
#define NAMED(function)                                                                            \
	"  CC      fs/x.o\nFOLDER/fs/x.c: In function '" function "':\n"                           \
	"FOLDER/fs/x.c:1:2: warning: '" function "' is bad\n"
#define UNUSED_MORE(function)                                                                      \
	"FOLDER/fs/x.c: In function '" function "':\n"                                             \
	"FOLDER/fs/x.c:9:2: warning: unused variable 'a'\n"
#define UNUSED(function)                                                                           \
	"  CC      fs/x.o\nFOLDER/fs/x.c: In function '" function "':\n"                           \
	"FOLDER/fs/x.c:1:2: warning: unused variable 'a'\n"
	check_new(UNUSED("SYSC_dup"), UNUSED("ksys_dup"), 0);
	check_new(UNUSED("__do_sys_dup"), UNUSED("do_dup"), 0);
	check_new(UNUSED("C_SYSC_dup"), UNUSED("compat_ksys_dup"), 0);
	check_new(UNUSED("old_one"), UNUSED("ksys_dup"), 1);
	check_new(UNUSED("SYSC_dup"), UNUSED("SYSC_dup2"), 1);
	/* It is still in the system call: that in the helper is new. */
	check_new(UNUSED("SYSC_dup"), UNUSED("SYSC_dup") UNUSED_MORE("ksys_dup"), 1);
	/* The name in the text changes like the function. */
	check_new(NAMED("SYSC_dup"), NAMED("do_dup"), 0);
	check_new(NAMED("SYSC_dup"),
		  "  CC      fs/x.o\nFOLDER/fs/x.c: In function 'do_dup':\n"
		  "FOLDER/fs/x.c:1:2: warning: 'SYSC_dup' is bad\n",
		  1);
	/* Or only the text has the name, if the diagnostic is in a function of a header. */
	check_new(IMBALANCE("SYSC_dup"), IMBALANCE("ksys_dup"), 0);
	check_new(IMBALANCE("SYSC_dup"), IMBALANCE("SYSC_dup2"), 1);
	check_new(IMBALANCE("old_one"), IMBALANCE("new_one"), 1);
	check_new(TWO("SYSC_dup", "SYSC_dup"), TWO("ksys_dup", "ksys_dup"), 0);
	check_new(TWO("SYSC_dup", "SYSC_dup"), TWO("ksys_dup", "other"), 1);
	check_new(TWO("SYSC_dup", "a"), TWO("ksys_dup", "b"), 1);
	/* One that disappears explains one that appears. */
	check_new(UNUSED("SYSC_dup"), UNUSED("ksys_dup") UNUSED_MORE("other"), 1);
}

static void test_warm(void)
{
	g_autoptr(GHashTable) known = parse(BLOCK "FOLDER/fs/x.c:1:2: warning: bad\n"
						  "  CC      fs/y.o\n"
						  "FOLDER/fs/y.c:1:2: warning: odd\n");
	g_autoptr(GHashTable) seen = parse("  CC      fs/x.o\n");
	g_autoptr(json_t) json = NULL;
	g_autoptr(GHashTable) again = NULL;

	/* x was compiled again without a warning; y was not compiled and keeps its warning. */
	warnings_update(known, seen);
	g_assert_cmpuint(((GPtrArray *)g_hash_table_lookup(known, "fs/x.o"))->len, ==, 0);
	g_assert_cmpstr(only(known, "fs/y.o")->text, ==, "odd");
	json = warnings_to_json(known);
	again = warnings_from_json(json);
	g_assert_cmpuint(g_hash_table_size(again), ==, 2);
	g_assert_cmpstr(only(again, "fs/y.o")->text, ==, "odd");
}

static void check_first_error(const char *text, const char *want)
{
	g_autoptr(GString) output = g_string_new(text);
	g_autofree char *first = NULL;

	g_string_replace(output, "FOLDER", source, 0);
	first = warnings_first_error(output->str, source);
	g_assert_cmpstr(first, ==, want);
}

static void test_errors(void)
{
	check_first_error("  CC      fs/x.o\nFOLDER/fs/x.c: In function 'f':\n"
			  "FOLDER/fs/x.c:7:2: error: implicit declaration of function 'ksys_x'\n"
			  "make[2]: *** [a: fs/x.o] Error 1\n",
			  "fs/x.c:7: in f: implicit declaration of function 'ksys_x'");
	check_first_error("  LD      vmlinux\nld: fs/x.o: in function `f':\n"
			  "x.c:(.text+0x1): undefined reference to `ksys_x'\n",
			  "x.c:(.text+0x1): undefined reference to `ksys_x'");
	check_first_error("  CC      fs/x.o\n", NULL);
}

/* Any bytes: no crash, and the table can be written as JSON. */
static void test_hostile(void)
{
	g_autofree char *longest = g_strnfill(1 << 20, ':');
	g_autoptr(GHashTable) table = parse("  CC      fs/\xff.o\n\xff\xfe:1:2: warning: \xc3\x28\n"
					    "::: warning: \n: warning: x\n:1: warning: y\n"
					    "  CC  \n  CC      a b\n");
	g_autoptr(GHashTable) other = parse(longest);
	g_autoptr(json_t) json = warnings_to_json(table);
	g_autoptr(GHashTable) again = warnings_from_json(json);

	g_assert_nonnull(again);
	g_assert_cmpuint(g_hash_table_size(again), ==, g_hash_table_size(table));
	g_assert_nonnull(other);
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	setup();
	g_test_add_func("/warnings/gcc", test_gcc);
	g_test_add_func("/warnings/inlined", test_inlined);
	g_test_add_func("/warnings/function-by-line", test_function_by_line);
	g_test_add_func("/warnings/linker", test_linker);
	g_test_add_func("/warnings/identity", test_identity);
	g_test_add_func("/warnings/segments", test_segments);
	g_test_add_func("/warnings/parameter-name", test_parameter_name);
	g_test_add_func("/warnings/assembler", test_assembler);
	g_test_add_func("/warnings/moved", test_moved);
	g_test_add_func("/warnings/unchecked", test_unchecked);
	g_test_add_func("/warnings/warm", test_warm);
	g_test_add_func("/warnings/errors", test_errors);
	g_test_add_func("/warnings/hostile", test_hostile);
	status = g_test_run();
	file_remove_tree(source, NULL);
	g_free(source);
	return status;
}
