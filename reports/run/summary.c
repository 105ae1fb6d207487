// SPDX-License-Identifier: GPL-2.0
#include "reports/run/summary.h"

#include <string.h>

#include "base/check-names.h"
#include "base/record.h"
#include "reports/run/strategy-sizes.h"
#include "semantic-patches/find/find.h"

static gint compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GHashTable *count_calls(GPtrArray *sites, GHashTable *subsystems)
{
	GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < sites->len; i++) {
		const struct site *site = sites->pdata[i];
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, site->subsystem));

		if (!site_is_call(site))
			continue;
		g_hash_table_insert(counts, site->subsystem, GUINT_TO_POINTER(count + 1));
		g_hash_table_add(subsystems, site->subsystem);
	}
	return counts;
}

static json_t *subsystem_rows(const struct records *records)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) before = count_calls(records->sites, names);
	g_autoptr(GHashTable) after = count_calls(records->sites_after, names);
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	GHashTableIter iter;
	gpointer name;
	json_t *rows = json_array();

	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_ptr_array_add(sorted, name);
	g_ptr_array_sort(sorted, compare_texts);
	for (guint i = 0; i < sorted->len; i++) {
		json_t *row = json_object();
		const char *subsystem = sorted->pdata[i];

		json_object_set_new(row, "subsystem", json_string(subsystem));
		json_object_set_new(
			row, "before",
			json_integer(GPOINTER_TO_UINT(g_hash_table_lookup(before, subsystem))));
		json_object_set_new(row, "after",
				    records->has_after
					    ? json_integer(GPOINTER_TO_UINT(
						      g_hash_table_lookup(after, subsystem)))
					    : json_null());
		json_array_append_new(rows, row);
	}
	return rows;
}

/* Copy the named texts of one object to another. */
static void copy_texts(json_t *to, const json_t *from, const char *const *keys)
{
	for (; *keys; keys++)
		json_object_set_new(to, *keys, json_string(record_text(from, *keys)));
}

static gboolean has_strategy(const json_t *decision, const char *strategy)
{
	return strcmp(record_text(decision, "strategy"), strategy) == 0;
}

/* Which table a system call is in. */
enum table { TABLE_HELPERS, TABLE_REFUSED, TABLE_KEPT };

static enum table table_of(const json_t *decision)
{
	if (has_strategy(decision, "keep"))
		return TABLE_KEPT;
	return has_strategy(decision, "refuse") ? TABLE_REFUSED : TABLE_HELPERS;
}

static json_t *decision_rows(const struct records *records, enum table table)
{
	static const char *const keys[] = {"symbol", "helper", "strategy", "header",
					   "type",   "why",    NULL};
	json_t *rows = json_array();

	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];
		const char *place = json_string_value(
			json_array_get(json_object_get(decision, "definitions"), 0));
		json_t *row;

		if (table_of(decision) != table)
			continue;
		row = json_object();
		copy_texts(row, decision, keys);
		json_object_set_new(row, "defined", json_string(place ? place : ""));
		json_object_set_new(row, "callers",
				    json_integer((json_int_t)json_array_size(
					    json_object_get(decision, "sites"))));
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *left_rows(const struct records *records)
{
	json_t *rows = json_array();

	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];
		size_t n;
		json_t *site;

		json_array_foreach(json_object_get(decision, "left"), n, site)
		{
			json_t *row = json_object();

			json_object_set_new(row, "symbol",
					    json_string(record_text(decision, "symbol")));
			json_object_set(row, "place", site);
			json_array_append_new(rows, row);
		}
	}
	return rows;
}

static gboolean is_converted(const struct records *records, const char *symbol)
{
	for (guint i = 0; i < records->decisions->len; i++)
		if (strcmp(record_text(records->decisions->pdata[i], "symbol"), symbol) == 0)
			return table_of(records->decisions->pdata[i]) == TABLE_HELPERS;
	return FALSE;
}

