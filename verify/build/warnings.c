// SPDX-License-Identifier: GPL-2.0
#include "verify/build/warnings.h"

#include <string.h>

#include "base/record.h"

static void warning_free(gpointer data)
{
	struct warning *warning = data;

	g_free(warning->file);
	g_free(warning->function);
	g_free(warning->text);
	g_free(warning);
}

GPtrArray *warnings_list_new(void)
{
	return g_ptr_array_new_with_free_func(warning_free);
}

GHashTable *warnings_table_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
				     (GDestroyNotify)g_ptr_array_unref);
}

void warnings_update(GHashTable *known, GHashTable *seen)
{
	GHashTableIter iter;
	gpointer key, list;

	g_hash_table_iter_init(&iter, seen);
	while (g_hash_table_iter_next(&iter, &key, &list))
		g_hash_table_insert(known, g_strdup(key), g_ptr_array_ref(list));
}

GPtrArray *warnings_all(GHashTable *table)
{
	GPtrArray *all = g_ptr_array_new();
	GHashTableIter iter;
	gpointer list;

	g_hash_table_iter_init(&iter, table);
	while (g_hash_table_iter_next(&iter, NULL, &list))
		g_ptr_array_extend(all, list, NULL, NULL);
	return all;
}

char *warning_text(const struct warning *warning)
{
	GString *text = g_string_new(warning->file);

	if (warning->line)
		g_string_append_printf(text, ":%u", warning->line);
	if (*warning->file)
		g_string_append(text, ": ");
	if (*warning->function)
		g_string_append_printf(text, "in %s: ", warning->function);
	g_string_append(text, warning->text);
	return g_string_free(text, FALSE);
}

gint warning_compare(gconstpointer a, gconstpointer b)
{
	const struct warning *one = *(struct warning *const *)a, *two = *(struct warning *const *)b;
	int order = strcmp(one->file, two->file);

	if (order == 0)
		order = one->line < two->line ? -1 : one->line > two->line;
	return order ? order : strcmp(one->text, two->text);
}

static json_t *warning_to_json(const struct warning *warning)
{
	return json_pack("{s:i,s:b,s:s,s:s,s:s,s:i}", "tool", warning->tool, "error",
			 warning->is_error, "file", warning->file, "function", warning->function,
			 "text", warning->text, "line", (int)warning->line);
}

json_t *warnings_to_json(GHashTable *table)
{
	json_t *json = json_object();
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init(&iter, table);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		GPtrArray *list = value;
		json_t *array = json_array();

		for (guint i = 0; i < list->len; i++) {
			json_array_append_new(array, warning_to_json(g_ptr_array_index(list, i)));
		}
		json_object_set_new(json, key, array);
	}
	return json;
}

static struct warning *warning_from_json(const json_t *json)
{
	struct warning *warning = g_new0(struct warning, 1);

	warning->tool = record_number(json, "tool");
	warning->is_error = json_is_true(json_object_get(json, "error"));
	warning->file = g_strdup(record_text(json, "file"));
	warning->function = g_strdup(record_text(json, "function"));
	warning->text = g_strdup(record_text(json, "text"));
	warning->line = record_number(json, "line");
	return warning;
}

GHashTable *warnings_from_json(const json_t *json)
{
	GHashTable *table;

	if (!json_is_object(json))
		return NULL;
	table = warnings_table_new();
	for (void *i = json_object_iter((json_t *)json); i;
	     i = json_object_iter_next((json_t *)json, i)) {
		const json_t *list = json_object_iter_value(i);
		GPtrArray *warnings = warnings_list_new();

		for (gsize j = 0; j < json_array_size(list); j++)
			g_ptr_array_add(warnings, warning_from_json(json_array_get(list, j)));
		g_hash_table_insert(table, g_strdup(json_object_iter_key(i)), warnings);
	}
	return table;
}
