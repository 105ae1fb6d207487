// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/convert.h"
#include "series/sweep/split.h"

#include "base/error.h"
#include "series/tests/fixture.h"

static const char source[] = "#include <linux/fs.h>\n"
			     "#include <linux/syscalls.h>\n"
			     "\n"
			     "/* about it */\n"
			     "SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned, newfd)\n"
			     "{\n"
			     "\treturn\toldfd; /* odd  spacing stays */\n"
			     "}\n"
			     "\n"
			     "int user(void)\n"
			     "{\n"
			     "\treturn sys_dup2(1,\n"
			     "\t\t\t2);\n"
			     "}\n";

static void apply(struct fixture *fixture, const struct decision *decision)
{
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GError) error = NULL;

	convert_decision(fixture->set, decision, 1, depends, &error);
	g_assert_no_error(error);
}

static void test_helper(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL, *header = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", source);
	decision = fixture_decision(fixture, "sys_dup2", &strategy_helper, "ksys_dup2",
				    "include/linux/x.h");
	apply(fixture, decision);
	text = fixture_text(fixture, "fs/a.c");
	g_assert_cmpstr(text, ==,
			"#include <linux/fs.h>\n"
			"#include <linux/syscalls.h>\n"
			"\n"
			"/* about it */\n"
			"long ksys_dup2(unsigned int oldfd, unsigned int newfd)\n"
			"{\n"
			"\treturn\toldfd; /* odd  spacing stays */\n"
			"}\n"
			"\n"
			"SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)\n"
			"{\n"
			"\treturn ksys_dup2(oldfd, newfd);\n"
			"}\n"
			"\n"
			"int user(void)\n"
			"{\n"
			"\treturn ksys_dup2(1,\n"
			"\t\t\t 2);\n"
			"}\n");
	header = convert_header_text(decision);
	g_assert_cmpstr(header, ==, "long ksys_dup2(unsigned int oldfd, unsigned int newfd);\n");
}

/* Helper and stub under the #if of the definition; a moved export; no newline at end of file. */
static void test_guard_and_export(void)
{
	static const char text[] = "#ifdef CONFIG_X\n"
				   "SYSCALL_DEFINE1(close, unsigned int, fd)\n"
				   "{\n"
				   "\treturn 0;\n"
				   "}\n"
				   "\n"
				   "EXPORT_SYMBOL(sys_close);\n"
				   "\n"
				   "#endif\n"
				   "COMPAT_SYSCALL_DEFINE0(last)\n"
				   "{\n"
				   "\treturn 0;\n"
				   "}";
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *result = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/open.c", text);
	decision = fixture_decision(fixture, "sys_close", &strategy_helper, "ksys_close",
				    "include/linux/x.h");
	g_free(decision->export.macro);
	decision->export.macro = g_strdup("EXPORT_SYMBOL");
	decision->export.site = site_new();
	g_free(decision->export.site->file);
	decision->export.site->file = g_strdup("fs/open.c");
	decision->export.site->line = 7;
	apply(fixture, decision);
	decision = fixture_decision(fixture, "compat_sys_last", &strategy_local, "do_last", "");
	apply(fixture, decision);
	result = fixture_text(fixture, "fs/open.c");
	g_assert_cmpstr(result, ==,
			"#ifdef CONFIG_X\n"
			"long ksys_close(unsigned int fd)\n"
			"{\n"
			"\treturn 0;\n"
			"}\n"
			"EXPORT_SYMBOL(ksys_close);\n"
			"\n"
			"SYSCALL_DEFINE1(close, unsigned int, fd)\n"
			"{\n"
			"\treturn ksys_close(fd);\n"
			"}\n"
			"\n"
			"#endif\n"
			"static long do_last(void)\n"
			"{\n"
			"\treturn 0;\n"
			"}\n"
			"\n"
			"COMPAT_SYSCALL_DEFINE0(last)\n"
			"{\n"
			"\treturn do_last();\n"
			"}\n");
}

