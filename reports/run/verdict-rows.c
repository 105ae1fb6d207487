// SPDX-License-Identifier: GPL-2.0
#include "reports/run/verdict-rows.h"

#include <string.h>

#include "base/check-names.h"
#include "base/record.h"

/* The detail of the build check names them, in a config that compiles only touched files. */
json_t *verdict_gaps(const struct records *records)
{
	static const char mark[] = "not covered: ";
	json_t *rows = json_array();

	for (guint i = 0; i < records->verdicts->len; i++) {
		const struct verdict *verdict = records->verdicts->pdata[i];
		const struct step *step = records_step(records, verdict->commit);
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

json_t *verdict_columns(const struct records *records)
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

json_t *verdict_steps(const struct records *records, const json_t *columns)
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
		const struct step *step = records_step(records, verdict->commit);
		json_t *row;

		if (strcmp(verdict->outcome, outcome) != 0)
			continue;
		row = verdict_to_json(verdict);
		json_object_set_new(row, "n", json_integer(step ? step->n : 0));
		json_object_set_new(row, "subject", json_string(step ? step->subject : ""));
		json_array_append_new(rows, row);
	}
}

json_t *verdict_problems(const struct records *records)
{
	json_t *rows = json_array();

	add_problems(rows, records, "fail");
	add_problems(rows, records, "error");
	add_problems(rows, records, "skip");
	return rows;
}
