/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check sparse: no warning of sparse that the commit before does not have. The figure is the
 * number of new warnings. An error if sparse fails at a file where it did not fail before.
 */
#ifndef VERIFY_CHECKS_SPARSE_H
#define VERIFY_CHECKS_SPARSE_H

#include "verify/checks/check.h"

extern const struct check check_sparse;

#endif
