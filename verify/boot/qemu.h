/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boot a kernel image in QEMU with an initramfs of ours and read its serial console.
 *
 *	g_auto(boot) boot = {0};
 *	if (!qemu_boot(image, initramfs, "", GUEST_END, 60, &boot, &error))
 *		return FALSE;
 *	if (boot.end != BOOT_DONE) ... boot.detail says why ...
 *
 * The console is read as it arrives and the guest is ended as soon as it printed its marker.
 */
#ifndef VERIFY_BOOT_QEMU_H
#define VERIFY_BOOT_QEMU_H

#include <glib.h>

enum boot_end {
	BOOT_DONE,   /* the guest printed its end marker, and the kernel no trouble before it */
	BOOT_PANIC,  /* panic, BUG, oops: told by the console; or the machine reset by itself */
	BOOT_HANG,   /* it spoke, then did not come to its end before the deadline */
	BOOT_SILENT, /* not one byte until the deadline */
	BOOT_QEMU,   /* QEMU itself failed: the check could not run */
};
const char *boot_end_name(enum boot_end end);

struct boot {
	enum boot_end end;
	char *console; /* all of it, CR removed */
	char *detail;  /* one line: why, with the console's last line; the accelerator */
	char *warning; /* the kernel's first "WARNING: ..." line, without its time; "" if none */
	gboolean kvm;  /* ran under KVM, else under TCG */
	double seconds;
};
typedef struct boot boot;
void boot_clear(struct boot *boot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(boot, boot_clear)

/*
 * Boot `image` with `initramfs` (a cpio archive file) and `append` (may be NULL) after our own
 * command line (serial console, end of QEMU on panic). `marker` is the line prefix that ends the
 * guest well ("ksweep-guest: end"). Deadline in seconds, for each try: a guest that is silent or
 * hangs under KVM is tried once more under TCG, and detail says so. An error means that QEMU is
 * missing or that we were interrupted; all else is told in *boot.
 */
gboolean qemu_boot(const char *image, const char *initramfs, const char *append, const char *marker,
		   double deadline, struct boot *boot, GError **error);

/*
 * Does KVM really run a guest? Tried once per process with a tiny guest of our own (a few bytes of
 * boot sector that write to the serial port), a few seconds'
 * deadline; never trusted because /dev/kvm opens, and not again once a real kernel hung
 * under it and not under TCG. *why (may be NULL, caller frees) says what happened.
 */
gboolean qemu_kvm_works(char **why);

/* The same trial for any accelerator ("kvm", "tcg"), each time anew. */
gboolean qemu_accelerator_works(const char *accelerator, char **why);

/* "7.2.22"; NULL with KSWEEP_ERROR_ENVIRONMENT, naming the package, if missing. The caller frees.
 */
char *qemu_version(GError **error);

/* Write an initramfs (newc cpio, by libarchive): entries in order. */
struct initramfs_entry {
	const char *name;   /* "init", "dev/console" */
	const char *source; /* file to copy; NULL for a folder or node */
	guint mode;	    /* with type bits */
	guint major, minor; /* of a node */
};
gboolean initramfs_write(const char *path, const struct initramfs_entry *entries, gsize n,
			 GError **error);

#endif
