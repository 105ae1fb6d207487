// SPDX-License-Identifier: GPL-2.0
#include "reports/run/summary.h"

#include <string.h>

#include "base/record.h"
#include "base/string-list.h"
#include "reports/run/decisions.h"
#include "reports/run/sizes.h"
#include "reports/run/status.h"
#include "reports/run/verdict-rows.h"
#include "semantic-patches/find/find.h"

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
	string_list_sort(sorted);
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

static json_t *decision_rows(const struct records *records, enum decision_kind kind)
{
	static const char *const keys[] = {"symbol", "helper", "strategy", "header",
					   "type",   "why",    NULL};
	json_t *rows = json_array();

	for (guint i = 0; i < records->decisions->len; i++) {
		const json_t *decision = records->decisions->pdata[i];
		const char *place = json_string_value(
			json_array_get(json_object_get(decision, "definitions"), 0));
		json_t *row;

		if (decision_kind(decision) != kind)
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

/* No check can have failed because of these: they were not compiled. */
static json_t *uncovered_rows(const struct records *records)
{
	json_t *rows = json_array();

	for (guint i = 0; i < records->coverage->len; i++) {
		const json_t *one = records->coverage->pdata[i];
		const char *symbol = record_text(one, "callee");
		g_autofree char *place = g_strdup_printf("%s:%d", record_text(one, "file"),
							 (int)record_number(one, "line"));

		if (json_array_size(json_object_get(one, "configs")) == 0 &&
		    decision_kind(decision_of(records->decisions, symbol)) == DECISION_CONVERTED)
			json_array_append_new(
				rows, json_pack("{s:s, s:s}", "symbol", symbol, "place", place));
	}
	return rows;
}

json_t *summary_of(const struct records *records)
{
	json_t *summary = json_object();
	json_t *status = status_of(records);
	json_t *columns = verdict_columns(records);
	json_t *undo = json_array();

	for (guint i = 0; i < records->undo->len; i++)
		json_array_append(undo, records->undo->pdata[i]);
	json_object_set_new(summary, "record", json_string("report"));
	json_object_set_new(summary, "version", json_integer(RECORD_VERSION));
	json_object_set(summary, "run", records->run);
	json_object_set_new(summary, "good", json_boolean(status_good(status)));
	json_object_set_new(summary, "status", status);
	json_object_set_new(summary, "problems", verdict_problems(records));
	json_object_set_new(summary, "subsystems", subsystem_rows(records));
	json_object_set_new(summary, "helpers", decision_rows(records, DECISION_CONVERTED));
	json_object_set_new(summary, "refused", decision_rows(records, DECISION_REFUSED));
	json_object_set_new(summary, "kept", decision_rows(records, DECISION_KEPT));
	json_object_set_new(summary, "left", left_rows(records));
	json_object_set_new(summary, "uncovered", uncovered_rows(records));
	json_object_set_new(summary, "gaps", verdict_gaps(records));
	json_object_set_new(summary, "steps", verdict_steps(records, columns));
	json_object_set_new(summary, "columns", columns);
	json_object_set_new(summary, "sizes", text_sizes(records));
	json_object_set_new(summary, "undo", undo);
	return summary;
}

char *summary_headline(const json_t *summary)
{
	/* If the status is good, the problems are skips. */
	return status_sentence(json_object_get(summary, "status"),
			       json_array_size(json_object_get(summary, "problems")) > 0);
}