/* Silence of the checks is no proof for these. */
static json_t *uncovered_rows(const struct records *records)
{
	json_t *rows = json_array();

	for (guint i = 0; i < records->coverage->len; i++) {
		const json_t *one = records->coverage->pdata[i];
		const char *symbol = record_text(one, "callee");
		g_autofree char *place = g_strdup_printf("%s:%d", record_text(one, "file"),
							 (int)record_number(one, "line"));

		if (json_array_size(json_object_get(one, "configs")) == 0 &&
		    is_converted(records, symbol))
			json_array_append_new(
				rows, json_pack("{s:s, s:s}", "symbol", symbol, "place", place));
	}
	return rows;
}

static const struct step *step_of(const struct records *records, const char *commit)
{
	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		if (strcmp(step->commit, commit) == 0)
			return step;
	}
	return NULL;
}

/* Said by the build check of a config that compiles touched files only. */
static json_t *gap_rows(const struct records *records)
{
	static const char mark[] = "not covered: ";
	json_t *rows = json_array();

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		const struct step *step = step_of(records, verdict->commit);
		const char *gaps = strstr(verdict->detail, mark);

		if (gaps && strcmp(verdict->check, "build") == 0)
			json_array_append_new(rows, json_pack("{s:i, s:s, s:s}", "n",
							      step ? (int)step->n : 0, "config",
							      verdict->config, "files",
							      gaps + strlen(mark)));
	}
	return rows;
}

static char *column_name(const struct verdict *verdict)
{
	if (strcmp(verdict->config, "-") == 0 || !*verdict->config)
		return g_strdup(verdict->check);
	return g_strdup_printf("%s/%s", verdict->check, verdict->config);
}

/* Columns as they first come up, check by check. */
static json_t *column_names(const struct records *records)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	json_t *columns = json_array();

	for (gsize c = 0; c < N_CHECKS; c++)
		for (guint i = 0; i < records->verdicts->len; i++) {
			const struct verdict *verdict = records->verdicts->pdata[i];
			g_autofree char *name = column_name(verdict);

			if (strcmp(verdict->check, check_names[c]) != 0 ||
			    g_hash_table_contains(seen, name))
				continue;
			json_array_append_new(columns, json_string(name));
			g_hash_table_add(seen, g_steal_pointer(&name));
		}
	return columns;
}

static const char *outcome_in(const struct records *records, const char *commit, const char *column)
{
	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		g_autofree char *name = column_name(verdict);

		if (strcmp(verdict->commit, commit) == 0 && strcmp(name, column) == 0)
			return verdict->outcome;
	}
	return "";
}

static json_t *step_rows(const struct records *records, const json_t *columns)
{
	json_t *rows = json_array();

	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];
		json_t *row = json_object();
		json_t *cells = json_array();
		size_t c;
		json_t *column;

		json_array_foreach(columns, c, column) json_array_append_new(
			cells,
			json_string(outcome_in(records, step->commit, json_string_value(column))));
		json_object_set_new(row, "n", json_integer(step->n));
		json_object_set_new(row, "commit", json_string(step->commit));
		json_object_set_new(row, "subject", json_string(step->subject));
		json_object_set_new(row, "subsystem", json_string(step->subsystem));
		json_object_set_new(row, "cells", cells);
		json_array_append_new(rows, row);
	}
	return rows;
}

static void add_problems(json_t *rows, const struct records *records, const char *outcome)
{
	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		const struct step *step = step_of(records, verdict->commit);
		json_t *row;

		if (strcmp(verdict->outcome, outcome) != 0)
			continue;
		row = verdict_to_json(verdict);
		json_object_set_new(row, "n", json_integer(step ? step->n : 0));
		json_object_set_new(row, "subject", json_string(step ? step->subject : ""));
		json_array_append_new(rows, row);
	}
}

/* Whose text do the figures of a config count? */
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

