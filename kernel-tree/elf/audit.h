/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects of a build, read with libelf/libdw: relocations to syscall symbols (the second
 * cross_check of find), functions with size and code hash.
 *
 * What a relocation proves is there; what leaves none may still be there: a call within one file
 * may be resolved by the assembler or inlined. So this stands beside find, not in its place.
 */
#ifndef KERNEL_TREE_ELF_AUDIT_H
#define KERNEL_TREE_ELF_AUDIT_H

#include <glib.h>

struct object_site {
	char *object;	/* path below the build folder */
	char *function; /* symbol the relocation lies in, a table's name in data; "" if it has none
			 */
	char *symbol;	/* sys_dup2: what stands in the object, less __x64_ and the like */
	char *file;	/* from debug info, "" if there is none */
	guint line;	/* 0 if unknown */
	gboolean data;	/* in a data section: a table or an initialiser */
	gboolean untyped; /* the symbol that it lies in is no C: assembly that told no type */
};
void object_site_free(struct object_site *site);

struct object_function {
	char *name;
	guint64 size; /* bytes */
	char *digest; /* of its code, relocated places masked and relocation targets' names added */
};
void object_function_free(struct object_function *function);

/*
 * The objects of a build: paths below `build`, sorted, of every .o that a compiler or assembler
 * made: not what ld and ar made of others (vmlinux.o, built-in.o, composites; kbuild's .cmd files
 * tell).
 */
GPtrArray *audit_objects(const char *build, GError **error);

/*
 * Where kbuild keeps the command that made an object, and what it read: "fs/.open.o.cmd", with
 * "cmd_fs/open.o := gcc ..." in its first line. The caller frees.
 */
char *audit_cmd_path(const char *object);

/*
 * Relocations to sys_* / compat_sys_* in every object below `build`. Symbols that only look like a
 * system call's (sys_fillrect) are among them: the caller knows the names. `trouble`, may be NULL,
 * gets a line per object that is truncated or no ELF. Sorted.
 */
GPtrArray *audit_sites(const char *build, GPtrArray *trouble, GError **error);

/* The same of one object; `name` is what the sites say of it. KSWEEP_ERROR_NOT_GOOD for what is no
 * object. */
GPtrArray *audit_object_sites(const char *path, const char *name, GError **error);

/* name -> struct object_function of one object; KSWEEP_ERROR_NOT_GOOD for what is no object. */
GHashTable *audit_functions(const char *path, GError **error);

/* Sizes of a vmlinux or object in bytes: text, data, bss as size(1) counts them. */
gboolean audit_sizes(const char *path, guint64 *text, guint64 *data, guint64 *bss, GError **error);

/*
 * The symbol of a system call behind a name in an object: "sys_dup2" for sys_dup2, __x64_sys_dup2,
 * __ia32_sys_dup2; NULL for others, and for the halves of a definition (__se_sys_x, __do_sys_x,
 * SyS_x, SYSC_x). The caller frees.
 */
char *audit_syscall_symbol(const char *name);

/*
 * A function's name without what compilers and SYSCALL_DEFINE add to it: do_open.isra.0,
 * do_open.cold and do_open are one; __se_sys_dup2, SyS_dup2 and SYSC_dup2 are sys_dup2. The caller
 * frees.
 */
char *audit_function_stem(const char *name);

#endif
