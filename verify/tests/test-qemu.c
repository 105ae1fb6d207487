// SPDX-License-Identifier: GPL-2.0
/*
 * Ends of boots, each provoked by a kernel of a few instructions (a multiboot image, which
 * QEMU loads as it loads a bzImage), so that no kernel build is needed.
 */
#include "verify/boot/initramfs.h"
#include "verify/boot/qemu.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/run.h"

static char *folder;

/* Build a kernel that sends `text` to the serial port and then does `then` (assembly). */
static char *kernel(const char *name, const char *text, const char *then)
{
	g_autofree char *source =
		g_strdup_printf(".section .text\n.globl _start\n.align 4\n"
				".long 0x1badb002, 0, -0x1badb002\n"
				"_start: cli\n mov $text, %%esi\n mov $0x3f8, %%dx\n"
				"1: lodsb\n test %%al, %%al\n jz 2f\n out %%al, %%dx\n jmp 1b\n"
				"2: %s\n3: hlt\n jmp 3b\n"
				"text: .asciz \"%s\"\n.section .note.GNU-stack,\"\"\n",
				then, text);
	g_autofree char *path_s = g_strdup_printf("%s/%s.S", folder, name);
	char *path = g_strdup_printf("%s/%s", folder, name);
	const char *argv[] = {"gcc",
			      "-m32",
			      "-nostdlib",
			      "-static",
			      "-no-pie",
			      "-Wl,-Ttext=0x100000",
			      "-Wl,--build-id=none",
			      path_s,
			      "-o",
			      path,
			      NULL};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(path_s, source, -1, &error));
	run_checked(&(struct run_request){.argv = argv, .deadline = 60}, &result, &error);
	g_assert_no_error(error);
	return path;
}

/* Through the keyboard controller, as a kernel without ACPI resets. */
#define RESET "mov $0xfe, %al\n out %al, $0x64"

static void boot_text(const char *name, const char *text, const char *then, double deadline,
		      struct boot *boot)
{
	g_autofree char *image = kernel(name, text, then);
	g_autofree char *initramfs = g_strdup_printf("%s/initramfs", folder);
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(initramfs, "x", 1, &error));
	g_assert_true(qemu_boot(image, initramfs, NULL, "guest: end", deadline, boot, &error));
	g_assert_no_error(error);
}

static void test_done(void)
{
	g_auto(boot) boot = {0};

	boot_text("done", "one\\r\\nguest: end\\r\\n", "", 60, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_DONE);
	g_assert_cmpstr(boot.console, ==, "one\nguest: end\n");
	g_assert_cmpstr(boot.warning, ==, "");
	/* It loops after the marker: it ends in time only if the console is read as it arrives. */
	g_assert_cmpfloat(boot.seconds, <, 50);
}

static void test_warning(void)
{
	g_auto(boot) boot = {0};

	boot_text("warning", "[    1.5] WARNING: CPU: 0 PID: 1 at fs/x.c:3 f+0x1\\nguest: end\\n",
		  "", 60, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_DONE);
	g_assert_cmpstr(boot.warning, ==, "WARNING: CPU: 0 PID: 1 at fs/x.c:3 f+0x1");
	g_assert_nonnull(strstr(boot.detail, "WARNING: CPU"));
}

static void test_panic(void)
{
	g_auto(boot) boot = {0};

	boot_text("panic", "Oops: 0002\\nKernel panic - not syncing: Fatal exception\\n", RESET, 60,
		  &boot);
	g_assert_cmpint(boot.end, ==, BOOT_PANIC);
	g_assert_nonnull(strstr(boot.detail, "Kernel panic - not syncing: Fatal exception"));
}

/* A kernel with a bug is not good, even if the guest runs to its end. */
static void test_bug_before_end(void)
{
	g_auto(boot) boot = {0};

	boot_text("bug", "BUG: scheduling while atomic\\nguest: end\\n", "", 60, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_PANIC);
}

static void test_reset(void)
{
	g_auto(boot) boot = {0};

	boot_text("reset", "hello\\n", RESET, 60, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_PANIC);
	g_assert_nonnull(strstr(boot.detail, "reset by itself"));
	g_assert_nonnull(strstr(boot.detail, "hello"));
}

