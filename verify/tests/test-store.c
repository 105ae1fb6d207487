// SPDX-License-Identifier: GPL-2.0
/* The store returns what was put in, never stores errors, and reports a broken file. */
#include "verify/store/store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"

static char *folder;

static struct verdict *make_verdict(const char *outcome, const char *detail)
{
	struct verdict *verdict = verdict_new();
	char **const fields[] = {&verdict->commit,    &verdict->tree,  &verdict->config,
				 &verdict->toolchain, &verdict->check, &verdict->outcome,
				 &verdict->detail};
	const char *const values[] = {"c0ffee", "7ee", "boot", "gcc 1", "build", outcome, detail};

	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_free(*fields[i]);
		*fields[i] = g_strdup(values[i]);
	}
	verdict->figure = -3;
	return verdict;
}

static void test_round(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(store) one = store_open(&error);
	g_autoptr(store) two = store_open(&error);
	g_autoptr(verdict) put = make_verdict("fail", "it's \"odd\"; DROP TABLE verdict");
	g_autoptr(verdict) got = NULL;
	g_autoptr(verdict) none = NULL;
	g_autofree char *log = NULL;

	g_assert_no_error(error);
	g_assert_true(store_put(one, "k'1", put, "line\n", &error));
	g_assert_no_error(error);
	/* Another process sees it at once. */
	got = store_get(two, "k'1", &log);
	g_assert_nonnull(got);
	g_assert_cmpstr(got->outcome, ==, "fail");
	g_assert_cmpstr(got->detail, ==, put->detail);
	g_assert_cmpint(got->figure, ==, -3);
	g_assert_cmpstr(log, ==, "line\n");
	none = store_get(one, "k2", NULL);
	g_assert_null(none);
}

/* A pass is returned as by store_get(), any other outcome is not. */
static void test_pass(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(store) store = store_open(&error);
	g_autoptr(verdict) fail = make_verdict("fail", "");
	g_autoptr(verdict) pass = make_verdict("pass", "good");
	g_autoptr(verdict) got = NULL;
	g_autofree char *log = NULL;

	g_assert_true(store_put(store, "k4", fail, "bad\n", &error));
	g_assert_null(store_get_pass(store, "k4", &log));
	g_assert_null(store_get_pass(store, "k5", &log));
	g_assert_null(log);
	g_assert_true(store_put(store, "k4", pass, "line\n", &error));
	got = store_get_pass(store, "k4", &log);
	g_assert_nonnull(got);
	g_assert_cmpstr(got->detail, ==, "good");
	g_assert_cmpstr(log, ==, "line\n");
}

static void test_error_is_no_proof(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(store) store = store_open(&error);
	g_autoptr(verdict) put = make_verdict("error", "no QEMU");
	g_autoptr(verdict) got = NULL;

	g_assert_true(store_put(store, "k3", put, "", &error));
	got = store_get(store, "k3", NULL);
	g_assert_null(got);
}

static void test_facts(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(store) store = store_open(&error);
	g_autofree char *none = store_fact(store, "image", "a");
	g_autofree char *other = NULL;
	g_autofree char *value = NULL;

	g_assert_null(none);
	g_assert_true(store_put_fact(store, "image", "a", "1", &error));
	g_assert_true(store_put_fact(store, "image", "a", "2", &error));
	value = store_fact(store, "image", "a");
	other = store_fact(store, "boot", "a");
	g_assert_cmpstr(value, ==, "2");
	g_assert_null(other);
}

static void test_keys(void)
{
	g_autofree char *one = store_key("ab", "c", NULL);
	g_autofree char *two = store_key("a", "bc", NULL);
	g_autofree char *three = store_key("ab", "c", "", NULL);
	g_autofree char *again = store_key("ab", "c", NULL);

	g_assert_cmpstr(one, !=, two);
	g_assert_cmpstr(one, !=, three);
	g_assert_cmpstr(one, ==, again);
}

static void test_broken(void)
{
	g_autofree char *cache = g_build_filename(folder, "other", NULL);
	g_autofree char *path = g_build_filename(cache, "verdicts.sqlite", NULL);
	g_autofree char *junk = g_strnfill(9000, 'x');
	g_autoptr(GError) error = NULL;
	g_autoptr(store) store = NULL;

	g_assert_true(file_write(path, junk, -1, NULL));
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	store = store_open(&error);
	g_setenv("KSWEEP_CACHE", folder, TRUE);
	g_assert_null(store);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	g_assert_nonnull(strstr(error->message, path));
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("ksweep-store-XXXXXX", NULL);
	g_assert_nonnull(folder);
	g_setenv("KSWEEP_CACHE", folder, TRUE);
	g_test_add_func("/store/round", test_round);
	g_test_add_func("/store/pass", test_pass);
	g_test_add_func("/store/error-is-no-proof", test_error_is_no_proof);
	g_test_add_func("/store/facts", test_facts);
	g_test_add_func("/store/keys", test_keys);
	g_test_add_func("/store/broken", test_broken);
	status = g_test_run();
	file_remove_tree(folder, NULL);
	g_free(folder);
	return status;
}
