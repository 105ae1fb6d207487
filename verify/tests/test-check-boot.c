// SPDX-License-Identifier: GPL-2.0
/* How a boot is judged beside that of the base. */
#include "verify/checks/check.h"
#include "verify/boot/qemu.h"

static struct boot_result fact(enum boot_end end)
{
	return (struct boot_result){.end = (char *)boot_end_name(end),
				    .detail = "the last line",
				    .console = "console\n",
				    .done = end == BOOT_DONE,
				    .seconds = 7.5};
}

static void expect(enum boot_end base, enum boot_end now, const char *outcome, const char *detail)
{
	struct boot_result before = fact(base), after = fact(now);
	const struct check_input check_input = {.boot = &after, .base_boot = &before};
	g_autoptr(GString) log = g_string_new("");
	struct check_result check_result = {.log = log};
	g_autoptr(GError) error = NULL;

	g_assert_true(check_boot.judge(&check_input, &check_result, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(check_result.outcome, ==, outcome);
	g_assert_cmpstr(check_result.detail, ==, detail);
	g_assert_cmpint(check_result.figure, ==, 7);
	g_assert_cmpstr(log->str, ==, "console\n");
	g_free(check_result.detail);
}

static void test_outcomes(void)
{
	expect(BOOT_DONE, BOOT_DONE, "pass", "the last line");
	expect(BOOT_PANIC, BOOT_DONE, "pass", "the last line");
	expect(BOOT_DONE, BOOT_PANIC, "fail", "panic: the last line");
	expect(BOOT_DONE, BOOT_HANG, "fail", "hang: the last line");
	expect(BOOT_DONE, BOOT_QEMU, "error", "qemu: the last line");
	expect(BOOT_PANIC, BOOT_HANG, "error",
	       "the base does not boot either; hang: the last line");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/check-boot/outcomes", test_outcomes);
	return g_test_run();
}