static void test_forward(void)
{
	static const char text[] = "#include <linux/fs.h>\n"
				   "\n"
				   "static int x;\n"
				   "\n"
				   "/* the caller's comment */\n"
				   "int early(void)\n"
				   "{\n"
				   "\treturn sys_later(x);\n"
				   "}\n"
				   "\n"
				   "SYSCALL_DEFINE1(later, int, a)\n"
				   "{\n"
				   "\treturn a;\n"
				   "}\n";
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *result = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", text);
	decision = fixture_decision(fixture, "sys_later", &strategy_local, "do_later", "");
	decision->forward = TRUE;
	apply(fixture, decision);
	result = fixture_text(fixture, "fs/a.c");
	g_assert_nonnull(strstr(result, "static int x;\n"
					"\n"
					"static long do_later(int a);\n"
					"\n"
					"/* the caller's comment */\n"
					"int early(void)\n"
					"{\n"
					"\treturn do_later(x);\n"));
}

/* Callers under an #if: a declaration there is enough, unless there are others as well. */
static char *split_guarded(const char *end, GError **error)
{
	static const char body[] = "\treturn sys_later(1);\n}\n";
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autofree char *text = g_strconcat("#ifdef CONFIG_OLD\n"
					    "int early(void)\n{\n",
					    body, "#endif\n", end, *end ? body : "",
					    "SYSCALL_DEFINE1(later, int, a)\n{\n\treturn a;\n}\n",
					    NULL);
	struct decision *decision;

	fixture_file(fixture, "ipc/a.c", text);
	decision = fixture_decision(fixture, "sys_later", &strategy_local, "do_later", "");
	decision->forward = TRUE;
	return convert_decision(fixture->set, decision, 1, depends, error)
		       ? fixture_text(fixture, "ipc/a.c")
		       : NULL;
}

static void test_forward_guarded(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = split_guarded("", &error), *none = NULL;

	g_assert_no_error(error);
	g_assert_true(g_str_has_prefix(text, "#ifdef CONFIG_OLD\n"
					     "static long do_later(int a);\n"
					     "\n"
					     "int early(void)\n"
					     "{\n"
					     "\treturn do_later(1);\n"));
	none = split_guarded("int always(void)\n{\n", &error);
	g_assert_null(none);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, "under an #if"));
}

/* One owner adds the line, the other leans on it. */
static void test_include(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", source);
	decision = fixture_decision(fixture, "sys_none", &strategy_existing, "do_it",
				    "include/linux/net.h");
	g_ptr_array_add(decision->header.add_includes, g_strdup("fs/a.c"));
	for (guint owner = 1; owner <= 2; owner++)
		g_assert_true(convert_decision(fixture->set, decision, owner, depends, &error));
	g_assert_cmpuint(depends->len, ==, 1);
	g_assert_cmpuint(g_array_index(depends, guint, 0), ==, 1);
	text = fixture_text(fixture, "fs/a.c");
	g_assert_true(g_str_has_prefix(text, "#include <linux/fs.h>\n"
					     "#include <linux/net.h>\n"
					     "#include <linux/syscalls.h>\n"));
}

static gboolean mend(struct fixture *fixture, const char *header, GError **error)
{
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	struct decision *decision = fixture_decision(fixture, "sys_none", &strategy_existing,
						     "do_it", "include/linux/net.h");

	g_free(decision->header.prototype);
	decision->header.prototype =
		g_strdup("extern long do_it(int number, const char __user *long_name_of_this_one, "
			 "int __user *value);");
	g_hash_table_insert(fixture->texts, (gpointer) "include/linux/net.h", (gpointer)header);
	return convert_decision(fixture->set, decision, 1, depends, error);
}

