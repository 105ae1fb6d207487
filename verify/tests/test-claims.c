// SPDX-License-Identifier: GPL-2.0
/* Claims of a cover letter: only what was proved, in words that fit how it was judged. */
#include "base/error.h"
#include "verify/claims.h"

#include "base/record.h"

static GPtrArray *verdicts;

static void add(const char *config, const char *check, const char *outcome)
{
	struct verdict *verdict = verdict_new();

	g_free(verdict->config);
	g_free(verdict->check);
	g_free(verdict->outcome);
	g_free(verdict->toolchain);
	verdict->config = g_strdup(config);
	verdict->check = g_strdup(check);
	verdict->outcome = g_strdup(outcome);
	verdict->toolchain = g_strdup("gcc 12; ld 2");
	g_ptr_array_add(verdicts, verdict);
}

/* Expect one claim, or "" for none, of the verdicts on two commits; clears the verdicts. */
static void expect(const char *config, const char *want)
{
	const char *const configs[] = {config, NULL};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) texts = verdicts_claims(verdicts, configs, 2, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(texts->len, <=, 1);
	g_assert_cmpstr(texts->len ? texts->pdata[0] : "", ==, want);
	g_ptr_array_set_size(verdicts, 0);
}

static void test_whole(void)
{
	add("boot", "build", "pass");
	add("boot", "build", "pass");
	expect("boot", "Each of the 2 commits builds and links without a new compiler warning "
		       "(config boot, gcc 12).");
	add("boot", "build", "pass");
	add("boot", "build", "skip");
	expect("boot", "");
	add("boot", "build", "pass");
	expect("boot", "");
	add("-", "calls", "pass");
	add("-", "calls", "pass");
	expect("boot",
	       "Each of the 2 commits adds no call of a system call and leaves none of what "
	       "it converts.");
}

static void test_last(void)
{
	add("i386", "build", "pass");
	expect("i386", "The last of the 2 commits builds and links without a new compiler warning "
		       "(config i386, gcc 12).");
	add("i386", "build", "fail");
	expect("i386", "");
}

static void test_touched(void)
{
	add("allmodconfig", "build", "pass");
	add("allmodconfig", "build", "skip");
	expect("allmodconfig",
	       "Under config allmodconfig, gcc 12, the source files that 1 of the 2 commits touch "
	       "still compile where they did before, without a new compiler warning.");
	add("arm64", "sparse", "pass");
	expect("arm64", "Under config arm64, the source files that the series touches have no new "
			"sparse warning.");
	/* No compiler, no claim. */
	add("arm64", "build", "skip");
	expect("arm64", "");
	add("allmodconfig", "build", "pass");
	add("allmodconfig", "build", "fail");
	expect("allmodconfig", "");
}

static void test_unknown_config(void)
{
	static const char *const configs[] = {"nowhere", NULL};
	g_autoptr(GError) error = NULL;

	g_assert_null(verdicts_claims(verdicts, configs, 2, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	g_test_add_func("/claims/whole", test_whole);
	g_test_add_func("/claims/last", test_last);
	g_test_add_func("/claims/touched", test_touched);
	g_test_add_func("/claims/unknown-config", test_unknown_config);
	status = g_test_run();
	g_ptr_array_unref(verdicts);
	return status;
}
