/* SPDX-License-Identifier: GPL-2.0 */
/* The uses of a system call that remain when its calls are converted, as text. */
#ifndef SERIES_PLAN_REMAINING_H
#define SERIES_PLAN_REMAINING_H

#include "series/plan/decision.h"

/*
 * "fs/a.c takes its address, and assembly in arch/x86/b.S uses it"; the caller frees. NULL if there
 * are none.
 */
char *remaining_text(const struct decision *decision);

#endif
