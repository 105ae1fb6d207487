/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls that can be compiled without the definition. cond_syscall() gives the syscall a weak
 * fallback for that. The helper needs one as well: without it such a kernel does not link.
 */
#ifndef SERIES_PLAN_COND_FALLBACK_H
#define SERIES_PLAN_COND_FALLBACK_H

#include "series/plan/planner.h"

/*
 * The condition under which a definition that `site` may mean (NULL: any of them) is compiled, and
 * that of a call. The caller unrefs; NULL with an error.
 */
struct condition *cond_fallback_when_defined(struct planner *planner,
					     const struct decision *decision,
					     const struct site *site, GError **error);
struct condition *cond_fallback_when_called(struct planner *planner, const struct site *site,
					    GError **error);

/*
 * Can a call be compiled without the definition? Sets decision->weak, and *guard (the caller frees)
 * to the value for fallback.guard, "" if the helper needs no fallback. Refuses the decision if it
 * needs one and the syscall has none to repeat, or if a call may mean another definition.
 */
gboolean cond_fallback_guard(struct planner *planner, struct decision *decision, char **guard,
			     GError **error);

/* Is the call, by its path or its #if, compiled for this architecture only? */
gboolean site_is_for_arch(const struct site *site, const char *arch);

#endif
