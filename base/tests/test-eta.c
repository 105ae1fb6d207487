// SPDX-License-Identifier: GPL-2.0
#include "base/eta.h"

#define SECOND G_USEC_PER_SEC

static void test_even(void)
{
	g_autoptr(eta) eta = eta_new(5 * SECOND);

	g_assert_cmpfloat(eta_estimate(eta, 10), <, 0);
	for (guint i = 1; i <= 20; i++) {
		eta_note(eta, 3 * i, (5 + 6 * i) * SECOND);
		g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 10), 20.0, 1e-9);
	}
}

/* Half an hour before the first unit is forgotten with the second. */
static void test_slow_start(void)
{
	g_autoptr(eta) eta = eta_new(0);

	eta_note(eta, 1, 1800 * SECOND);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 1), 1800.0, 1e-9);
	eta_note(eta, 2, 1840 * SECOND);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 1), 40.0, 1e-9);
	eta_note(eta, 5, 1850 * SECOND);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 6), 20.0, 1e-9);
}

/* All at once, or nothing more: no division by nothing. */
static void test_edges(void)
{
	g_autoptr(eta) eta = eta_new(0);

	eta_note(eta, 0, 1 * SECOND);
	eta_note(eta, 0, 2 * SECOND);
	g_assert_cmpfloat(eta_estimate(eta, 10), <, 0);
	eta_note(eta, 100, 12 * SECOND);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 100), 10.0, 1e-9);
	eta_note(eta, 100, 22 * SECOND);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 100), 20.0, 1e-9);
	g_assert_cmpfloat_with_epsilon(eta_estimate(eta, 0), 0.0, 1e-9);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pace/even", test_even);
	g_test_add_func("/pace/slow-start", test_slow_start);
	g_test_add_func("/pace/edges", test_edges);
	return g_test_run();
}
