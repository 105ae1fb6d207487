/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Facts about Kconfig symbols: X is on only where its "depends on" holds, and turns on the symbols
 * that it selects; a symbol without prompt that is `def_bool y` is on wherever it can be.
 *
 * Each file is read alone: an `if` or menu around a `source` line in another file is not seen. So
 * facts may be missing, but none is wrong. (A `select` of a symbol whose dependencies are off is an
 * exception, and Kconfig itself warns of it.)
 * Source: Documentation/kbuild/kconfig-language.rst of the kernel.
 */
#ifndef KERNEL_TREE_CONDITIONS_KCONFIG_DEPENDS_H
#define KERNEL_TREE_CONDITIONS_KCONFIG_DEPENDS_H

#include <glib.h>

#include "kernel-tree/conditions/condition.h"

struct kconfig_depends;
typedef struct kconfig_depends kconfig_depends;

struct kconfig_depends *kconfig_depends_new(void);
void kconfig_depends_free(struct kconfig_depends *depends);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kconfig_depends, kconfig_depends_free)

/* Add a Kconfig file; its path gives the architecture (arch/NAME/...). Never fails. */
void kconfig_depends_add(struct kconfig_depends *depends, const char *path, const char *text,
			 gsize length);

/*
 * All facts about the symbols in `about`, and about those that these facts name, joined by &&.
 * arch: "x86", or NULL for facts that hold on every architecture. The caller unrefs.
 */
struct condition *kconfig_depends_facts(const struct kconfig_depends *depends,
					struct condition *about, const char *arch);

#endif
