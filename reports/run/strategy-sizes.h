/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What each strategy costs: the change of text by commits that follow it, from the figures of the
 * objects check.
 */
#ifndef REPORTS_RUN_STRATEGY_SIZES_H
#define REPORTS_RUN_STRATEGY_SIZES_H

#include "reports/run/records.h"

/*
 * For a config: [{strategy, steps, helpers, bytes}], one row a strategy that has a figure, sorted
 * by name. A commit whose system calls go by different strategies counts as "mixed", and one that
 * converts none as "none". The caller decrefs.
 */
json_t *strategy_sizes(const struct records *records, const char *config);

#endif
