// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/message.h"

#include "kernel-tree/git/revisions.h"
#include "kernel-tree/tests/git-fixture.h"
#include "series/make/message.h"
#include "series/tests/fixture.h"

static void check_prefix(const char *file, const char *expected)
{
	g_autofree char *prefix = message_prefix_by_directory(file);

	g_assert_cmpstr(prefix, ==, expected);
}

static void test_prefix(void)
{
	check_prefix("fs/open.c", "fs");
	check_prefix("fs/quota/quota.c", "fs/quota");
	check_prefix("kernel/sys.c", "kernel");
	check_prefix("kernel/sched/core.c", "sched");
	check_prefix("arch/x86/kernel/ioport.c", "x86/ioport");
	check_prefix("Makefile", "kernel");
}

/* The subject of a change with these subjects and the prefix "fs". */
static char *subject_of(const char *const *subjects)
{
	struct message_trailers trailers = {.name = "Ann Author", .email = "ann@example.org"};
	struct change *change = change_new("fs", "x");
	g_autofree char *message = NULL;

	for (; *subjects; subjects++)
		g_ptr_array_add(change->subjects, g_strdup(*subjects));
	message = message_make(change, "fs", &trailers);
	change_free(change);
	return g_strndup(message, strcspn(message, "\n"));
}

static void test_subject(void)
{
	g_autofree char *fits = g_strnfill(MESSAGE_SUBJECT_COLUMNS - strlen("fs: "), 'a');
	g_autofree char *full = g_strconcat("fs: ", fits, NULL),
			*longer = g_strconcat(fits, "b", NULL);
	g_autofree char *full_longer = g_strconcat(full, "b", NULL);
	g_autofree char *first = subject_of((const char *[]){fits, "short", NULL});
	g_autofree char *second = subject_of((const char *[]){longer, "short", "shorter", NULL});
	g_autofree char *last = subject_of((const char *[]){longer, longer, NULL});

	g_assert_cmpstr(first, ==, full);
	g_assert_cmpstr(second, ==, "fs: short");
	g_assert_cmpstr(last, ==, full_longer);
}

static void assert_history(struct git_repo *repo, const char *rev, const char *file,
			   const char *expected)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autofree char *prefix = NULL;

	g_ptr_array_add(files, (gpointer)file);
	prefix = message_prefix_by_history(repo, rev, files);
	g_assert_cmpstr(prefix, ==, expected);
}

/* The most frequent prefix of a file's commits; two are not enough. */
static void test_history(void)
{
	static const char *const subjects[] = {"vfs: a",  "open: b", "vfs: c",
					       "open: d", "open: e", "no prefix: f"};
	g_autoptr(GError) error = NULL;
	struct git_fixture fixture;
	struct git_repo *repo;
	char *rev;

	git_fixture_begin(&fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++) {
		git_fixture_write(&fixture, "fs/open.c", subjects[i]);
		git_fixture_write(&fixture, i < 3 ? "fs/few.c" : "fs/other.c", subjects[i]);
		git_fixture_commit(&fixture, subjects[i]);
	}
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
	rev = git_commit_of(repo, "HEAD", &error);
	g_assert_no_error(error);
	assert_history(repo, rev, "fs/open.c", "open");
	assert_history(repo, rev, "fs/few.c", NULL);
	assert_history(repo, rev, "fs/none.c", NULL);
	g_free(rev);
	git_repo_free(repo);
	git_fixture_end(&fixture);
}

/* The message for the decisions of a plan, as one family. */
static char *message_of(struct fixture *fixture, const char *note)
{
	GPtrArray *decisions = fixture->plan.decisions;
	const struct decision *first = g_ptr_array_index(decisions, 0);
	g_autoptr(GPtrArray) cc = g_ptr_array_new(), notes = g_ptr_array_new();
	const char *const extra[] = {"Link: https://example.org/1", NULL};
	struct message_trailers trailers = {cc, extra, "Ann Author", "ann@example.org"};
	struct change *change = change_new("fs", first->family);
	char *message;

	g_ptr_array_add(cc, (gpointer) "Vera Vfs <vera@example.org>");
	if (note)
		g_ptr_array_add(notes, (gpointer)note);
	message_for_family(change, decisions, first->family, notes);
	message = message_make(change, "fs", &trailers);
	change_free(change);
	return message;
}

static void test_one(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL;

	fixture_file(
		fixture, "fs/file.c",
		"SYSCALL_DEFINE0(dup)\n{\n\treturn 0;\n}\nint f(void)\n{\n\treturn sys_dup();\n}\n");
	fixture_decision(fixture, "sys_dup", &strategy_helper, "ksys_dup",
			 "include/linux/syscalls.h");
	text = message_of(fixture, NULL);
	g_assert_cmpstr(text, ==,
			"fs: add ksys_dup() helper; remove the in-kernel call to sys_dup()\n"
			"\n"
			"Kernel code should not call system calls. sys_dup() is an entry point\n"
			"for user space; its calling convention is private to the architecture.\n"
			"\n"
			"Move the body of sys_dup() to the helper ksys_dup() and make sys_dup() a\n"
			"thin wrapper. Declare the helper in include/linux/syscalls.h.\n"
			"\n"
			"Use it in f() in fs/file.c.\n"
			"\n"
			"No functional change intended.\n"
			"\n"
			"Cc: Vera Vfs <vera@example.org>\n"
			"Link: https://example.org/1\n"
			"Signed-off-by: Ann Author <ann@example.org>\n");
}

