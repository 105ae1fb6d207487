// SPDX-License-Identifier: GPL-2.0
/* What a plan decides beside the strategy: fallbacks, definitions, headers, exports, order. */
#include "series/tests/plan-fixture.h"

#include "series/plan/decision-json.h"

static void test_weak(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_fadvise", &strategy_helper, "ksys_fadvise", SYSCALLS_H);
	g_assert_true(decision->weak);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	/* By Kconfig the caller's file is built only with the definition's. */
	decision = assert_decision("sys_quotactl", &strategy_helper, "ksys_quotactl", SYSCALLS_H);
	g_assert_true(decision->weak);
	g_assert_cmpstr(decision->fallback.guard, ==, "");
	g_assert_cmpstr(decision->fallback.target, ==, "");
	g_assert_cmpstr(decision->fallback.file, ==, "");
	/* CONFIG_MMU is around the caller as well: half of the condition is enough. */
	decision = assert_decision("sys_futex", &strategy_helper, "ksys_futex", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_FUTEX");
	g_assert_cmpstr(decision->fallback.target, ==, "sys_ni_syscall");
	/* Another file's macro of the same name is another macro. */
	decision = assert_decision("sys_tick", &strategy_helper, "ksys_tick", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.target, ==, "sys_ni_tick");
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/stubs.c");
	/* That x86 has a definition of its own does not help arm. */
	decision = assert_decision("sys_fad", &strategy_helper, "ksys_fad", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.file, ==, "kernel/sys_ni.c");
	/* The text names only CONFIG_ symbols. */
	decision = assert_decision("sys_bits", &strategy_helper, "ksys_bits", SYSCALLS_H);
	g_assert_cmpstr(decision->fallback.guard, ==, "CONFIG_ADVISE");
	/* Where arm's own would be called today, a fallback must not be. */
	assert_refused("sys_split", "may mean the definition in arch/arm/kernel/split.c");
	assert_refused("sys_blind", "kernel/other_ni.c cannot use cond_syscall()");
	assert_refused("sys_alarm", "stub of its own");
}

static void test_definitions(void)
{
	const struct decision *decision;

	decision =
		assert_decision("sys_mmap_pgoff", &strategy_helper, "ksys_mmap_pgoff", SYSCALLS_H);
	g_assert_cmpuint(decision->definitions->len, ==, 2);
	g_assert_cmpstr(decision->fallback.guard, ==, "");
	assert_decision("sys_ioperm", &strategy_helper, "ksys_ioperm", SYSCALLS_H);
	assert_refused("sys_iopl", "only architectures define it");
	assert_refused("sys_fchmod", "address at init/main.c");
}

static void test_heads(void)
{
	const struct decision *decision = assert_decision("sys_clone", &strategy_inline,
							  "ksys_clone", "include/linux/syscalls.h");

	g_assert_cmpuint(decision->definitions->len, ==, 1);
	g_assert_cmpstr(decision->callee.call, ==, "do_fork(flags, tls)");
	g_assert_cmpstr(decision->callee.heads, ==,
			"#ifdef CONFIG_BACKWARDS\n"
			"static inline long ksys_clone(int *tls, int flags)\n"
			"#elif defined(CONFIG_MORE)\n"
			"static inline long ksys_clone(int flags, int size, int *tls)\n"
			"#else\n"
			"static inline long ksys_clone(int flags, int *tls)\n"
			"#endif\n");
	assert_refused("sys_body", "2 parameter lists share one body (kernel/fork.c:");
	assert_refused("sys_typed", "2 parameter lists share one body");
	assert_refused("sys_gap", "2 parameter lists share one body");
}

static void test_headers(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_shmdt", &strategy_helper, "ksys_shmdt", "ipc/util.h");
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(decision->header.add_includes, 0), ==, "ipc/syscall.c");
	g_assert_cmpstr(decision->header.forward_structs, ==, "");
	/* ipc/syscall.c would be warned of it */
	g_assert_cmpstr(decision->header.own_structs, ==, "struct lonely;\n");
	/* the file of the definition needs the header only if its body moves */
	decision = assert_decision("sys_apart", &strategy_inline, "ksys_apart", SYSCALLS_H);
	g_assert_cmpuint(decision->header.add_includes->len, ==, 0);
	decision = assert_decision("sys_drawn", &strategy_helper, "ksys_drawn", SYSCALLS_H);
	g_assert_cmpuint(decision->header.add_includes->len, ==, 1);
	g_assert_cmpstr(decision->header.add_includes->pdata[0], ==, "lib/apart.c");
	assert_refused("sys_shmget", "does not declare a type");
	/* of a structure a pointer is all that a prototype needs to know, and once is enough */
	decision = assert_decision("sys_msgctl", &strategy_helper, "ksys_msgctl", "ipc/util.h");
	g_assert_cmpstr(decision->header.forward_structs, ==, "struct msq;\n");
	decision = assert_decision("sys_msgset", &strategy_helper, "ksys_msgset", "ipc/util.h");
	g_assert_cmpstr(decision->header.forward_structs, ==, "");
	g_assert_cmpstr(g_ptr_array_index(decision->needs, 0), ==, "sys_msgctl");
	decision = assert_decision("compat_sys_odd", &strategy_helper, "compat_ksys_odd",
				   "include/linux/compat.h");
	g_assert_cmpstr(decision->header.guard, ==, "defined(CONFIG_COMPAT)");
}

