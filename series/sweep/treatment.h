/* SPDX-License-Identifier: GPL-2.0 */
/* How each strategy is applied and described: one row a strategy. */
#ifndef SERIES_SWEEP_TREATMENT_H
#define SERIES_SWEEP_TREATMENT_H

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

struct treatment {
	const struct strategy *strategy;
	/* Edits of the definitions; NULL: they stay. */
	gboolean (*edit)(struct edit_set *set, const struct decision *decision, guint owner,
			 GError **error);
	/* Lines for decision->header.path, "" for none; the caller frees. NULL: never any. */
	char *(*header_text)(const struct decision *decision);
	gboolean header_last; /* those come after the prototypes of their section */
	/* Append what a commit message says of these decisions (struct decision *). */
	void (*describe)(GString *body, GPtrArray *decisions);
	const char *one, *many; /* "1 of them ...", "3 of them ..." in the cover letter */
};

/* NULL for a refused one. */
const struct treatment *treatment_of(const struct strategy *strategy);

/* In the order in which texts name them; NULL behind the last. */
const struct treatment *treatment_at(guint position);

#endif
