/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What configuring and building share. Private to kbuild.
 */
#ifndef KERNEL_TREE_KBUILD_PRIVATE_H
#define KERNEL_TREE_KBUILD_PRIVATE_H

#include "base/run.h"
#include "kernel-tree/kbuild/kbuild.h"

/* kbuild itself refuses folders with a space or colon, in words that do not lead to the cache. */
gboolean kbuild_check_folders(const struct kbuild *build, GError **error);

/*
 * Start make with these words (targets and options, NULL-terminated) behind those that every make
 * gets, and wait. An error is an end that says nothing about the tree; a make that failed is none.
 */
gboolean kbuild_run_make(struct kbuild *build, const char *const *words, struct run_result *result,
			 GError **error);

#endif