/* Bytes of text per config, from the figures of the objects check. */
static json_t *sizes(const struct records *records)
{
	json_t *configs = json_object();

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		const struct step *step = step_of(records, verdict->commit);
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

static gboolean is_kept(const struct records *records, const char *symbol)
{
	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];

		if (strcmp(record_text(decision, "symbol"), symbol) == 0)
			return table_of(decision) == TABLE_KEPT;
	}
	return FALSE;
}

static gboolean list_has(const json_t *list, const char *text)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i,
			   item) if (strcmp(json_string_value(item), text) == 0) return TRUE;
	return FALSE;
}

static gboolean some_step_converts(const struct records *records, const char *symbol)
{
	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		if (g_ptr_array_find_with_equal_func(step->syscalls, symbol, g_str_equal, NULL))
			return TRUE;
	}
	return FALSE;
}

/* Was it asked for? A run of some subsystems owes nothing to the others. */
static gboolean is_owed(const struct records *records, const json_t *decision)
{
	const json_t *asked = json_object_get(records->run, "subsystems");

	return json_array_size(asked) == 0 || list_has(asked, record_text(decision, "subsystem"));
}

static gboolean is_left_over(const struct records *records, const struct site *site)
{
	if (!site_is_call(site) || is_kept(records, site->callee))
		return FALSE;
	return json_array_size(json_object_get(records->run, "subsystems")) == 0 ||
	       some_step_converts(records, site->callee);
}

static gboolean is_good(const struct records *records)
{
	if (!records->has_after || records->verdicts->len == 0)
		return FALSE;
	for (guint i = 0; i < records->decisions->len; i++)
		if (table_of(records->decisions->pdata[i]) == TABLE_REFUSED &&
		    is_owed(records, records->decisions->pdata[i]))
			return FALSE;
	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];

		if (strcmp(verdict->outcome, "fail") == 0 || strcmp(verdict->outcome, "error") == 0)
			return FALSE;
	}
	for (guint i = 0; i < records->sites_after->len; i++)
		if (is_left_over(records, records->sites_after->pdata[i]))
			return FALSE;
	return TRUE;
}

json_t *summary_of(const struct records *records)
{
	json_t *summary = json_object();
	json_t *problems = json_array();
	json_t *columns = column_names(records);
	json_t *undo = json_array();

	add_problems(problems, records, "fail");
	add_problems(problems, records, "error");
	add_problems(problems, records, "skip");
	for (guint i = 0; i < records->undo->len; i++)
		json_array_append(undo, records->undo->pdata[i]);
	json_object_set_new(summary, "record", json_string("report"));
	json_object_set_new(summary, "version", json_integer(RECORD_VERSION));
	json_object_set(summary, "run", records->run);
	json_object_set_new(summary, "good", json_boolean(is_good(records)));
	json_object_set_new(summary, "problems", problems);
	json_object_set_new(summary, "subsystems", subsystem_rows(records));
	json_object_set_new(summary, "helpers", decision_rows(records, TABLE_HELPERS));
	json_object_set_new(summary, "refused", decision_rows(records, TABLE_REFUSED));
	json_object_set_new(summary, "kept", decision_rows(records, TABLE_KEPT));
	json_object_set_new(summary, "left", left_rows(records));
	json_object_set_new(summary, "uncovered", uncovered_rows(records));
	json_object_set_new(summary, "gaps", gap_rows(records));
	json_object_set_new(summary, "steps", step_rows(records, columns));
	json_object_set_new(summary, "columns", columns);
	json_object_set_new(summary, "sizes", sizes(records));
	json_object_set_new(summary, "undo", undo);
	return summary;
}

const char *summary_headline(const json_t *summary)
{
	if (!json_is_true(json_object_get(summary, "good")))
		return "Not good, or not finished: see below.";
	/* Of a good run, what did not pass was skipped. */
	if (json_array_size(json_object_get(summary, "problems")) > 0)
		return "Good: nothing refused, nothing left, no check failed. What was skipped proves "
		       "nothing, and is listed.";
	return "Good: nothing refused, nothing left, every check of every commit passed.";
}
