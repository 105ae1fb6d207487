// SPDX-License-Identifier: GPL-2.0
#include "reports/history/table.h"

#include <jansson.h>
#include <string.h>

#include "base/record.h"

#define MOST_COLUMNS 14 /* more do not fit a terminal: the smallest share one */

/* The column of a subsystem: those of arch/ share one. */
static const char *column_of(const char *subsystem)
{
	return g_str_has_prefix(subsystem, "arch/") ? "arch" : subsystem;
}

static gint64 cell(const json_t *record, const char *column)
{
	const char *subsystem;
	json_t *count;
	gint64 sum = 0;

	json_object_foreach((json_t *)json_object_get(record, "subsystems"), subsystem,
			    count) if (strcmp(column_of(subsystem), column) == 0)
		sum += json_integer_value(count);
	return sum;
}

struct column {
	const char *name;
	gint64 most; /* in any row */
};

static gint by_most(gconstpointer a, gconstpointer b)
{
	const struct column *left = a, *right = b;

	if (left->most != right->most)
		return left->most > right->most ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* The columns, the one with most calls first. Names are borrowed from the records. */
static GArray *columns_of(GPtrArray *records)
{
	g_autoptr(GHashTable) most = g_hash_table_new(g_str_hash, g_str_equal);
	GArray *columns = g_array_new(FALSE, FALSE, sizeof(struct column));
	GHashTableIter iter;
	gpointer name, value;

	for (guint i = 0; i < records->len; i++) {
		const char *subsystem;
		json_t *count;

		json_object_foreach(json_object_get(records->pdata[i], "subsystems"), subsystem,
				    count)
		{
			const char *column = column_of(subsystem);
			gint64 here = cell(records->pdata[i], column);
			gint64 before = GPOINTER_TO_INT(g_hash_table_lookup(most, column));

			g_hash_table_insert(most, (char *)column,
					    GINT_TO_POINTER(MAX(here, before)));
		}
	}
	g_hash_table_iter_init(&iter, most);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		struct column column = {name, GPOINTER_TO_INT(value)};

		g_array_append_val(columns, column);
	}
	g_array_sort(columns, by_most);
	return columns;
}

static gboolean same_counts(const json_t *a, const json_t *b)
{
	return record_number(a, "calls") == record_number(b, "calls") &&
	       record_number(a, "unresolved") == record_number(b, "unresolved") &&
	       json_equal(json_object_get(a, "subsystems"), json_object_get(b, "subsystems"));
}

/* The object name of a commit is shortened. */
static char *short_name(const json_t *record)
{
	const char *name = record_text(record, "name");

	return strcmp(name, record_text(record, "commit")) == 0 ? g_strndup(name, 12)
								: g_strdup(name);
}

static void append_row(GString *out, const json_t *record, GArray *columns, int width)
{
	g_autofree char *name = short_name(record);
	gint64 others = 0;

	g_string_append_printf(out, "%-*s %-10s %7d %7d", width, name, record_text(record, "date"),
			       (int)record_number(record, "calls"),
			       (int)record_number(record, "generic"));
	for (guint i = 0; i < columns->len; i++) {
		const struct column *column = &g_array_index(columns, struct column, i);
		gint64 count = cell(record, column->name);

		if (i < MOST_COLUMNS)
			g_string_append_printf(out, " %*d", (int)MAX(strlen(column->name), 4),
					       (int)count);
		else
			others += count;
	}
	if (columns->len > MOST_COLUMNS)
		g_string_append_printf(out, " %6d", (int)others);
	if (record_number(record, "unresolved"))
		g_string_append_printf(out, "  %d unresolved",
				       (int)record_number(record, "unresolved"));
	g_string_append_c(out, '\n');
}

static void append_head(GString *out, GArray *columns, int width)
{
	g_string_append_printf(out, "%-*s %-10s %7s %7s", width, "revision", "date", "calls",
			       "generic");
	for (guint i = 0; i < columns->len && i < MOST_COLUMNS; i++) {
		const struct column *column = &g_array_index(columns, struct column, i);

		g_string_append_printf(out, " %*s", (int)MAX(strlen(column->name), 4),
				       column->name);
	}
	if (columns->len > MOST_COLUMNS)
		g_string_append(out, " others");
	g_string_append_c(out, '\n');
}

char *history_table(GPtrArray *records, gboolean every)
{
	g_autoptr(GArray) columns = columns_of(records);
	GString *out = g_string_new(NULL);
	int width = (int)strlen("revision");
	guint hidden = 0;

	for (guint i = 0; i < records->len; i++) {
		g_autofree char *name = short_name(records->pdata[i]);

		width = MAX(width, (int)strlen(name));
	}
	append_head(out, columns, width);
	for (guint i = 0; i < records->len; i++) {
		gboolean news = i == 0 || !same_counts(records->pdata[i - 1], records->pdata[i]);

		if (every || news || i == records->len - 1)
			append_row(out, records->pdata[i], columns, width);
		else
			hidden++;
	}
	if (hidden)
		g_string_append_printf(out, "(%u revisions with unchanged counts are not shown)\n",
				       hidden);
	return g_string_free(out, FALSE);
}
