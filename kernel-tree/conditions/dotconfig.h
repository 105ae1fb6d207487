/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A .config: is a file compiled under it, does a condition hold?
 */
#ifndef KERNEL_TREE_CONDITIONS_DOTCONFIG_H
#define KERNEL_TREE_CONDITIONS_DOTCONFIG_H

#include "kernel-tree/conditions/build-condition.h"

struct dotconfig;
typedef struct dotconfig dotconfig;

/*
 * Read the .config in an object directory. srcarch: the architecture's directory below arch/. If
 * .config does not exist, no symbol is on, and dotconfig_known() is FALSE.
 */
struct dotconfig *dotconfig_read(const char *objects, const char *srcarch);
void dotconfig_free(struct dotconfig *dotconfig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(dotconfig, dotconfig_free)

/* Does .config exist? */
gboolean dotconfig_known(const struct dotconfig *dotconfig);

/* Is the file in the directory of another architecture? */
gboolean dotconfig_foreign(const struct dotconfig *dotconfig, const char *file);

/* The meaning of a symbol that is m depends on the place of the condition. */
enum dotconfig_place {
	DOTCONFIG_MAKEFILE, /* it is on */
	DOTCONFIG_CODE,	    /* off in #ifdef, on in IS_ENABLED(): taken as unknown */
};

/*
 * Does `when` hold with the config's values of the CONFIG_ symbols, for any values of the other
 * atoms? Unknown facts about a file are such atoms, so a file that may not be compiled never counts
 * as compiled.
 */
gboolean dotconfig_hold(const struct dotconfig *dotconfig, struct condition *when,
			enum dotconfig_place place);

#endif
