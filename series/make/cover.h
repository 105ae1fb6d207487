/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The body of the cover letter: what the series does, by numbers that are counted, what it
 * leaves out and why, and what was checked, as far as somebody vouches for it.
 */
#ifndef SERIES_MAKE_COVER_H
#define SERIES_MAKE_COVER_H

#include <glib.h>

#include "series/plan/plan.h"

/* "remove in-kernel calls to system calls in fs and mm", short for a subject. The caller frees. */
char *cover_subject(GPtrArray *steps);

/* The text; `diffstat` is git's. claims as for series_mail(). The caller frees. */
char *cover_body(GPtrArray *steps, const struct plan *plan, const char *const *claims,
		 const char *diffstat);

#endif
