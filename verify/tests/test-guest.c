// SPDX-License-Identifier: GPL-2.0
/*
 * The guest: built from its sources, and its transcript read. With KSWEEP_TEST_IMAGE (a bzImage)
 * it is also booted three times, and must print the same each time.
 */
#include "verify/boot/guest.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "verify/boot/qemu.h"
#include "verify/boot/transcript.h"

static void test_transcript(void)
{
	g_autofree char *text =
		transcript_of("[ 0.1] Linux\r\nabi64 dup2 good = 7\r\n"
			      "abi64 dup2 good = 8\nxabi64 no = 1\nabi32 chown16 root = 0 uid=3\n"
			      "abi64x no = 1\n" GUEST_END "\n");

	g_assert_cmpstr(text, ==,
			"abi64 dup2 good = 7\nabi64 dup2 good-2 = 8\n"
			"abi32 chown16 root = 0 uid=3\n");
}

static void test_exercised(void)
{
	const char *text =
		"abi64 dup2 good = 7\nabi32 time zero = ok\nabi32 ipc:semget new = 0\nabi32 unavailable: no\n"
		"abi64 bpf known = -38\nabi64 kcmp one = -38 x=1\nabi64 kcmp two = -3\n"
		"abi64 child-died-by-signal files = 9\n";
	g_autoptr(GHashTable) native = transcript_exercised(text, "abi64");
	g_autoptr(GHashTable) compat = transcript_exercised(text, "abi32");

	g_assert_cmpuint(g_hash_table_size(native), ==, 2);
	g_assert_true(g_hash_table_contains(native, "kcmp"));
	g_assert_true(g_hash_table_contains(native, "dup2"));
	g_assert_true(g_hash_table_contains(compat, "time"));
	g_assert_true(g_hash_table_contains(compat, "time32"));
	g_assert_true(g_hash_table_contains(compat, "ipc"));
	g_assert_true(g_hash_table_contains(compat, "semget"));
	g_assert_false(g_hash_table_contains(compat, "ipc:semget"));
	g_assert_false(g_hash_table_contains(compat, "dup2"));
	g_assert_false(g_hash_table_contains(compat, "unavailable:"));
}

static void test_initramfs_is_kept(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *one = guest_initramfs(&error), *two = NULL, *a = NULL, *b = NULL;
	gsize na, nb;

	g_assert_no_error(error);
	two = guest_initramfs(&error);
	g_assert_no_error(error);
	g_assert_cmpstr(one, ==, two);
	g_assert_true(file_read(one, &a, &na, &error));
	/* A new build gives the same bytes: verdict keys depend on that. */
	g_assert_true(g_unlink(one) == 0);
	g_free(two);
	two = guest_initramfs(&error);
	g_assert_no_error(error);
	g_assert_true(file_read(two, &b, &nb, &error));
	g_assert_cmpmem(a, na, b, nb);
}

static void test_version_follows_sources(void)
{
	g_autofree char *folder = g_dir_make_tmp("ksweep-guest-XXXXXX", NULL);
	g_autofree char *before = g_strdup(g_getenv("KSWEEP_GUEST"));
	g_autofree char *header = g_build_filename(folder, "call.h", NULL);
	g_autofree char *ours = guest_version(), *first = NULL, *second = NULL, *initramfs = NULL;
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(header, "/* 1 */", -1, NULL));
	g_assert_cmpstr(ours, !=, "none");
	g_setenv("KSWEEP_GUEST", folder, TRUE);
	first = guest_version();
	g_assert_true(file_write(header, "/* 2 */", -1, NULL));
	second = guest_version();
	g_assert_cmpstr(ours, !=, first);
	g_assert_cmpstr(first, !=, second);
	/* Sources that do not compile are an error of the environment. */
	initramfs = guest_initramfs(&error);
	g_assert_null(initramfs);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	if (before)
		g_setenv("KSWEEP_GUEST", before, TRUE);
	else
		g_unsetenv("KSWEEP_GUEST");
	file_remove_tree(folder, NULL);
}

static char *boot_once(const char *image, const char *initramfs)
{
	g_auto(boot) boot = {0};
	g_autoptr(GError) error = NULL;

	g_assert_true(qemu_boot(image, initramfs, NULL, GUEST_END, 180, &boot, &error));
	g_assert_no_error(error);
	g_test_message("%s, %.1f s", boot.detail, boot.seconds);
	g_assert_cmpint(boot.end, ==, BOOT_DONE);
	return transcript_of(boot.console);
}

static void test_boots_are_equal(void)
{
	const char *image = g_getenv("KSWEEP_TEST_IMAGE");
	g_autoptr(GError) error = NULL;
	g_autofree char *initramfs = NULL, *first = NULL;
	g_autoptr(GHashTable) native = NULL;

	if (!image) {
		g_test_skip("KSWEEP_TEST_IMAGE names no kernel");
		return;
	}
	initramfs = guest_initramfs(&error);
	g_assert_no_error(error);
	first = boot_once(image, initramfs);
	for (int i = 0; i < 2; i++) {
		g_autofree char *next = boot_once(image, initramfs);

		g_assert_cmpstr(first, ==, next);
	}
	native = transcript_exercised(first, "abi64");
	g_assert_true(g_hash_table_contains(native, "pread64"));
}

int main(int argc, char **argv)
{
	g_autofree char *folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	int status;

	g_test_init(&argc, &argv, NULL);
	g_setenv("KSWEEP_CACHE", folder, TRUE);
	g_test_add_func("/guest/transcript", test_transcript);
	g_test_add_func("/guest/exercised", test_exercised);
	g_test_add_func("/guest/initramfs-is-kept", test_initramfs_is_kept);
	g_test_add_func("/guest/version-follows-sources", test_version_follows_sources);
	g_test_add_func("/guest/boots-are-equal", test_boots_are_equal);
	status = g_test_run();
	file_remove_tree(folder, NULL);
	return status;
}
