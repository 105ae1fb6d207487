// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/table.h"

#include "verify/checks/abi.h"
#include "verify/checks/boot.h"
#include "verify/checks/build.h"
#include "verify/checks/calls.h"
#include "verify/checks/checkpatch.h"
#include "verify/checks/objects.h"
#include "verify/checks/sparse.h"

const struct check *const check_table[] = {
	[CHECK_CALLS] = &check_calls,	  [CHECK_CHECKPATCH] = &check_checkpatch,
	[CHECK_BUILD] = &check_build,	  [CHECK_SPARSE] = &check_sparse,
	[CHECK_OBJECTS] = &check_objects, [CHECK_BOOT] = &check_boot,
	[CHECK_ABI] = &check_abi,
};
