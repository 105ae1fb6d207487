// SPDX-License-Identifier: GPL-2.0
/* Which strategy a system call gets, and why not another one. */
#include "series/tests/plan-fixture.h"

static void test_strategies(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_fchownat", &strategy_helper, "ksys_fchownat", SYSCALLS_H);
	g_assert_cmpuint(decision->sites->len, ==, 1);
	g_assert_cmpstr(decision->family, ==, "fchownat");
	g_assert_cmpstr(decision->subsystem, ==, "fs");
	g_assert_cmpstr(decision->type, ==, "long");
	decision = assert_decision("sys_chown", &strategy_inline, "ksys_chown", SYSCALLS_H);
	g_assert_cmpstr(decision->callee.name, ==, "ksys_fchownat");
	g_assert_cmpstr(decision->callee.call, ==, "ksys_fchownat(AT_FDCWD, name, user)");
	g_assert_cmpstr(decision->callee.declaration, ==, "");
	/* A constant that the header does not know. */
	assert_decision("sys_unseen", &strategy_helper, "ksys_unseen", SYSCALLS_H);
	decision = assert_decision("sys_dup3", &strategy_local, "do_dup3", "");
	g_assert_false(decision->forward);
	decision = assert_decision("sys_later", &strategy_local, "ksys_later", "");
	g_assert_true(decision->forward);
	g_assert_nonnull(strstr(decision->why, "do_later is taken (fs/local.c)"));
}

