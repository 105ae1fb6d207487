/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check boot: the image boots in QEMU until the guest program ends. The figure is the time that
 * it took, in seconds. An error if the base does not boot either.
 */
#ifndef VERIFY_CHECKS_BOOT_H
#define VERIFY_CHECKS_BOOT_H

#include "verify/checks/check.h"

extern const struct check check_boot;

#endif
