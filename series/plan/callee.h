/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A function that a syscall's body calls, or that a policy names: what is known of it, and
 * whether it can be called in the syscall's place. Part of the planner.
 */
#ifndef SERIES_INNER_H
#define SERIES_INNER_H

#include "series/plan/planner.h"

struct inner {
	char *name;       /* under its new name, when it is a syscall that this plan converts */
	char *type;       /* return type */
	char *header;     /* that declares it; "" when only its file knows it */
	GPtrArray *types; /* char *: of its parameters */
	GPtrArray *names; /* char *: "" where left out */
	/* As the definition has it, where that of `header` lacks a __user; else "". */
	char *prototype;
};
typedef struct inner inner;
void inner_free(struct inner *inner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(inner, inner_free)

/*
 * `name`, as the fate's defining file or its callers' headers know it. *inner NULL when it is
 * static, a macro, a syscall that is not converted, or nowhere.
 */
gboolean inner_find(struct planner *planner, const struct fate *fate, const char *name,
		    struct inner **inner, GError **error);

/*
 * Same parameters; one of another type will do where every caller passes NULL or 0 for a pointer.
 */
gboolean inner_same_parameters(struct planner *planner, const struct fate *fate,
			       const struct inner *inner, gboolean *same, GError **error);

/*
 * Can fate->header call it, with these constants? Sets fate->inner_declaration when that header
 * has to declare it first.
 */
gboolean inner_declare(struct planner *planner, struct fate *fate, const struct inner *inner,
		       GPtrArray *constants, gboolean *can, GError **error);

/* If another fate declares it in this header already, wait for that one and do not repeat it. */
void inner_declare_once(struct planner *planner, struct fate *fate, const struct inner *inner);

#endif
