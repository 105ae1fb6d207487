/* SPDX-License-Identifier: GPL-2.0 */
/* Write an initramfs: a newc cpio archive, with the same bytes for the same content. */
#ifndef VERIFY_BOOT_INITRAMFS_H
#define VERIFY_BOOT_INITRAMFS_H

#include <glib.h>

struct initramfs_entry {
	const char *name;   /* "init", "dev/console" */
	const char *source; /* file to copy; NULL for a directory or node */
	guint mode;	    /* with type bits */
	guint major, minor; /* of a node */
};

/* Entries in order. KSWEEP_ERROR_ENVIRONMENT naming the entry that could not be written. */
gboolean initramfs_write(const char *path, const struct initramfs_entry *entries, gsize n,
			 GError **error);

#endif
