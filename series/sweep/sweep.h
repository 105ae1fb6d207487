/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sweep: a plan becomes a series of commits. The first producer of changes; series/make knows
 * nothing of it.
 */
#ifndef SERIES_SWEEP_SWEEP_H
#define SERIES_SWEEP_SWEEP_H

#include "series/make/series.h"
#include "series/plan/plan.h"

/*
 * As series_make(), for a plan. Decisions that cannot be applied become refused: their strategy and
 * why change in the plan. Empty when there is nothing to convert.
 */
GPtrArray *sweep_make(struct tree *base, struct plan *plan, const struct series_options *options,
		      GError **error);

/* As series_mail(), for a series that sweep_make() made. */
gboolean sweep_mail(struct tree *base, GPtrArray *steps, const struct plan *plan,
		    const char *const *claims, const char *folder, GError **error);

#endif
