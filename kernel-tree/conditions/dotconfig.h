/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a .config answers: is a file compiled under it, does a condition hold? Private to verify.
 */
#ifndef VERIFY_ANSWERS_H
#define VERIFY_ANSWERS_H

#include "kernel-tree/conditions/build-condition.h"

struct answers;
typedef struct answers answers;

/*
 * Of the .config in an object folder that was configured for `arch` (as in ARCH=). One that is not
 * there answers no to all.
 */
struct answers *answers_read(const char *objects, const char *arch);
void answers_free(struct answers *answers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(answers, answers_free)

/* Was there a .config? */
gboolean answers_known(const struct answers *answers);

/* Is the file in the folder of another architecture? */
gboolean answers_foreign(const struct answers *answers, const char *file);

/* Where a condition stands decides on what a symbol that is m means. */
enum answers_place {
	ANSWERS_MAKEFILE, /* it is on */
	ANSWERS_CODE,	  /* #ifdef says off, IS_ENABLED() says on: nothing is taken as known */
};

/*
 * Does `when` hold, every CONFIG_ symbol in it being what the config says, whatever its other atoms
 * are? What is not known of a file is such an atom, so that nothing is called compiled that may
 * not be.
 */
gboolean answers_hold(const struct answers *answers, struct condition *when,
		      enum answers_place place);

#endif