/* The prototype is that of the definition now; a mention elsewhere stays. */
static void test_prototype(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(fixture) odd = fixture_new();
	g_autoptr(fixture) none = fixture_new();
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	gboolean done;

	done = mend(fixture,
		    "#define DO_IT(p) do_it(p, p)\n"
		    "extern long do_it(int,\n"
		    "\t\t  const char *, int *);\n"
		    "static inline long it(int *a) { return do_it(a, a); }\n",
		    &error);
	g_assert_true(done);
	text = fixture_text(fixture, "include/linux/net.h");
	g_assert_cmpstr(text, ==,
			"#define DO_IT(p) do_it(p, p)\n"
			"long do_it(int number, const char __user *long_name_of_this_one,\n"
			"\t   int __user *value);\n"
			"static inline long it(int *a) { return do_it(a, a); }\n");
	done = mend(odd, "__visible long do_it(void);\n", &error);
	g_assert_false(done);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_clear_error(&error);
	done = mend(none, "int x;\n", &error);
	g_assert_false(done);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

/* The header names a structure that the file, which never included it, does not know. */
static void test_header_structs(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	struct decision *decision;

	fixture_file(fixture, "ipc/a.c", source);
	g_hash_table_insert(fixture->texts, (gpointer) "ipc/util.h",
			    (gpointer) "#ifndef U_H\n#define U_H\n#include <linux/err.h>\n\n"
				       "void f(struct msg *m);\n#endif\n");
	decision = fixture_decision(fixture, "sys_none", &strategy_existing, "do_it", "ipc/util.h");
	g_ptr_array_add(decision->header.add_includes, g_strdup("ipc/a.c"));
	g_free(decision->header.own_structs);
	decision->header.own_structs = g_strdup("struct msg;\n");
	for (guint owner = 1; owner <= 2; owner++)
		g_assert_true(convert_decision(fixture->set, decision, owner, depends, &error));
	g_assert_no_error(error);
	text = fixture_text(fixture, "ipc/util.h");
	g_assert_cmpstr(text, ==,
			"#ifndef U_H\n#define U_H\n#include <linux/err.h>\n\nstruct msg;\n\n"
			"void f(struct msg *m);\n#endif\n");
	/* nothing to declare it behind */
	g_hash_table_insert(fixture->texts, (gpointer) "ipc/bare.h", (gpointer) "int x;\n");
	g_free(decision->header.path);
	decision->header.path = g_strdup("ipc/bare.h");
	g_assert_false(convert_decision(fixture->set, decision, 3, depends, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
}

/* The helper's fallback follows that of its system call, however that is written. */
static void check_fallback(const char *symbol, const char *helper, const char *target,
			   const char *expected)
{
	static const char table[] = "cond_syscall(sys_bind);\nCOND_SYSCALL(dup2);\n"
				    "COND_SYSCALL_COMPAT(dup2);\nSYS_NI(dup3);\n";
	static const char path[] = "kernel/sys_ni.c";
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	struct decision *decision;

	fixture_file(fixture, path, table);
	decision = fixture_decision(fixture, symbol, &strategy_helper, helper, "include/linux/x.h");
	g_free(decision->fallback.target);
	decision->fallback.target = g_strdup(target);
	g_free(decision->fallback.file);
	decision->fallback.file = g_strdup(path);
	g_ptr_array_set_size(decision->sites, 0);
	if (!expected) {
		g_assert_false(convert_decision(fixture->set, decision, 1, depends, &error));
		g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
		return;
	}
	g_assert_true(convert_decision(fixture->set, decision, 1, depends, &error));
	text = fixture_text(fixture, path);
	g_assert_cmpstr(text, ==, expected);
}

static void test_fallback(void)
{
	check_fallback("sys_bind", "ksys_bind", "sys_ni_syscall",
		       "cond_syscall(sys_bind);\ncond_syscall(ksys_bind);\nCOND_SYSCALL(dup2);\n"
		       "COND_SYSCALL_COMPAT(dup2);\nSYS_NI(dup3);\n");
	check_fallback("sys_dup2", "ksys_dup2", "sys_ni_syscall",
		       "cond_syscall(sys_bind);\nCOND_SYSCALL(dup2);\ncond_syscall(ksys_dup2);\n"
		       "COND_SYSCALL_COMPAT(dup2);\nSYS_NI(dup3);\n");
	check_fallback("compat_sys_dup2", "compat_ksys_dup2", "sys_ni_syscall",
		       "cond_syscall(sys_bind);\nCOND_SYSCALL(dup2);\nCOND_SYSCALL_COMPAT(dup2);\n"
		       "cond_syscall(compat_ksys_dup2);\nSYS_NI(dup3);\n");
	check_fallback("sys_dup3", "ksys_dup3", "sys_ni_dup",
		       "cond_syscall(sys_bind);\nCOND_SYSCALL(dup2);\nCOND_SYSCALL_COMPAT(dup2);\n"
		       "SYS_NI(dup3);\nSYSCALL_ALIAS(ksys_dup3, sys_ni_dup);\n");
	check_fallback("sys_dup4", "ksys_dup4", "sys_ni_syscall", NULL);
}

static void check_header(struct decision *decision, const char *expected)
{
	g_autofree char *text = convert_header_text(decision);

	g_assert_cmpstr(text, ==, expected);
}

static void test_header(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", source);
	decision = fixture_decision(fixture, "sys_dup2", &strategy_helper, "ksys_dup2",
				    "include/linux/x.h");
	check_header(decision, "long ksys_dup2(unsigned int oldfd, unsigned int newfd);\n");
	decision->strategy = &strategy_inline;
	g_free(decision->callee.declaration);
	decision->callee.declaration = g_strdup("extern int do_dup(unsigned int a, int b);");
	g_free(decision->callee.call);
	decision->callee.call = g_strdup("do_dup(oldfd, f(newfd, 1))");
	check_header(decision,
		     "\n"
		     "int do_dup(unsigned int a, int b);\n"
		     "\n"
		     "static inline long ksys_dup2(unsigned int oldfd, unsigned int newfd)\n"
		     "{\n"
		     "\treturn do_dup(oldfd, f(newfd, 1));\n"
		     "}\n");
	g_free(decision->callee.call);
	decision->callee.call =
		g_strdup("do_dup(oldfd, newfd, A_FLAG_WITH_A_LONG_NAME, B_FLAG_WITH_A_LONG_NAME_)");
	check_header(decision,
		     "\n"
		     "int do_dup(unsigned int a, int b);\n"
		     "\n"
		     "static inline long ksys_dup2(unsigned int oldfd, unsigned int newfd)\n"
		     "{\n"
		     "\treturn do_dup(oldfd, newfd, A_FLAG_WITH_A_LONG_NAME,\n"
		     "\t\t      B_FLAG_WITH_A_LONG_NAME_);\n"
		     "}\n");
	decision->strategy = &strategy_existing;
	check_header(decision, "int do_dup(unsigned int a, int b);\n");
	decision->strategy = &strategy_local;
	check_header(decision, "");
}

static void check_refused(const char *text, const char *symbol, const char *why)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autoptr(GArray) depends = g_array_new(FALSE, FALSE, sizeof(guint));
	g_autoptr(GError) error = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", text);
	decision =
		fixture_decision(fixture, symbol, &strategy_helper, "ksys_x", "include/linux/x.h");
	g_assert_false(convert_decision(fixture->set, decision, 1, depends, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_assert_nonnull(strstr(error->message, why));
}

static void test_refused(void)
{
	check_refused("SYSCALL_DEFINE0(x)\r\n{\r\n\treturn 0;\r\n}\r\n", "sys_x", "CR LF");
	check_refused("#ifdef A\nSYSCALL_DEFINE1(x, int, a)\n#else\nSYSCALL_DEFINE1(x, long, a)\n"
		      "#endif\n{\n\treturn 0;\n}\n",
		      "sys_x", "no body of its own");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/split/helper", test_helper);
	g_test_add_func("/split/guard-and-export", test_guard_and_export);
	g_test_add_func("/split/forward", test_forward);
	g_test_add_func("/split/forward-guarded", test_forward_guarded);
	g_test_add_func("/split/include", test_include);
	g_test_add_func("/split/header-structs", test_header_structs);
	g_test_add_func("/split/fallback", test_fallback);
	g_test_add_func("/split/prototype", test_prototype);
	g_test_add_func("/split/header", test_header);
	g_test_add_func("/split/refused", test_refused);
	return g_test_run();
}
