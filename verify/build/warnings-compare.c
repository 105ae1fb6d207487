// SPDX-License-Identifier: GPL-2.0
/* Sets of diagnostics: compared, kept, and shown. */
#include <string.h>

#include "base/record.h"
#include "kernel-tree/elf/audit.h"
#include "verify/build/warnings.h"

void warnings_update(GHashTable *known, GHashTable *seen)
{
	GHashTableIter iter;
	gpointer key, list;

	g_hash_table_iter_init(&iter, seen);
	while (g_hash_table_iter_next(&iter, &key, &list))
		g_hash_table_insert(known, g_strdup(key), g_ptr_array_ref(list));
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

/*
 * sparse shows the type that an argument should have together with the name that the prototype
 * gives the parameter: "expected char const [noderef] *old". What takes a function's place may call
 * its parameter otherwise, and the warning is still the same. The caller frees.
 */
static char *without_parameter(const char *text)
{
	static const char expected[] = " | expected ";
	const char *at = strstr(text, expected), *end, *name;

	if (!g_str_has_prefix(text, "incorrect type in argument ") || !at)
		return g_strdup(text);
	at += strlen(expected);
	end = strstr(at, " | ");
	if (!end)
		end = at + strlen(at);
	for (name = end; name > at && (g_ascii_isalnum(name[-1]) || name[-1] == '_');)
		name--;
	/* Without a '*' before it, it can be the last word of a type. */
	if (name == at || name[-1] != '*')
		return g_strdup(text);
	return g_strdup_printf("%.*s%s", (int)(name - text), text, end);
}

/*
 * The linker says of an image that a segment can be written and executed: "warning: x has a LOAD
 * segment with RWX permissions". In which images code and data come to share one goes by where a
 * page ends, so by the size of all that is linked: such a warning of one image comes and goes along a
 * series. New is that there is one at all; the image's name is left out. The caller frees.
 */
static char *without_image(const struct warning *warning)
{
	const char *rest = strstr(warning->text, " has a LOAD segment with RWX permissions");

	return g_strdup(rest && !*warning->file ? rest : warning->text);
}

static char *identity(const struct warning *warning)
{
	g_autofree char *text = warning->tool == WARNING_SPARSE ? without_parameter(warning->text)
								: without_image(warning);

	return g_strdup_printf("%d\n%s\n%s\n%s", warning->tool, warning->file, warning->function,
			       text);
}

static void collect(GHashTable *table, enum warning_tool tool, GHashTable *by_identity)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, table);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		GPtrArray *list = value;

		for (guint i = 0; i < list->len; i++) {
			struct warning *warning = g_ptr_array_index(list, i);

			/* sparse's errors are what it says of the source, not ends of a build */
			if (warning->tool == tool && (!warning->is_error || tool == WARNING_SPARSE))
				g_hash_table_insert(by_identity, identity(warning), warning);
		}
	}
}

static gint compare(gconstpointer a, gconstpointer b)
{
	const struct warning *one = *(struct warning *const *)a, *two = *(struct warning *const *)b;
	int order = strcmp(one->file, two->file);

	if (order == 0)
		order = one->line < two->line ? -1 : one->line > two->line;
	return order ? order : strcmp(one->text, two->text);
}

static gboolean is_system_call(const char *stem)
{
	g_autofree char *symbol = audit_syscall_symbol(stem);

	return symbol != NULL;
}

/* What a system call's name may have become: the same name everywhere in a diagnostic. */
struct renaming {
	char *from; /* the system call; NULL: nothing was renamed yet */
	char *to;
};

static gboolean same_or_renamed(struct renaming *renaming, const char *from, const char *to)
{
	g_autofree char *was = audit_function_stem(from);
	g_autofree char *is = audit_function_stem(to);

	if (renaming->from && strcmp(was, renaming->from) == 0)
		return strcmp(is, renaming->to) == 0;
	if (strcmp(from, to) == 0)
		return TRUE;
	if (!renaming->from && is_system_call(was) && *is && !is_system_call(is)) {
		renaming->from = g_steal_pointer(&was);
		renaming->to = g_steal_pointer(&is);
		return TRUE;
	}
	return FALSE;
}

/* Texts that are the same but for quoted names: "context imbalance in 'SYSC_x' - wrong count". */
static gboolean same_words(struct renaming *renaming, const char *from, const char *to)
{
	g_auto(GStrv) one = g_strsplit(from, "'", -1);
	g_auto(GStrv) two = g_strsplit(to, "'", -1);

	if (g_strv_length(one) != g_strv_length(two))
		return FALSE;
	for (guint i = 0; one[i]; i++)
		if (i % 2 ? !same_or_renamed(renaming, one[i], two[i])
			  : strcmp(one[i], two[i]) != 0)
			return FALSE;
	return TRUE;
}

/* The body of a system call brings what was said of it along to its helper. */
static gboolean moved(const struct warning *from, const struct warning *to)
{
	struct renaming renaming = {0};
	gboolean result = strcmp(from->file, to->file) == 0 &&
			  same_or_renamed(&renaming, from->function, to->function) &&
			  same_words(&renaming, from->text, to->text);

	g_free(renaming.from);
	g_free(renaming.to);
	return result;
}

/* Those of `some` whose identity is not among `others`. */
static GPtrArray *difference(GHashTable *some, GHashTable *others)
{
	GPtrArray *result = g_ptr_array_new();
	GHashTableIter iter;
	gpointer key, warning;

	g_hash_table_iter_init(&iter, some);
	while (g_hash_table_iter_next(&iter, &key, &warning))
		if (!g_hash_table_contains(others, key))
			g_ptr_array_add(result, warning);
	g_ptr_array_sort(result, compare);
	return result;
}

GPtrArray *warnings_new_ones(GHashTable *before, GHashTable *now, enum warning_tool tool)
{
	g_autoptr(GHashTable) old = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) new = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) gone = NULL;
	GPtrArray *result;

	collect(before, tool, old);
	collect(now, tool, new);
	gone = difference(old, new);
	result = difference(new, old);
	/* One that is gone accounts for one that came. */
	for (guint i = 0; i < gone->len; i++)
		for (guint j = 0; j < result->len; j++)
			if (moved(gone->pdata[i], result->pdata[j])) {
				g_ptr_array_remove_index(result, j);
				break;
			}
	return result;
}

/* What a failing build says in other words than "error:"; the linker, and make itself. */
static gboolean tells_failure(const char *line)
{
	static const char *const signs[] = {
		"undefined reference to",
		"multiple definition of",
		"*** ",
		"relocation truncated",
		"cannot find",
		"undefined symbol",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strstr(line, signs[i]))
			return TRUE;
	return FALSE;
}

static char *first_compiler_error(GHashTable *table)
{
	g_autoptr(GPtrArray) errors = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, table);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		GPtrArray *list = value;

		for (guint i = 0; i < list->len; i++) {
			const struct warning *warning = g_ptr_array_index(list, i);

			if (warning->is_error && warning->tool == WARNING_BUILD)
				g_ptr_array_add(errors, (gpointer)warning);
		}
	}
	g_ptr_array_sort(errors, compare);
	return errors->len ? warning_text(g_ptr_array_index(errors, 0)) : NULL;
}

char *warnings_first_error(const char *output, const char *source)
{
	g_autoptr(GHashTable) table = warnings_parse(output, source);
	char *text = first_compiler_error(table);
	g_auto(GStrv) lines = NULL;

	if (text)
		return text;
	lines = g_strsplit(output, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (tells_failure(lines[i]))
			return g_strdup(g_strstrip(lines[i]));
	return NULL;
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
