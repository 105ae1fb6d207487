/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The check checkpatch: scripts/checkpatch.pl --strict of the commit's own tree has no complaint
 * about its patch. The figure is the number of complaints. A skip if the script cannot be run here.
 */
#ifndef VERIFY_CHECKS_CHECKPATCH_H
#define VERIFY_CHECKS_CHECKPATCH_H

#include "verify/checks/check.h"

extern const struct check check_checkpatch;

#endif
