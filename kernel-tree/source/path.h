/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where in a kernel a file belongs, by its path alone.
 */
#ifndef KERNEL_TREE_SOURCE_PATH_H
#define KERNEL_TREE_SOURCE_PATH_H

#include <glib.h>

/* "arch:x86" for what lies in arch/x86/, else "generic". The caller frees. */
char *path_area(const char *path);

/* "fs" of "fs/nfs/dir.c", "arch/x86" of "arch/x86/ia32/sys_ia32.c", "" for a file at the top.
 * The caller frees. */
char *path_subsystem(const char *path);

/*
 * Is an area (of path_area()) within what the user asked for: "generic", "arch" (any),
 * "arch:x86", "all", or several with commas between ("generic,arch:x86")? KSWEEP_ERROR_USAGE
 * from area_check() for anything else.
 */
gboolean area_within(const char *area, const char *wanted);
gboolean area_check(const char *wanted, GError **error);

#endif
