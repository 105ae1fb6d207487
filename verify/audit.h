/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects of a build, read with libelf/libdw: relocations to syscall symbols (the second witness of
 * find), functions with size and code hash.
 */
#ifndef VERIFY_AUDIT_H
#define VERIFY_AUDIT_H

#include <glib.h>

struct object_site {
	char *object;   /* path below the build folder */
	char *function; /* symbol the relocation lies in; "" in data */
	char *symbol;   /* sys_dup2 */
	char *file;     /* from debug info, "" if there is none */
	guint line;     /* 0 if unknown */
	gboolean data;  /* in a data section: a table or an initialiser */
};
void object_site_free(struct object_site *site);

struct object_function {
	char *name;
	guint64 size;   /* bytes */
	char *digest;   /* of its code, relocated places masked and relocation targets' names added */
};

/*
 * Relocations to sys_* / compat_sys_* in every .o below `build` (not built-in archives, not vmlinux).
 * `trouble`, may be NULL, gets a line per object that is truncated or no ELF. Sorted.
 */
GPtrArray *audit_sites(const char *build, GPtrArray *trouble, GError **error);

/* name -> struct object_function of one object; KSWEEP_ERROR_NOT_GOOD for what is no object. */
GHashTable *audit_functions(const char *object, GError **error);

/* Sizes of a vmlinux or object in bytes: text, data, bss as size(1) counts them. */
gboolean audit_sizes(const char *object, guint64 *text, guint64 *data, guint64 *bss, GError **error);

#endif
