/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A function that a syscall's body calls, or that a policy names: what is known of it, and
 * whether it can be called in the syscall's place. Part of the planner.
 */
#ifndef SERIES_PLAN_CALLEE_H
#define SERIES_PLAN_CALLEE_H

#include "series/plan/planner.h"

struct callee {
	char *name;	  /* under its new name, when it is a syscall that this plan converts */
	char *type;	  /* return type */
	char *header;	  /* that declares it; "" when only its file knows it */
	GPtrArray *types; /* char *: of its parameters */
	GPtrArray *names; /* char *: "" where left out */
	/* As the definition has it, where that of `header` lacks a __user; else "". */
	char *prototype;
};
typedef struct callee callee;
void callee_free(struct callee *callee);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(callee, callee_free)

/*
 * `name`, as the decision's defining file or its callers' headers know it. *inner NULL when it is
 * static, a macro, a syscall that is not converted, or nowhere.
 */
gboolean callee_find(struct planner *planner, const struct decision *decision, const char *name,
		     struct callee **callee, GError **error);

/*
 * Same parameters; one of another type will do where every caller passes NULL or 0 for a pointer.
 */
gboolean callee_same_parameters(struct planner *planner, const struct decision *decision,
				const struct callee *callee, gboolean *same, GError **error);

/*
 * Can decision->header.path call it, with these constants? Sets decision->callee.declaration when
 * that header has to declare it first.
 */
gboolean callee_declare(struct planner *planner, struct decision *decision,
			const struct callee *callee, GPtrArray *constants, gboolean *can,
			GError **error);

/* If another decision declares it in this header already, wait for that one and do not repeat it.
 */
void callee_declare_once(struct planner *planner, struct decision *decision,
			 const struct callee *callee);

#endif
