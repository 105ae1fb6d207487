/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest: a static program without libc (verify/guest/), built native and 32-bit, that is the
 * init of the booted kernel. It calls system calls with good and bad arguments and prints one
 * normalised line per call: "abi64 dup2 bad-fd = -9". No line has an address, a pid, a time or
 * anything else that may differ between two boots of one kernel. transcript.h reads the lines.
 */
#ifndef VERIFY_BOOT_GUEST_H
#define VERIFY_BOOT_GUEST_H

#include <glib.h>

#define GUEST_END "ksweep-guest: end"

/*
 * Build the guest programs (once per content, in the cache) and write the initramfs. The sources
 * are those in $KSWEEP_GUEST, else the source tree's, else the installed ones.
 * Returns its path. KSWEEP_ERROR_ENVIRONMENT naming the package if gcc -m32 does not work.
 * The caller frees.
 */
char *guest_initramfs(GError **error);

/* Version of the guest's sources, for verdict keys: a hash. The caller frees. */
char *guest_version(void);

#endif
