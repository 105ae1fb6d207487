// SPDX-License-Identifier: GPL-2.0
#include "base/error.h"

/* Programs that print a GError show this name. */
static void test_domain(void)
{
	g_assert_cmpstr(g_quark_to_string(KSWEEP_ERROR), ==, "ksweep-error-quark");
}

static void test_exit_status(void)
{
	g_autoptr(GError)
		ours = g_error_new_literal(KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "wrong option");
	g_autoptr(GError)
		other = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such file");

	g_assert_cmpint(ksweep_error_exit_status(ours), ==, 2);
	g_assert_cmpint(ksweep_error_exit_status(other), ==, 3);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/error/domain", test_domain);
	g_test_add_func("/error/exit-status", test_exit_status);
	return g_test_run();
}
