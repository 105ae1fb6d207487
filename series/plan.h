/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plan: what becomes of each syscall that the kernel calls, in which order, and why; what is
 * refused, and why. A plan reads the tree and changes nothing.
 */
#ifndef SERIES_PLAN_H
#define SERIES_PLAN_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/tree.h"
#include "semantic-patches/find.h"
#include "semantic-patches/policy.h"

enum strategy {
	STRATEGY_HELPER,   /* the body moves into the helper, the syscall becomes a stub */
	STRATEGY_INLINE,   /* one-call body: static inline beside the prototype */
	STRATEGY_LOCAL,    /* static helper in the only file that uses it */
	STRATEGY_EXISTING, /* a function that is there already does the job */
	STRATEGY_REFUSE,
};
const char *strategy_name(enum strategy strategy);

/* What becomes of one syscall. */
struct fate {
	char *symbol;              /* sys_dup2 */
	enum strategy strategy;
	char *helper;              /* ksys_dup2 */
	char *type;                /* the helper's return type */
	char *header;              /* where its prototype goes; "" for local */
	char *why;                 /* how the strategy, name and header were chosen; or why refused */
	char *subsystem;
	GPtrArray *definitions;    /* struct definition * (borrowed from found->scan) */
	GPtrArray *sites;          /* struct site * (borrowed): its callers */
	GPtrArray *needs;          /* char *: symbols whose fate must be carried out before */
	gboolean weak;             /* in cond_syscall(): the definition can be off */
	char *fallback_guard;      /* config condition of the definition when the header needs an #else stub; "" */
};

struct plan {
	GPtrArray *fates;  /* struct fate *: in series order, callee first, refused ones last */
	struct found *found; /* borrowed */
};
typedef struct plan plan;

struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy, GError **error);
void plan_free(struct plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(plan, plan_free)

/* "record":"fate", one object a syscall. */
json_t *fate_to_json(const struct fate *fate);

#endif
