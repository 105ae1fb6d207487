// SPDX-License-Identifier: GPL-2.0
#include "base/check-names.h"

#include <stddef.h>

#define CHECK_NAME(id, name, needs)  name,
#define CHECK_NEEDS(id, name, needs) needs,

const char *const check_names[] = {CHECK_LIST(CHECK_NAME) NULL};
const enum check_needs check_needs[] = {CHECK_LIST(CHECK_NEEDS)};
