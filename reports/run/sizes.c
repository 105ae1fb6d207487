// SPDX-License-Identifier: GPL-2.0
#include "reports/run/sizes.h"

#include <string.h>

#include "base/record.h"
#include "base/string-list.h"
#include "reports/run/decisions.h"

static const char *strategy_of(const struct records *records, const char *symbol)
{
	const json_t *decision = decision_of(records->decisions, symbol);

	return decision ? record_text(decision, "strategy") : "";
}

/* The strategy of all system calls of a commit; "mixed" if they differ, "none" without any. */
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

/* [{strategy, steps, helpers, bytes}] of one config, sorted by name. */
static json_t *strategy_sizes(const struct records *records, const char *config)
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
	string_list_sort(names);
	for (guint i = 0; i < names->len; i++)
		json_array_append(rows, json_object_get(by_strategy, names->pdata[i]));
	json_decref(by_strategy);
	return rows;
}

/* The text that the figures of a config count. */
static const char *measured_in(const struct records *records, const char *config)
{
	const json_t *recipes = json_object_get(records->run, "recipes");
	size_t i;
	json_t *recipe;

	json_array_foreach(recipes, i, recipe)
	{
		if (strcmp(record_text(recipe, "name"), config) == 0 &&
		    strcmp(record_text(recipe, "scope"), "touched") == 0)
			return "the touched objects'";
	}
	return "the kernel's";
}

json_t *text_sizes(const struct records *records)
{
	json_t *configs = json_object();

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		const struct step *step = records_step(records, verdict->commit);
		json_t *config, *row;

		if (strcmp(verdict->check, "objects") != 0 || strcmp(verdict->outcome, "pass") != 0)
			continue;
		config = json_object_get(configs, verdict->config);
		if (!config) {
			config = json_object();
			json_object_set_new(config, "total", json_integer(0));
			json_object_set_new(config, "of",
					    json_string(measured_in(records, verdict->config)));
			json_object_set_new(config, "steps", json_array());
			json_object_set_new(config, "strategies",
					    strategy_sizes(records, verdict->config));
			json_object_set_new(configs, verdict->config, config);
		}
		json_object_set_new(config, "total",
				    json_integer(record_number(config, "total") + verdict->figure));
		row = json_object();
		json_object_set_new(row, "n", json_integer(step ? step->n : 0));
		json_object_set_new(row, "bytes", json_integer(verdict->figure));
		json_object_set_new(row, "detail", json_string(verdict->detail));
		json_array_append_new(json_object_get(config, "steps"), row);
	}
	return configs;
}
