/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest: a static program without libc (verify/guest/), built native and 32-bit, that is the
 * init of the booted kernel. It calls system calls with good and bad arguments and prints one
 * normalised line per call: "abi64 dup2 bad-fd = -9". No line holds an address, a pid, a time
 * or anything else that may differ between two boots of one kernel.
 */
#ifndef VERIFY_BOOT_GUEST_H
#define VERIFY_BOOT_GUEST_H

#include <glib.h>

#define GUEST_END "ksweep-guest: end"

/*
 * Build the guest programs (once per content, in the cache) and write the initramfs. The sources
 * are those in $KSWEEP_GUEST, else the source tree's, else the installed ones.
 * Returns its path. KSWEEP_ERROR_ENVIRONMENT naming the package when gcc -m32 does not work.
 * The caller frees.
 */
char *guest_initramfs(GError **error);

/*
 * Lines "abi64 ..." and "abi32 ..." of a console, in order, each with its newline. What stands
 * before " = " is there once: a question that was asked before gets "-2", "-3". The caller frees.
 */
char *guest_transcript(const char *console);

/*
 * Syscalls ("dup2") that the transcript exercises, by the kernel's names. abi: "abi64" or "abi32".
 * A call that only ever gave -ENOSYS is not exercised. A line of a multiplexer ("ipc:semget")
 * counts for it and for the call behind it; where one entry of the system call table had several
 * names over time ("time", "time32"), for all. char * set.
 */
GHashTable *guest_exercised(const char *transcript, const char *abi);

/* Version of the guest's sources, for verdict keys: a hash. The caller frees. */
char *guest_version(void);

#endif
