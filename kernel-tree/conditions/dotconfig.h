/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a .config answers: is a file compiled under it, does a condition hold? Private to verify.
 */
#ifndef KERNEL_TREE_CONDITIONS_DOTCONFIG_H
#define KERNEL_TREE_CONDITIONS_DOTCONFIG_H

#include "kernel-tree/conditions/build-condition.h"

struct dotconfig;
typedef struct dotconfig dotconfig;

/*
 * Of the .config in an object folder that was configured for `arch` (as in ARCH=). One that is not
 * there answers no to all.
 */
struct dotconfig *dotconfig_read(const char *objects, const char *arch);
void dotconfig_free(struct dotconfig *dotconfig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(dotconfig, dotconfig_free)

/* Was there a .config? */
gboolean dotconfig_known(const struct dotconfig *dotconfig);

/* Is the file in the folder of another architecture? */
gboolean dotconfig_foreign(const struct dotconfig *dotconfig, const char *file);

/* Where a condition stands decides on what a symbol that is m means. */
enum dotconfig_place {
	DOTCONFIG_MAKEFILE, /* it is on */
	DOTCONFIG_CODE,	    /* #ifdef says off, IS_ENABLED() says on: nothing is taken as known */
};

/*
 * Does `when` hold, every CONFIG_ symbol in it being what the config says, whatever its other atoms
 * are? What is not known of a file is such an atom, so that nothing is called compiled that may
 * not be.
 */
gboolean dotconfig_hold(const struct dotconfig *dotconfig, struct condition *when,
			enum dotconfig_place place);

#endif
