/* SPDX-License-Identifier: GPL-2.0 */
/*
 * References to system calls in the objects of a build, by relocation (libelf, libdw).
 *
 * A relocation proves that a call exists. The reverse is not true: a call within one file may be
 * inlined, or resolved by the assembler. So this complements find and does not replace it.
 */
#ifndef KERNEL_TREE_ELF_AUDIT_H
#define KERNEL_TREE_ELF_AUDIT_H

#include <glib.h>

struct object_site {
	char *object;	/* path below the build directory */
	char *function; /* the function or table that contains the relocation; "" if it has no name
			 */
	char *symbol;	/* sys_dup2: the name in the object without __x64_ and the like */
	char *file;	/* from debug info, "" if there is none */
	guint line;	/* 0 if unknown */
	gboolean data;	/* in a data section: a table or an initialiser */
	gboolean untyped; /* `function` is assembly code without a type */
};
void object_site_free(struct object_site *site);

/*
 * The objects of a build: sorted paths below `build` of every .o that a compiler or assembler made.
 * Those that ld or ar made of others (vmlinux.o, built-in.o, composites) are left out, by kbuild's
 * .cmd files.
 */
GPtrArray *audit_objects(const char *build, GError **error);

/*
 * The file in which kbuild records the command that made an object, and its input files:
 * "fs/.open.o.cmd", with "cmd_fs/open.o := gcc ..." in its first line. The caller frees.
 */
char *audit_cmd_path(const char *object);

/*
 * Relocations to sys_* / compat_sys_* in every object below `build`, sorted. They include symbols
 * that only look like system calls (sys_fillrect): the caller knows the names. `trouble`, may be
 * NULL, gets a line per object that is truncated or not ELF.
 */
GPtrArray *audit_sites(const char *build, GPtrArray *trouble, GError **error);

/*
 * The same of one object; `name` is put into the sites. KSWEEP_ERROR_NOT_GOOD if it is not an
 * object.
 */
GPtrArray *audit_object_sites(const char *path, const char *name, GError **error);

/*
 * The symbol of a system call behind a name in an object: "sys_dup2" for sys_dup2, __x64_sys_dup2,
 * __ia32_sys_dup2; NULL for others, and for the parts of a definition (__se_sys_x, __do_sys_x,
 * SyS_x, SYSC_x). The caller frees.
 */
char *audit_syscall_symbol(const char *name);

/*
 * A function's name without the additions of compilers and SYSCALL_DEFINE: do_open.isra.0,
 * do_open.cold and do_open are the same; __se_sys_dup2, SyS_dup2 and SYSC_dup2 are sys_dup2. The
 * caller frees.
 */
char *audit_function_stem(const char *name);

#endif
