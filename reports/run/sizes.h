/* SPDX-License-Identifier: GPL-2.0 */
/* The change in the size of the kernel's text, from the figures of the check objects. */
#ifndef REPORTS_RUN_SIZES_H
#define REPORTS_RUN_SIZES_H

#include "reports/run/records.h"

/*
 * {config: {of, total, steps: [{n, bytes, detail}], strategies: [{strategy, steps, helpers,
 * bytes}]}}, in bytes. of: "the kernel's", or "the touched objects'" if the config compiles only
 * those. strategies: one row per strategy of the commits, sorted by name. A commit whose system
 * calls have different strategies counts as "mixed", and one that converts none as "none". The
 * caller decrefs.
 */
json_t *text_sizes(const struct records *records);

#endif
