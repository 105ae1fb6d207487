// SPDX-License-Identifier: GPL-2.0
/* The helpers that a series makes in a rewound tree, compared with the original text. */
#include "reports/run/undo.h"

#include <string.h>

#include "base/record.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/rewind/rewind.h"
#include "kernel-tree/tests/git-fixture.h"

static void write_kernel(struct git_fixture *fixture, const char *text)
{
	git_fixture_write(fixture, "Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n");
	git_fixture_write(fixture, "MAINTAINERS", "THE REST\n");
	git_fixture_write(fixture, "Kconfig", "\n");
	git_fixture_write(fixture, "include/linux/syscalls.h", "long sys_one(int a);\n");
	git_fixture_write(fixture, "fs/x.c", text);
}

#define STUB(n) "SYSCALL_DEFINE1(" #n ", int, a)\n{\n\treturn ksys_" #n "(a);\n}\n"

static const char original[] =
	"int ksys_same(int a)\n{\n\treturn a;\n}\n" STUB(same) "int ksys_type(int a)\n{\n\treturn a;\n}\n" STUB(type) "int ksys_space(int a,\n\t      int b)\n{\n\treturn a;\n}\n" STUB(
		space) "int ksys_body(int a)\n{\n\treturn a;\n}\n" STUB(body) "int ksys_gone(int a)\n{\n\treturn a;\n}\n" STUB(gone) "int ksys_refused(int a)\n{\n\treturn a;\n}\n" STUB(refused);

static const char after[] = "int ksys_same(int a)\n{\n\treturn a;\n}\n" STUB(
	same) "static long do_type(int a)\n{\n\treturn a;\n}\n"
	      "SYSCALL_DEFINE1(type, int, a)\n{\n\treturn do_type(a);\n}\n"
	      "int ksys_space(int a, int b)\n{\n\treturn a;\n}\n" STUB(space)
	/* A call of the helper above its definition is not the definition. */
	"int f(void)\n{\n\tif (ksys_body(1)) {\n\t\treturn 1;\n\t}\n\treturn 0;\n}\n"
	"int ksys_body(int a)\n{\n\treturn a + 1;\n}\n" STUB(body);

static void add_decision(GPtrArray *decisions, const char *symbol, const char *strategy,
			 const char *helper)
{
	g_ptr_array_add(decisions,
			json_pack("{s:s, s:s, s:s, s:s, s:s}", "record", "decision", "symbol",
				  symbol, "strategy", strategy, "helper", helper, "why", "no way"));
}

static const json_t *of(GPtrArray *records, const char *symbol)
{
	for (guint i = 0; i < records->len; i++)
		if (strcmp(record_text(records->pdata[i], "symbol"), symbol) == 0)
			return records->pdata[i];
	g_assert_not_reached();
}

static void expect(GPtrArray *records, const char *symbol, const char *differs, const char *detail)
{
	g_assert_cmpstr(record_text(of(records, symbol), "differs"), ==, differs);
	g_assert_cmpstr(record_text(of(records, symbol), "detail"), ==, detail);
}

static void test_undo(void)
{
	struct git_fixture fixture;
	g_autofree char *message = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) repo = NULL;
	g_autofree char *first = NULL;
	g_autoptr(tree) plain = NULL, base = NULL;
	g_autoptr(GPtrArray)
		decisions = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) records = NULL;

	git_fixture_begin(&fixture);
	write_kernel(&fixture, original);
	git_fixture_commit(&fixture, "original");
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
	first = git_commit_of(repo, "HEAD", &error);
	message = g_strdup_printf("Fold\n\n"
				  "sys_same was ksys_same in fs/x.c\n  called at fs/y.c:1\n"
				  "sys_type was ksys_type in fs/x.c\n"
				  "sys_space was ksys_space in fs/x.c\n"
				  "sys_body was ksys_body in fs/x.c\n"
				  "sys_gone was ksys_gone in fs/x.c\n"
				  "sys_refused was ksys_refused in fs/x.c\n"
				  "sys_unplanned was ksys_unplanned in fs/x.c\n\n" REWIND_TRAILER
				  "%s\n",
				  first);
	git_fixture_commit(&fixture, message);
	write_kernel(&fixture, after);
	git_fixture_commit(&fixture, "series");

	add_decision(decisions, "sys_same", "helper", "ksys_same");
	add_decision(decisions, "sys_type", "local", "do_type");
	add_decision(decisions, "sys_space", "helper", "ksys_space");
	add_decision(decisions, "sys_body", "helper", "ksys_body");
	add_decision(decisions, "sys_gone", "helper", "ksys_gone");
	add_decision(decisions, "sys_refused", "refuse", "");
	base = tree_open(fixture.repo, "HEAD~1", &error);
	g_assert_no_error(error);
	records = undo_compare(base, "HEAD", decisions, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(records->len, ==, 7);
	expect(records, "sys_same", "nothing", "");
	expect(records, "sys_type", "name, return type, storage, stub",
	       "int -> long, none -> static");
	expect(records, "sys_space", "white space", "");
	expect(records, "sys_body", "body", "");
	expect(records, "sys_gone", "not found", "in the last commit");
	expect(records, "sys_refused", "not converted", "no way");
	g_assert_cmpstr(record_text(of(records, "sys_unplanned"), "differs"), ==, "not converted");

	/* The original is not a rewound tree: nothing to compare, and no error. */
	plain = tree_open(fixture.repo, "HEAD~2", &error);
	g_assert_null(undo_compare(plain, "HEAD", decisions, &error));
	g_assert_no_error(error);
	git_fixture_end(&fixture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/undo/compare", test_undo);
	return g_test_run();
}
