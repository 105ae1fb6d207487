// SPDX-License-Identifier: GPL-2.0
/* The policy cannot use the list of strategies, so it has their names again: they must agree. */
#include <string.h>

#include "semantic-patches/policy.h"
#include "series/plan/decision.h"

/* "existing" is a key of its own, since it needs the function's name. */
static gboolean is_word_of_policy(const struct strategy *strategy)
{
	return strategy != &strategy_existing;
}

static gboolean takes(const char *word, GError **error)
{
	g_autofree char *text = g_strdup_printf("[default]\nstrategy = %s\n", word);
	g_autoptr(policy) policy = policy_parse(text, "test", error);

	return policy != NULL;
}

static void test_policy_has_each(void)
{
	for (guint i = 0; strategies[i]; i++)
		g_assert_cmpint(takes(strategies[i]->name, NULL), ==,
				is_word_of_policy(strategies[i]));
}

/* Each word of the policy is a strategy, or one of two that are not. */
static void test_policy_has_no_other(void)
{
	static const char expected[] = "expected one of ";
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) words = NULL;
	const char *list;
	guint own = 0, n;

	g_assert_false(takes("magic", &error));
	list = strstr(error->message, expected);
	g_assert_nonnull(list);
	words = g_strsplit(list + strlen(expected), ", ", -1);
	n = g_strv_length(words);
	g_assert_cmpuint(n, ==, STRATEGY_COUNT - 1 + 2);
	for (guint i = 0; i < n; i++) {
		gboolean known = strcmp(words[i], "auto") == 0 || strcmp(words[i], "keep") == 0;

		own += known;
		for (guint j = 0; strategies[j]; j++)
			known |= strcmp(words[i], strategies[j]->name) == 0;
		g_assert_true(known);
	}
	g_assert_cmpuint(own, ==, 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/strategy-names/policy-has-each", test_policy_has_each);
	g_test_add_func("/strategy-names/policy-has-no-other", test_policy_has_no_other);
	return g_test_run();
}
