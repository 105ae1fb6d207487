// SPDX-License-Identifier: GPL-2.0
#include "reports/run/decisions.h"

#include <string.h>

#include "base/record.h"

const json_t *decision_of(GPtrArray *decisions, const char *symbol)
{
	for (guint i = 0; i < decisions->len; i++)
		if (strcmp(record_text(decisions->pdata[i], "symbol"), symbol) == 0)
			return decisions->pdata[i];
	return NULL;
}

enum decision_kind decision_kind(const json_t *decision)
{
	const char *strategy;

	if (!decision)
		return DECISION_NONE;
	strategy = record_text(decision, "strategy");
	if (strcmp(strategy, "keep") == 0)
		return DECISION_KEPT;
	return strcmp(strategy, "refuse") == 0 ? DECISION_REFUSED : DECISION_CONVERTED;
}