/* A row that does not work out leaves nothing behind: the next one starts anew. */
static void test_fall_through(void)
{
	const struct decision *decision;

	/* existing: a static function cannot be called from elsewhere; local serves */
	decision = assert_decision("sys_row_static", &strategy_local, "do_row_static", "");
	g_assert_cmpstr(decision->why, ==, "all callers are in fs/rows.c");
	/* local: a static function cannot fall back; a helper can */
	decision = assert_decision("sys_row_local", &strategy_helper, "ksys_row_local", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ROW");
	g_assert_false(decision->forward);
	/* inline, and the same where the definition can be off */
	decision = assert_decision("sys_row_sure", &strategy_inline, "ksys_row_sure", SYSCALLS_H);
	g_assert_cmpstr(decision->callee.declaration, ==,
			"extern long __sys_send(int fd, unsigned int flags);");
	decision =
		assert_decision("sys_row_inline", &strategy_helper, "ksys_row_inline", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	g_assert_cmpstr(decision->callee.call, ==, "");
	/* the function that the policy names cannot fall back */
	decision = assert_decision("sys_row_existing", &strategy_helper, "ksys_row_existing",
				   SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	g_assert_nonnull(strstr(decision->why, "not __sys_send() as the policy proposes: a caller "
					       "can be compiled without the syscall"));
}

/* The decision has nothing of an attempt on an existing function. */
static void assert_fresh(const struct decision *decision)
{
	g_assert_cmpstr(decision->type, ==, "long");
	g_assert_cmpstr(decision->header.guard, ==, "");
	g_assert_cmpstr(decision->header.prototype, ==, "");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	g_assert_cmpstr(decision->callee.heads, ==, "");
	g_assert_false(decision->forward);
}

static void test_start_over(void)
{
	const struct decision *decision;

	/* one of two callers lacks the header, and the policy does not let it have it */
	decision = assert_decision("sys_narrow", &strategy_inline, "ksys_narrow", SYSCALLS_H);
	g_assert_cmpuint(decision->sites->len, ==, 2);
	assert_fresh(decision);
	g_assert_cmpstr(decision->callee.declaration, ==, "extern int int_work(int a);");
	/* the header of a directory is not added elsewhere */
	decision = assert_decision("sys_private", &strategy_inline, "ksys_private", SYSCALLS_H);
	assert_fresh(decision);
	/* with the header added, the function can be called */
	decision =
		assert_decision("sys_wide", &strategy_existing, "int_work", "include/linux/work.h");
	g_assert_cmpstr(decision->type, ==, "int");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(decision->header.add_includes->pdata[0], ==, "lib/callers.c");
	/* a failed inline leaves no condition */
	assert_refused("compat_sys_sealed", "requires strategy 'inline'");
	assert_fresh(decision_of("compat_sys_sealed", NULL));
}

/* The reason is about the function of the policy, not about the one that the body calls. */
static void test_why_not_policy(void)
{
	const struct decision *decision =
		assert_decision("sys_proposed", &strategy_helper, "ksys_proposed", SYSCALLS_H);

	g_assert_nonnull(strstr(decision->why, "not kernel_wait4() as the policy proposes: its "
					       "parameters differ"));
	assert_fresh(decision);
}

/* A macro of the file may be expanded above a static helper. */
static void test_macro(void)
{
	const struct decision *decision =
		assert_decision("sys_expanded", &strategy_helper, "ksys_expanded", SYSCALLS_H);

	g_assert_cmpuint(decision->sites->len, ==, 1);
}

/* One call, but the body must move: for the export, or because there are two of them. */
static void test_one_call(void)
{
	assert_decision("sys_shown", &strategy_helper, "ksys_shown", SYSCALLS_H);
	assert_decision("sys_twofold", &strategy_helper, "ksys_twofold", SYSCALLS_H);
}

/* A strategy of the policy is taken, or nothing is. */
static void test_forced(void)
{
	assert_decision("sys_as_helper", &strategy_helper, "ksys_as_helper", SYSCALLS_H);
	assert_refused("sys_as_inline", "requires strategy 'inline'");
	assert_refused("sys_as_local", "requires strategy 'local'");
	assert_refused("sys_as_refused", "for a test");
	g_assert_false(decision_of("sys_as_refused", NULL)->kept);
	assert_refused("sys_as_kept", "kept by policy");
	g_assert_true(decision_of("sys_as_kept", NULL)->kept);
}

/* A policy that wants an existing function has to name it, so this strategy is never forced. */
static void test_existing_without_name(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(policy_parse("[syscall sys_wide]\nstrategy = existing\n", "test", &error));
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, "[syscall sys_wide] strategy: invalid value"));
}

static void test_names(void)
{
	const struct decision *decision =
		assert_decision("sys_chdir", &strategy_helper, "do_chdir", SYSCALLS_H);

	g_assert_nonnull(strstr(decision->why, "ksys_chdir is taken (block/taken.c)"));
}

static void test_existing(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_send", &strategy_existing, "__sys_send",
				   "include/linux/wait.h");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	/* All callers pass NULL where the types differ ... */
	decision = assert_decision("sys_wait4", &strategy_existing, "kernel_wait4",
				   "include/linux/wait.h");
	g_assert_cmpstr(decision->header.prototype, ==, "");
	/* ... and here one does not. */
	decision = assert_decision("sys_wait5", &strategy_helper, "ksys_wait5", SYSCALLS_H);
	g_assert_nonnull(strstr(decision->why, "its parameters differ"));
	/* The prototype lacks what the definition has. */
	decision = assert_decision("sys_wait6", &strategy_existing, "kernel_wait6",
				   "include/linux/wait.h");
	g_assert_cmpstr(decision->header.prototype, ==,
			"extern long kernel_wait6(int pid, int __user *p, const char __user *r);");
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	plan_fixture_begin();
	g_test_add_func("/plan-strategies/strategies", test_strategies);
	g_test_add_func("/plan-strategies/fall-through", test_fall_through);
	g_test_add_func("/plan-strategies/start-over", test_start_over);
	g_test_add_func("/plan-strategies/why-not-policy", test_why_not_policy);
	g_test_add_func("/plan-strategies/macro", test_macro);
	g_test_add_func("/plan-strategies/one-call", test_one_call);
	g_test_add_func("/plan-strategies/forced", test_forced);
	g_test_add_func("/plan-strategies/existing-without-name", test_existing_without_name);
	g_test_add_func("/plan-strategies/names", test_names);
	g_test_add_func("/plan-strategies/existing", test_existing);
	status = g_test_run();
	plan_fixture_end();
	return status;
}
