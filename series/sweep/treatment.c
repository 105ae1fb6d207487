// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/treatment.h"

#include "series/sweep/split.h"
#include "series/sweep/words.h"

static const struct treatment treatments[] = {
	{
		.strategy = &strategy_helper,
		.edit = split_definitions,
		.header_text = split_prototype_text,
		.describe = words_helpers,
		.one = "gets a helper that takes over its body",
		.many = "get helpers that take over their bodies",
	},
	{
		.strategy = &strategy_local,
		.edit = split_definitions,
		.describe = words_locals,
		.one = "gets a static helper in the file that uses it",
		.many = "get static helpers in the files that use them",
	},
	{
		.strategy = &strategy_inline,
		.header_text = split_inline_text,
		.header_last = TRUE,
		.describe = words_inlines,
		.one = "consists of one call, which a static inline in a header repeats",
		.many = "consist of one call, which static inlines in headers repeat",
	},
	{
		.strategy = &strategy_existing,
		.header_text = split_declaration_text,
		.describe = words_existing,
		.one = "already has an equivalent in the kernel",
		.many = "already have equivalents in the kernel",
	},
};

const struct treatment *treatment_at(guint position)
{
	return position < G_N_ELEMENTS(treatments) ? &treatments[position] : NULL;
}

const struct treatment *treatment_of(const struct strategy *strategy)
{
	for (gsize i = 0; i < G_N_ELEMENTS(treatments); i++)
		if (treatments[i].strategy == strategy)
			return &treatments[i];
	return NULL;
}
