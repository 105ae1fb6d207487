/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls that are compiled where the definition is not. cond_syscall() gives the syscall a weak
 * fallback: without one for the helper too such a kernel does not link.
 */
#ifndef SERIES_PLAN_COND_FALLBACK_H
#define SERIES_PLAN_COND_FALLBACK_H

#include "series/plan/planner.h"

/*
 * When one of the definitions is compiled that `site` may mean (NULL: any); and when a call is. The
 * caller unrefs; NULL with an error.
 */
struct condition *cond_fallback_when_defined(struct planner *planner,
					     const struct decision *decision,
					     const struct site *site, GError **error);
struct condition *cond_fallback_when_called(struct planner *planner, const struct site *site,
					    GError **error);

/*
 * Can a call be compiled without the definition? Sets decision->weak, and *guard (the caller frees)
 * to the value for fallback.guard, "" if no fallback is needed. Refuses when one is, and the
 * syscall has none that the helper could have too, or a call may mean another definition.
 */
gboolean cond_fallback_guard(struct planner *planner, struct decision *decision, char **guard,
			     GError **error);

/* Is the call compiled for this architecture and no other? By its path, or by its #if. */
gboolean site_is_for_arch(const struct site *site, const char *arch);

#endif
