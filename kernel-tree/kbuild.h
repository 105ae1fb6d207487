/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kbuild: configure and build a kernel tree in an object folder of its own.
 * Every make has /dev/null as standard input, LC_ALL=C, and a fixed KBUILD_BUILD_TIMESTAMP,
 * KBUILD_BUILD_USER and KBUILD_BUILD_HOST, so that two builds of one tree are one.
 */
#ifndef KERNEL_TREE_KBUILD_H
#define KERNEL_TREE_KBUILD_H

#include <glib.h>

/* A kernel configuration by recipe: a base target and a fragment merged onto it. */
struct kconfig {
	char *name;     /* "boot", "small", ... used in verdicts and folder names */
	char *base;     /* make target: tinyconfig, allnoconfig, x86_64_defconfig */
	char *fragment; /* lines CONFIG_X=y / # CONFIG_X is not set */
	char *arch;     /* ARCH=; x86_64 */
	gboolean boots; /* meant to be booted in QEMU */
};
typedef struct kconfig kconfig;

/* "boot" and "small" built in; others read from a fragment file (first line "# base: TARGET").
 * KSWEEP_ERROR_USAGE for an unknown name. */
struct kconfig *kconfig_get(const char *name_or_path, GError **error);
void kconfig_free(struct kconfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kconfig, kconfig_free)

/*
 * A work-around that an old tree needs on a new toolchain, chosen by kernel version and
 * compiler version from one table in kbuild.c, and always told to the user.
 */
struct workaround {
	const char *name;
	const char *why;
	const char *fragment;     /* config lines, or NULL */
	const char *make_variable; /* "HOSTCFLAGS=-fcommon", or NULL */
};
/* Those that apply to this tree with this machine's gcc: const struct workaround *. */
GPtrArray *kbuild_workarounds(const char *source);

struct kbuild {
	char *source;  /* folder with the tree's files */
	char *objects; /* O= folder */
	struct kconfig *config; /* borrowed */
	GPtrArray *variables; /* char *: NAME=value for make, work-arounds included */
	guint jobs;
};
typedef struct kbuild kbuild;
struct kbuild *kbuild_new(const char *source, const char *objects, struct kconfig *config,
			  guint jobs);
void kbuild_free(struct kbuild *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kbuild, kbuild_free)

/*
 * Make .config from the recipe, once (again when recipe, Kconfig answers or work-arounds changed), and check that the
 * fragment's lines survived olddefconfig; those that did not are listed in *lost (may be
 * NULL; char *), since a tree may not know them.
 */
gboolean kbuild_configure(struct kbuild *build, GPtrArray **lost, GError **error);

/*
 * Build `target` ("" for all). *ok tells whether make succeeded; *output (merged stderr, caller frees)
 * is what it said. An error means the build could not be judged (make missing, interrupted, disk full).
 * After an earlier run that was killed half way, objects newer than its start are removed first,
 * so that no half written object is taken for good.
 */
gboolean kbuild_make(struct kbuild *build, const char *target, gboolean *ok, char **output,
		     GError **error);

/* Paths of the kernel image and vmlinux in the object folder. The caller frees. */
char *kbuild_image(const struct kbuild *build);
char *kbuild_vmlinux(const struct kbuild *build);

/* gcc, binutils, sparse versions and work-arounds, in one line, for verdict keys. The caller frees. */
char *kbuild_toolchain(const char *source);

#endif
