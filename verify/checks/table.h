/* SPDX-License-Identifier: GPL-2.0 */
/* The code of the checks, in the order of base/check-names.h. */
#ifndef VERIFY_CHECKS_TABLE_H
#define VERIFY_CHECKS_TABLE_H

#include "verify/checks/check.h"

/* By enum check_id. */
extern const struct check *const check_table[N_CHECKS];

#endif
