/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boot a kernel image in QEMU with an initramfs of ours and read its serial console.
 */
#ifndef VERIFY_QEMU_H
#define VERIFY_QEMU_H

#include <glib.h>

enum boot_end {
	BOOT_DONE,    /* the guest program printed its end marker */
	BOOT_PANIC,   /* "Kernel panic", "BUG:", oops: told by the console */
	BOOT_HANG,    /* it spoke, then nothing until the deadline */
	BOOT_SILENT,  /* not one byte until the deadline */
	BOOT_QEMU,    /* QEMU itself failed: the check could not run */
};
const char *boot_end_name(enum boot_end end);

struct boot {
	enum boot_end end;
	char *console;   /* all of it, CR removed */
	char *detail;    /* one line: why, with the console's last line */
	gboolean kvm;
	double seconds;
};
typedef struct boot boot;
void boot_clear(struct boot *boot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(boot, boot_clear)

/*
 * Boot `image` with `initramfs` (a cpio archive file). `marker` is the line prefix that ends the
 * guest well ("ksweep-guest: end"). Deadline in seconds. An error means QEMU is missing or we were interrupted.
 */
gboolean qemu_boot(const char *image, const char *initramfs, const char *append, const char *marker,
		   double deadline, struct boot *boot, GError **error);

/*
 * Does KVM really run a guest? Tried once per process with a tiny guest of our own (a few bytes of
 * boot sector that write to the serial port), 10 s deadline; never trusted because /dev/kvm opens.
 * *why (may be NULL, caller frees) says what happened.
 */
gboolean qemu_kvm_works(char **why);

/* Write an initramfs (newc cpio, by libarchive): entries in order. */
struct initramfs_entry {
	const char *name;    /* "init", "dev/console" */
	const char *source;  /* file to copy; NULL for a folder or node */
	guint mode;          /* with type bits */
	guint major, minor;  /* of a node */
};
gboolean initramfs_write(const char *path, const struct initramfs_entry *entries, gsize n, GError **error);

#endif
