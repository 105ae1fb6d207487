/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How kernel images boot, stored by image: two commits with the same image need one boot. The key
 * is the digest of the image and the version of the guest program.
 */
#ifndef VERIFY_BOOT_BOOT_RESULT_H
#define VERIFY_BOOT_BOOT_RESULT_H

#include "verify/store/store.h"

struct boot_result {
	char *end; /* as boot_end_name() */
	char *detail;
	char *console;
	gboolean done; /* the guest program ran to its end */
	double seconds;
	gboolean stored; /* from the store: not booted now */
};
typedef struct boot_result boot_result;
void boot_result_free(struct boot_result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(boot_result, boot_result_free)

/* The stored result for an image, given its digest; NULL if there is none. */
struct boot_result *boot_result_get(struct store *store, const char *image);

/*
 * Boot the image file `path`, whose digest is `image`, and store the result. The deadline is in
 * seconds; 0: a long one. If QEMU itself failed, the result says so and is not stored. NULL with an
 * error if QEMU or the compiler of the guest is missing, or on an interruption.
 */
struct boot_result *boot_result_make(struct store *store, const char *path, const char *image,
				     double deadline, GError **error);

#endif
