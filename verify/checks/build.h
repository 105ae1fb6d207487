/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check build: the commit compiles and links, without a compiler or linker warning that the
 * commit before does not have. The figure is the number of new warnings, or BUILD_FAILED.
 */
#ifndef VERIFY_CHECKS_BUILD_H
#define VERIFY_CHECKS_BUILD_H

#include "verify/checks/check.h"

/* The figure of a commit that does not build. */
#define BUILD_FAILED (-1)

extern const struct check check_build;

#endif
