/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One kbuild Makefile, read as conditions: under which configuration is an object or directory
 * built?
 *
 * It handles lists (obj-$(CONFIG_X) += file.o directory/), composite objects (foo-y, foo-objs,
 * foo-$(CONFIG_X)), lists through variables ($(tmp-y)), := that replaces an earlier list, and
 * ifdef, ifndef, ifeq, ifneq with else. Anything else (shell, $(call ...)) becomes an opaque atom:
 * it implies nothing and nothing implies it. Source: Documentation/kbuild/makefiles.rst of the
 * kernel, "The kbuild files".
 */
#ifndef KERNEL_TREE_CONDITIONS_KBUILD_MAKEFILE_H
#define KERNEL_TREE_CONDITIONS_KBUILD_MAKEFILE_H

#include <glib.h>

#include "kernel-tree/conditions/condition.h"

struct kbuild_makefile;
typedef struct kbuild_makefile kbuild_makefile;

/* Never fails. */
struct kbuild_makefile *kbuild_makefile_parse(const char *text, gsize length);
void kbuild_makefile_free(struct kbuild_makefile *makefile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kbuild_makefile, kbuild_makefile_free)

/*
 * When is `item` ("socket.o", "core/") reached from this file's obj-, lib-, core-, drivers-, init-,
 * net-, libs- and virt- lists? NULL when the file does not name it. The caller unrefs.
 */
struct condition *kbuild_makefile_when(const struct kbuild_makefile *makefile, const char *item);

#endif
