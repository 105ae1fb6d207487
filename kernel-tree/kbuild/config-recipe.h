/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel configurations: built in, from a file, or a make target. */
#ifndef KERNEL_TREE_KBUILD_CONFIG_RECIPE_H
#define KERNEL_TREE_KBUILD_CONFIG_RECIPE_H

#include <glib.h>

/*
 * A base target with a fragment that is merged onto it, and which commits of a range are checked
 * under it.
 */
struct config_recipe {
	char *name;	  /* "boot", "small", ... used in verdicts and directory names */
	char *base;	  /* make target: tinyconfig, allnoconfig, x86_64_defconfig */
	char *fragment;	  /* lines CONFIG_X=y / # CONFIG_X is not set */
	char *arch;	  /* ARCH=; one that toolchain.h knows */
	gboolean boots;	  /* the kernel is booted in QEMU */
	gboolean touched; /* only the objects of the files that a commit changes are compiled */
	gboolean last;	  /* only the last commit of a range, compared with the base */
};
typedef struct config_recipe config_recipe;

/*
 * By name: a built-in one ("boot", "small", "allmodconfig", "i386", "arm64", ...; the table is in
 * config-recipe.c), a fragment file, or a make target that asks no questions (tinyconfig,
 * x86_64_defconfig, ...), used unchanged.
 *
 * The first line of a file is "# base: TARGET". The comment lines right after it may be
 *	# boots			the kernel is for QEMU; the file must enable all that this needs
 *	# arch: ARCH		for make; default x86_64
 *	# scope: touched	compile only the files that a commit changes
 *	# when: last		only the last commit of a range, compared with the base
 * KSWEEP_ERROR_USAGE for an unknown name or a malformed file; the message names the line.
 */
struct config_recipe *config_recipe_get(const char *name_or_path, GError **error);
void config_recipe_free(struct config_recipe *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(config_recipe, config_recipe_free)

/*
 * The recipes of all these names (NULL-terminated) as struct config_recipe *; "all" stands for each
 * config that needs no file. NULL or empty: boot and small. Two of one name are KSWEEP_ERROR_USAGE.
 */
GPtrArray *config_recipe_list(const char *const *names, GError **error);

#endif
