/* SPDX-License-Identifier: GPL-2.0 */
/* The result of a run as numbers and as one sentence. */
#ifndef REPORTS_RUN_STATUS_H
#define REPORTS_RUN_STATUS_H

#include "reports/run/records.h"

/*
 * {finished, commits, unverified, verdicts, failed, refused, left}: whether the run came to its
 * end; commits of the series, and those of them without a verdict; verdicts, and those that are
 * fail or error; system calls refused and calls left of what was asked for. The caller decrefs.
 */
json_t *status_of(const struct records *records);

/* Finished and verified, nothing failed, refused or left? */
gboolean status_good(const json_t *status);

/*
 * "FAILED: 3 of 364 verdicts, 1 call left; INCOMPLETE: 12 of 26 commits without a verdict".
 * `skipped`: whether checks were skipped, which a good result must not hide. The caller frees.
 */
char *status_sentence(const json_t *status, gboolean skipped);

#endif
