/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Several heads over one body. Where an architecture chooses the order of a system call's
 * parameters, each branch of an #if has a SYSCALL_DEFINEn(...), and one body follows them all. A
 * helper needs the same heads.
 */
#ifndef SERIES_PLAN_SHARED_HEADS_H
#define SERIES_PLAN_SHARED_HEADS_H

#include <glib.h>

#include "kernel-tree/scan/scan.h"

/*
 * Rewrite the heads of a definition in this text to "type name(parameters)" and keep the directives
 * around them: whole lines to put above a body. NULL if anything but heads and directives is there,
 * if a configuration has no head, or if a head lacks one of the parameters in `used` (char *; names
 * that are not parameters are skipped) or gives it another type. The caller frees.
 */
char *shared_heads_rewrite(const char *text, gsize length, const struct definition *def,
			   const char *type, const char *name, GPtrArray *used);

#endif
