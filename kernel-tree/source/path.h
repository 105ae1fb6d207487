/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Facts about a file of a kernel tree: its area, subsystem, architecture and language.
 * They depend on the path only.
 */
#ifndef KERNEL_TREE_SOURCE_PATH_H
#define KERNEL_TREE_SOURCE_PATH_H

#include <glib.h>

/* "x86" for a file below arch/x86/, NULL for a generic one (arch/Kconfig too). The caller frees. */
char *path_arch(const char *path);

/* "arch:x86" for a file below arch/x86/, else "generic". The caller frees. */
char *path_area(const char *path);

/* "fs" of "fs/nfs/dir.c", "arch/x86" of "arch/x86/ia32/sys_ia32.c", "" for a file at the top.
 * The caller frees. */
char *path_subsystem(const char *path);

/* The language of a file, by its suffix. Stored in the scan's cache: the numbers never change. */
enum path_class {
	PATH_NONE,  /* not a source file */
	PATH_C,	    /* .c .h .inc */
	PATH_ASM,   /* .S .s */
	PATH_TABLE, /* .tbl */
};
enum path_class path_class_of(const char *path);

/*
 * TRUE for a source file of the kernel itself: it has a class, and it is not below tools/,
 * samples/, scripts/, Documentation/ or usr/, whose programs run in user space.
 */
gboolean path_is_kernel_source(const char *path);

/*
 * Is an area (of path_area()) within what the user asked for: "generic", "arch" (any),
 * "arch:x86", "all", or several with commas between ("generic,arch:x86")? KSWEEP_ERROR_USAGE
 * from area_check() for anything else.
 */
gboolean area_within(const char *area, const char *wanted);
gboolean area_check(const char *wanted, GError **error);

/* The areas beside arch:NAME, ended by NULL. */
extern const char *const area_names[];

#endif
