/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sweep: make a series of commits from a plan. It is the first producer of changes; series/make
 * knows nothing of system calls.
 */
#ifndef SERIES_SWEEP_SWEEP_H
#define SERIES_SWEEP_SWEEP_H

#include "series/make/series.h"
#include "series/plan/plan.h"

/*
 * As series_make(), for a plan. Refuses, in the plan, decisions that cannot be applied. Empty if
 * there is nothing to convert.
 */
GPtrArray *sweep_make(struct tree *base, struct plan *plan, const struct series_options *options,
		      GError **error);

/* Write the patches of a series that sweep_make() made again, with new claims; see mail_write(). */
gboolean sweep_mail(struct tree *base, GPtrArray *steps, const struct plan *plan,
		    const char *const *claims, const char *directory, GError **error);

#endif
