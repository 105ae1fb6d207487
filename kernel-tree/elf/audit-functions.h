/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes of an object, and of each of its functions the size and a hash of the code. */
#ifndef KERNEL_TREE_ELF_AUDIT_FUNCTIONS_H
#define KERNEL_TREE_ELF_AUDIT_FUNCTIONS_H

#include <glib.h>

struct object_function {
	char *name;
	guint64 size; /* bytes */
	char *digest; /* of its code, with the names of relocation targets in place of addresses */
};
void object_function_free(struct object_function *function);

/*
 * name -> struct object_function of one object. The digest does not change when the function moves.
 * KSWEEP_ERROR_NOT_GOOD if it is not an object.
 */
GHashTable *audit_functions(const char *path, GError **error);

/* Sizes of a vmlinux or object in bytes: text, data, bss as size(1) counts them. */
gboolean audit_sizes(const char *path, guint64 *text, guint64 *data, guint64 *bss, GError **error);

#endif
