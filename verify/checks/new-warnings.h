/* SPDX-License-Identifier: GPL-2.0 */
/* The judgement that the checks build and sparse share: are there new diagnostics of a tool? */
#ifndef VERIFY_CHECKS_NEW_WARNINGS_H
#define VERIFY_CHECKS_NEW_WARNINGS_H

#include "verify/build/warnings.h"
#include "verify/checks/check.h"

/* Diagnostics of the commit in all objects, or in those that can be compared. The caller unrefs. */
GHashTable *warnings_now(const struct check_input *input);

/* Set outcome, figure and detail, and add to the log. `name` is the tool's, for the detail. */
void judge_new_warnings(const struct check_input *input, enum warning_tool tool, const char *name,
			struct check_result *result);

#endif