static void test_family(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	fixture_file(fixture, "fs/file.c",
		     "COMPAT_SYSCALL_DEFINE0(semtimedop)\n{\n\treturn 0;\n}\n"
		     "SYSCALL_DEFINE0(semtimedop)\n{\n\treturn 0;\n}\n"
		     "int f(void)\n{\n\treturn sys_semtimedop() + compat_sys_semtimedop();\n}\n");
	fixture_file(fixture, "fs/other.c",
		     "int g(void)\n{\n\treturn sys_semtimedop();\n}\n"
		     "int h(void)\n{\n\treturn sys_semtimedop();\n}\n");
	fixture_decision(fixture, "compat_sys_semtimedop", &strategy_helper,
			 "compat_ksys_semtimedop", "include/linux/compat.h");
	fixture_decision(fixture, "sys_semtimedop", &strategy_helper, "ksys_semtimedop",
			 "include/linux/syscalls.h");
	text = message_of(fixture, NULL);
	lines = g_strsplit(text, "\n", -1);
	/* short enough, and native before compat */
	g_assert_cmpstr(lines[0], ==,
			"fs: add ksys_semtimedop() and compat_ksys_semtimedop() helpers");
	g_assert_nonnull(strstr(text, "sys_semtimedop() and\n"
				      "compat_sys_semtimedop() are entry points"));
	g_assert_nonnull(
		strstr(text, "Use them in f() in fs/file.c, and g() and h() in fs/other.c.\n"));
	for (char **line = lines; *line; line++)
		g_assert_cmpuint(strlen(*line), <=, 75);
}

/* One member of the family has a helper in the tree already. */
static void test_existing_and_new(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	fixture_file(fixture, "kernel/exit.c",
		     "SYSCALL_DEFINE0(wait4)\n{\n\treturn 0;\n}\n"
		     "COMPAT_SYSCALL_DEFINE0(wait4)\n{\n\treturn 0;\n}\n"
		     "int f(void)\n{\n\treturn sys_wait4() + compat_sys_wait4();\n}\n");
	fixture_decision(fixture, "sys_wait4", &strategy_existing, "kernel_wait4",
			 "include/linux/a.h");
	fixture_decision(fixture, "compat_sys_wait4", &strategy_helper, "compat_ksys_wait4",
			 "include/linux/compat.h");
	text = message_of(fixture, "A note on something.");
	lines = g_strsplit(text, "\n", -1);
	g_assert_cmpstr(lines[0], ==, "fs: add compat_ksys_wait4() helper, and use kernel_wait4()");
	g_assert_nonnull(strstr(text, "\n\nA note on something.\n\nNo functional"));
}

static void test_notes(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", "SYSCALL_DEFINE0(x)\n{\n\treturn 0;\n}\n");
	fixture_file(fixture, "fs/b.c", "SYSCALL_DEFINE0(x)\n{\n\treturn 0;\n}\n");
	decision =
		fixture_decision(fixture, "sys_x", &strategy_helper, "ksys_x", "include/linux/x.h");
	g_free(decision->fallback.guard);
	decision->fallback.guard = g_strdup("CONFIG_X");
	g_free(decision->fallback.target);
	decision->fallback.target = g_strdup("sys_ni_syscall");
	g_free(decision->fallback.file);
	decision->fallback.file = g_strdup("kernel/sys_ni.c");
	g_free(decision->export.macro);
	decision->export.macro = g_strdup("EXPORT_SYMBOL");
	g_free(decision->type);
	decision->type = g_strdup("int");
	text = message_of(fixture, NULL);
	g_assert_nonnull(strstr(text, "ksys_x() returns int."));
	g_assert_nonnull(strstr(text, "sys_x() has two definitions"));
	g_assert_nonnull(strstr(text, "sys_x() depends on CONFIG_X. Without it, ksys_x()"));
	g_assert_nonnull(strstr(text, "sys_ni_syscall(), as the system call does.\n"));
	g_assert_nonnull(strstr(text, "Export ksys_x() in addition to sys_x(), for modules."));
}

static void test_existing(void)
{
	g_autoptr(fixture) fixture = fixture_new();
	g_autofree char *text = NULL;
	struct decision *decision;

	fixture_file(fixture, "fs/a.c", "int f(void)\n{\n\treturn sys_wait4();\n}\n");
	decision = fixture_decision(fixture, "sys_wait4", &strategy_existing, "kernel_wait4",
				    "include/linux/x.h");
	g_free(decision->header.prototype);
	decision->header.prototype = g_strdup("extern int f(void);");
	text = message_of(fixture, NULL);
	g_assert_nonnull(strstr(text, "kernel_wait4() already does the same as sys_wait4()"));
	g_assert_true(
		g_str_has_prefix(text, "fs: use kernel_wait4() instead of calling sys_wait4()\n"));
	g_assert_nonnull(
		strstr(text, "The prototype of kernel_wait4() in include/linux/x.h lacks a"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/message/prefix", test_prefix);
	g_test_add_func("/message/subject", test_subject);
	g_test_add_func("/message/history", test_history);
	g_test_add_func("/message/one", test_one);
	g_test_add_func("/message/family", test_family);
	g_test_add_func("/message/existing-and-new", test_existing_and_new);
	g_test_add_func("/message/notes", test_notes);
	g_test_add_func("/message/existing", test_existing);
	return g_test_run();
}
