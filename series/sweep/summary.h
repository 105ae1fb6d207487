/* SPDX-License-Identifier: GPL-2.0 */
/* The sweep's part of the cover letter: what it does, in counted numbers, and what it leaves out.
 */
#ifndef SERIES_SWEEP_SUMMARY_H
#define SERIES_SWEEP_SUMMARY_H

#include "series/make/cover.h"
#include "series/plan/plan.h"

/* Of these steps (struct step *). The caller frees. */
struct letter *summary_letter(GPtrArray *steps, const struct plan *plan);

#endif
