/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of the verdicts, for summary.h, which has the keys. The caller decrefs. */
#ifndef REPORTS_RUN_VERDICT_ROWS_H
#define REPORTS_RUN_VERDICT_ROWS_H

#include "reports/run/records.h"

/* Names "build/boot", in the order of the checks; a check without a config has just its name. */
json_t *verdict_columns(const struct records *records);

/* Rows of commits, with a cell for each of these columns. */
json_t *verdict_steps(const struct records *records, const json_t *columns);

/* Verdicts that are not pass: fail, then error, then skip. */
json_t *verdict_problems(const struct records *records);

/* Touched files that a config did not compile. */
json_t *verdict_gaps(const struct records *records);

#endif
