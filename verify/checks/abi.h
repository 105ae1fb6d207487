/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check abi: the guest program gets the same answers as under the base, line for line. The
 * figure is the number of answers that differ. A skip if the image does not boot.
 */
#ifndef VERIFY_CHECKS_ABI_H
#define VERIFY_CHECKS_ABI_H

#include "verify/checks/check.h"

extern const struct check check_abi;

#endif
