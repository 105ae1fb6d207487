/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A function that a syscall's body calls, or that the policy names: its declaration, and whether
 * callers can call it instead of the syscall.
 */
#ifndef SERIES_PLAN_CALLEE_H
#define SERIES_PLAN_CALLEE_H

#include "series/plan/planner.h"

struct callee {
	char *name;	  /* the helper's, if this plan converts the function */
	char *type;	  /* return type */
	char *header;	  /* that declares it; "" if none does */
	GPtrArray *types; /* char *: of its parameters */
	GPtrArray *names; /* char *: "" where left out */
	/* To replace that in `header`, if that lacks a __user of the definition; else "". */
	char *prototype;
};
typedef struct callee callee;
void callee_free(struct callee *callee);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(callee, callee_free)

/*
 * Find `name` in the file of the decision's definition, or in headers that this file or the callers
 * include. *callee NULL if it is static, a macro, a syscall that is not converted, or not found.
 */
gboolean callee_find(struct planner *planner, const struct decision *decision, const char *name,
		     struct callee **callee, GError **error);

/* Same parameters? Pointers may differ in type where every caller passes NULL or 0. */
gboolean callee_same_parameters(struct planner *planner, const struct decision *decision,
				const struct callee *callee, gboolean *same, GError **error);

/*
 * Can an inline in decision->header.path call it with these constants? Sets
 * decision->callee.declaration if the header must declare it first.
 */
gboolean callee_declare(struct planner *planner, struct decision *decision,
			const struct callee *callee, GPtrArray *constants, gboolean *can,
			GError **error);

/* If another decision already declares it in this header, depend on that one instead. */
void callee_declare_once(struct planner *planner, struct decision *decision,
			 const struct callee *callee);

#endif
