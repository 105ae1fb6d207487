/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Several heads over one body: a system call whose parameters come in an order that the
 * architecture chooses has a SYSCALL_DEFINEn(...) in each branch of an #if, and one body below all
 * of them. A function in its place has to have the same heads.
 */
#ifndef SERIES_PLAN_SHARED_HEADS_H
#define SERIES_PLAN_SHARED_HEADS_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

/*
 * The heads of a definition in this text as "type name(parameters)", and the directives around them
 * as they are: whole lines that can stand above a body. NULL if they are not understood: something
 * else than heads and directives stands there, a configuration has no head, or a head lacks one of
 * the parameters in `used` (char *; what is no parameter of the definition is skipped), or has it
 * with another type. The caller frees.
 */
char *shared_heads_rewrite(const char *text, gsize length, const struct definition *def,
			   const char *type, const char *name, GPtrArray *used);

#endif
