// SPDX-License-Identifier: GPL-2.0
/* The check boot: outcomes for each end of the boot and of the base's boot. */
#include "verify/boot/qemu.h"
#include "verify/checks/boot.h"

static struct boot_result result_of(enum boot_end end)
{
	return (struct boot_result){.end = (char *)boot_end_name(end),
				    .detail = "the last line",
				    .console = "console\n",
				    .done = end == BOOT_DONE,
				    .seconds = 7.5};
}

static void expect(enum boot_end base, enum boot_end now, const char *outcome, const char *detail)
{
	struct boot_result before = result_of(base), after = result_of(now);
	const struct check_input input = {.boot = &after, .base_boot = &before};
	g_autoptr(GString) log = g_string_new("");
	struct check_result result = {.log = log};
	g_autoptr(GError) error = NULL;

	g_assert_true(check_boot.judge(&input, &result, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(result.outcome, ==, outcome);
	g_assert_cmpstr(result.detail, ==, detail);
	g_assert_cmpint(result.figure, ==, 7);
	g_assert_cmpstr(log->str, ==, "console\n");
	g_free(result.detail);
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