static void test_hang(void)
{
	g_auto(boot) boot = {0};

	boot_text("hang", "first\\nlast words", "", 5, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_HANG);
	g_assert_nonnull(strstr(boot.detail, "last words"));
}

static void test_silent(void)
{
	g_auto(boot) boot = {0};

	boot_text("silent", "", "", 5, &boot);
	g_assert_cmpint(boot.end, ==, BOOT_SILENT);
	g_assert_cmpstr(boot.console, ==, "");
}

static void test_no_image(void)
{
	g_auto(boot) boot = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *none = g_strdup_printf("%s/none", folder);

	g_assert_true(qemu_boot(none, none, "", "guest: end", 20, &boot, &error));
	g_assert_no_error(error);
	g_assert_cmpint(boot.end, ==, BOOT_QEMU);
	g_assert_nonnull(strstr(boot.detail, "none"));
}

/* The boot sector must run under TCG, else its failure would prove nothing about KVM. */
static void test_accelerator(void)
{
	g_autofree char *good = NULL, *bad = NULL;

	g_assert_true(qemu_accelerator_works("tcg", &good));
	g_assert_nonnull(strstr(good, "ran to its end"));
	g_assert_false(qemu_accelerator_works("nosuch", &bad));
	g_assert_nonnull(strstr(bad, "did not run"));
}

static void test_initramfs(void)
{
	g_autofree char *one = g_strdup_printf("%s/one.cpio", folder);
	g_autofree char *two = g_strdup_printf("%s/two.cpio", folder);
	g_autofree char *source = g_strdup_printf("%s/program", folder);
	const struct initramfs_entry entries[] = {
		{"dev", NULL, S_IFDIR | 0755, 0, 0},
		{"dev/console", NULL, S_IFCHR | 0600, 5, 1},
		{"init", source, S_IFREG | 0755, 0, 0},
	};
	const struct initramfs_entry missing[] = {
		{"init", "/nonexistent/file", S_IFREG | 0755, 0, 0}};
	const char *argv[] = {"cpio", "-tv", "--quiet", NULL};
	g_autoptr(GError) error = NULL;
	g_auto(run_result) result = {0};
	g_autofree char *a = NULL, *b = NULL;
	gsize na, nb;

	g_assert_true(file_write(source, "program", -1, NULL));
	g_assert_true(initramfs_write(one, entries, G_N_ELEMENTS(entries), &error));
	g_assert_true(initramfs_write(two, entries, G_N_ELEMENTS(entries), &error));
	g_assert_true(file_read(one, &a, &na, NULL) && file_read(two, &b, &nb, NULL));
	g_assert_cmpmem(a, na, b, nb);
	run_checked(
		&(struct run_request){.argv = argv, .input = a, .input_length = na, .deadline = 20},
		&result, &error);
	g_assert_no_error(error);
	g_assert_nonnull(strstr(result.out->str, "5,   1 "));
	g_assert_nonnull(strstr(result.out->str, "-rwxr-xr-x"));
	g_assert_false(initramfs_write(two, missing, 1, &error));
	g_assert_nonnull(strstr(error->message, "/nonexistent/file"));
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	g_setenv("KSWEEP_CACHE", folder, TRUE);
	g_test_add_func("/qemu/accelerator", test_accelerator);
	g_test_add_func("/qemu/done", test_done);
	g_test_add_func("/qemu/warning", test_warning);
	g_test_add_func("/qemu/panic", test_panic);
	g_test_add_func("/qemu/bug-before-end", test_bug_before_end);
	g_test_add_func("/qemu/reset", test_reset);
	g_test_add_func("/qemu/hang", test_hang);
	g_test_add_func("/qemu/silent", test_silent);
	g_test_add_func("/qemu/no-image", test_no_image);
	g_test_add_func("/qemu/initramfs", test_initramfs);
	status = g_test_run();
	file_remove_tree(folder, NULL);
	g_free(folder);
	return status;
}
