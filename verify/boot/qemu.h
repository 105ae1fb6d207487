/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boot a kernel image in QEMU with an initramfs and read its serial console.
 *
 *	g_auto(boot) boot = {0};
 *	if (!qemu_boot(image, initramfs, "", GUEST_END, 60, &boot, &error))
 *		return FALSE;
 *	if (boot.end != BOOT_DONE) ... boot.detail says why ...
 *
 * The console is read as it arrives, and QEMU is ended as soon as the guest has printed its marker.
 */
#ifndef VERIFY_BOOT_QEMU_H
#define VERIFY_BOOT_QEMU_H

#include <glib.h>

enum boot_end {
	BOOT_DONE,   /* the guest printed its marker, and the kernel no panic, BUG or oops before it
		      */
	BOOT_PANIC,  /* panic, BUG or oops on the console, or the machine reset by itself */
	BOOT_HANG,   /* some output, but no end before the deadline */
	BOOT_SILENT, /* no output before the deadline */
	BOOT_QEMU,   /* QEMU itself failed: the check could not run */
};
const char *boot_end_name(enum boot_end end);

struct boot {
	enum boot_end end;
	char *console; /* all of it, CR removed */
	char *detail;  /* one line: the reason, the accelerator, the last line of the console */
	char *warning; /* the kernel's first "WARNING: ..." line, without its time; "" if none */
	gboolean kvm;  /* under KVM, else under TCG */
	double seconds;
};
typedef struct boot boot;
void boot_clear(struct boot *boot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(boot, boot_clear)

/*
 * Boot `image` with `initramfs` (a cpio archive file). `append` (may be NULL) is added to the
 * command line of the kernel, after the serial console and the end of QEMU on panic. `marker` is
 * the prefix of the line that ends a good boot ("ksweep-guest: end"). The deadline is in seconds,
 * for each try: a guest that is silent or hangs under KVM is tried again under TCG, which detail
 * mentions. An error means that QEMU is missing or that the run was interrupted; any other result
 * is in *boot.
 */
gboolean qemu_boot(const char *image, const char *initramfs, const char *append, const char *marker,
		   double deadline, struct boot *boot, GError **error);

/*
 * Does KVM really run a guest? That /dev/kvm opens proves nothing, so a boot sector of a few bytes,
 * which writes to the serial port, is tried once per process. FALSE from then on if a kernel hung
 * under KVM and not under TCG. *why (may be NULL, caller frees) is the reason either way.
 */
gboolean qemu_kvm_works(char **why);

/* The same for any accelerator ("kvm", "tcg"), tried at each call. */
gboolean qemu_accelerator_works(const char *accelerator, char **why);

#endif
