/* SPDX-License-Identifier: GPL-2.0 */
/* The sweep's cover letter: how many calls it converts, in which ways, and which uses remain. */
#ifndef SERIES_SWEEP_SUMMARY_H
#define SERIES_SWEEP_SUMMARY_H

#include "series/make/cover.h"
#include "series/plan/plan.h"

/* For these steps (struct step *). The caller frees. */
struct letter *summary_letter(GPtrArray *steps, const struct plan *plan);

#endif