static void assert_export_remains(const char *symbol)
{
	const struct decision *decision = decision_of(symbol, NULL);
	const struct site *site;

	g_assert_cmpstr(decision->strategy->name, ==, "helper");
	g_assert_cmpstr(decision->export.macro, ==, "EXPORT_SYMBOL");
	g_assert_null(decision->export.site);
	g_assert_cmpuint(decision->remaining->len, ==, 1);
	site = g_ptr_array_index(decision->remaining, 0);
	g_assert_cmpstr(site->context, ==, "export");
}

static void test_export(void)
{
	const struct decision *decision;

	decision = assert_decision("sys_close", &strategy_helper, "ksys_close", SYSCALLS_H);
	g_assert_cmpstr(decision->export.macro, ==, "EXPORT_SYMBOL_GPL");
	g_assert_nonnull(decision->export.site);
	/* outside the area there is only a prototype, or only another definition */
	g_assert_nonnull(decision_of("sys_shown", NULL)->export.site);
	g_assert_nonnull(decision_of("sys_defined_out", NULL)->export.site);
	/* there is a call, or a macro that calls it: the export remains */
	assert_export_remains("sys_called_out");
	assert_export_remains("sys_expanded_out");
}

static void test_order(void)
{
	guint first, second, last = 0;
	guint remaining, refused, kept = 0;

	decision_of("sys_fchownat", &first);
	decision_of("sys_chown", &second);
	g_assert_cmpuint(first, <, second);
	decision_of("sys_send", &first);
	g_assert_cmpuint(first, ==, 0); /* net comes first by policy */
	decision_of("sys_dup3", &first);
	decision_of("sys_wait4", &second);
	g_assert_cmpuint(first, <, second);
	/* Of a circle one is refused, and the other does not wait for it. */
	g_assert_cmpuint((decision_of("sys_ping", NULL)->strategy == &strategy_refuse) +
				 (decision_of("sys_pong", NULL)->strategy == &strategy_refuse),
			 ==, 1);
	g_assert_cmpuint(decision_of("sys_ping", NULL)->needs->len, ==, 0);
	g_assert_cmpuint(decision_of("sys_pong", NULL)->needs->len, ==, 0);
	refused = plan_refused(the_plan, &remaining);
	for (guint i = 0; i < the_plan->decisions->len; i++) {
		struct decision *decision = g_ptr_array_index(the_plan->decisions, i);

		if (!decision_is_refused(decision))
			last = i;
		kept += decision->kept;
	}
	g_assert_cmpuint(kept, ==, 1);
	g_assert_cmpuint(last + 1 + refused + kept, ==, the_plan->decisions->len);
}

static char *whole_plan(const struct plan *of)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < of->decisions->len; i++) {
		g_autoptr(json_t) json = decision_to_json(g_ptr_array_index(of->decisions, i));
		g_autofree char *line = record_line(json);

		g_string_append(text, line);
	}
	return g_string_free(text, FALSE);
}

static void test_again(void)
{
	g_autoptr(GError) error = NULL;
	struct plan *again = plan_make(&the_tree, the_found, the_policy, &error);
	g_autofree char *first = whole_plan(the_plan);
	g_autofree char *second = NULL;

	g_assert_no_error(error);
	second = whole_plan(again);
	g_assert_cmpstr(first, ==, second);
	plan_free(again);
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	plan_fixture_begin();
	g_test_add_func("/plan/weak", test_weak);
	g_test_add_func("/plan/definitions", test_definitions);
	g_test_add_func("/plan/heads", test_heads);
	g_test_add_func("/plan/headers", test_headers);
	g_test_add_func("/plan/export", test_export);
	g_test_add_func("/plan/order", test_order);
	g_test_add_func("/plan/again", test_again);
	status = g_test_run();
	plan_fixture_end();
	return status;
}
