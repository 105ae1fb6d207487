/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check calls: the commit adds no call of a system call, and leaves none of a system call whose
 * definition it splits. The figure is the number of calls in the tree. Source only, no build.
 */
#ifndef VERIFY_CHECKS_CALLS_H
#define VERIFY_CHECKS_CALLS_H

#include "verify/checks/check.h"

extern const struct check check_calls;

#endif
