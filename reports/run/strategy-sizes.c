// SPDX-License-Identifier: GPL-2.0
#include "reports/run/strategy-sizes.h"

#include <string.h>

#include "base/record.h"

static const char *strategy_of(const struct records *records, const char *symbol)
{
	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];

		if (strcmp(record_text(decision, "symbol"), symbol) == 0)
			return record_text(decision, "strategy");
	}
	return "";
}

/* The strategy of all system calls of a commit. */
static const char *strategy_of_step(const struct records *records, const struct step *step)
{
	const char *strategy = "none";

	for (guint i = 0; i < step->syscalls->len; i++) {
		const char *one = strategy_of(records, step->syscalls->pdata[i]);

		if (i && strcmp(one, strategy) != 0)
			return "mixed";
		strategy = one;
	}
	return strategy;
}

static void add_to(json_t *row, const char *key, gint64 more)
{
	json_object_set_new(row, key, json_integer(record_number(row, key) + more));
}

static void add_step(json_t *by_strategy, const struct records *records, const struct step *step,
		     gint64 bytes)
{
	const char *strategy = strategy_of_step(records, step);
	json_t *row = json_object_get(by_strategy, strategy);

	if (!row) {
		row = json_pack("{s:s, s:i, s:i, s:i}", "strategy", strategy, "steps", 0, "helpers",
				0, "bytes", 0);
		json_object_set_new(by_strategy, strategy, row);
	}
	add_to(row, "steps", 1);
	add_to(row, "helpers", step->syscalls->len);
	add_to(row, "bytes", bytes);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

json_t *strategy_sizes(const struct records *records, const char *config)
{
	json_t *by_strategy = json_object(), *rows = json_array(), *row;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const char *name;

	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		for (guint j = 0; j < records->verdicts->len; j++) {
			const struct verdict *verdict = records->verdicts->pdata[j];

			if (strcmp(verdict->commit, step->commit) == 0 &&
			    strcmp(verdict->config, config) == 0 &&
			    strcmp(verdict->check, "objects") == 0 &&
			    strcmp(verdict->outcome, "pass") == 0)
				add_step(by_strategy, records, step, verdict->figure);
		}
	}
	json_object_foreach(by_strategy, name, row) g_ptr_array_add(names, (gpointer)name);
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++)
		json_array_append(rows, json_object_get(by_strategy, names->pdata[i]));
	json_decref(by_strategy);
	return rows;
}
