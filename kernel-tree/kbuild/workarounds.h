/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Workarounds that old trees need on new toolchains: one table, by kernel version, architecture and
 * compiler version. The user is always told which ones apply.
 */
#ifndef KERNEL_TREE_KBUILD_WORKAROUNDS_H
#define KERNEL_TREE_KBUILD_WORKAROUNDS_H

#include <glib.h>

struct workaround {
	const char *name;
	const char *why;
	guint before;		   /* kernels before this need it: KBUILD_VERSION(5, 7) */
	guint gcc;		   /* with gcc from this major version on; 0: any */
	gboolean host;		   /* depends on this machine's own gcc, whatever the arch */
	const char *arch;	   /* directory below arch/; NULL: all */
	const char *fragment;	   /* config lines, or NULL */
	const char *make_variable; /* "HOSTCFLAGS=-fcommon", or NULL */
};
#define KBUILD_VERSION(version, patchlevel) ((version)*1000 + (patchlevel))

/*
 * Those that apply to this tree (a directory, or its version) with the gcc that builds for `arch`:
 * const struct workaround *.
 */
GPtrArray *kbuild_workarounds(const char *source, const char *arch);
GPtrArray *kbuild_workarounds_for(guint version, guint patchlevel, const char *arch);

/*
 * The versions of gcc, ld (those that build for `arch`) and sparse, and the names of the
 * workarounds, in one line, for the keys of verdicts. "no gcc" and the like for missing tools. The
 * caller frees.
 */
char *kbuild_toolchain(const char *source, const char *arch);
char *kbuild_toolchain_for(guint version, guint patchlevel, const char *arch);

#endif
