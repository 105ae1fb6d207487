/* SPDX-License-Identifier: GPL-2.0 */
/* How each strategy is applied and described: one row per strategy. */
#ifndef SERIES_SWEEP_TREATMENT_H
#define SERIES_SWEEP_TREATMENT_H

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

struct treatment {
	const struct strategy *strategy;
	/* Add edits of the definitions; NULL: they do not change. */
	gboolean (*edit)(struct edit_set *set, const struct decision *decision, guint owner,
			 GError **error);
	/* Lines for decision->header.path, "" for none; the caller frees. NULL: always none. */
	char *(*header_text)(const struct decision *decision);
	gboolean header_last; /* they come after the prototypes of their section */
	/* Append a commit message's paragraphs on these decisions (struct decision *). */
	void (*describe)(GString *body, GPtrArray *decisions);
	const char *one, *many; /* behind "one" and "three" in the cover letter */
};

/* NULL for strategy_refuse. */
const struct treatment *treatment_of(const struct strategy *strategy);

/* By position, in the order in which texts name them; NULL past the last. */
const struct treatment *treatment_at(guint position);

#endif
