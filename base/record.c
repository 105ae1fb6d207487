// SPDX-License-Identifier: GPL-2.0
#include "base/record.h"

#include <string.h>

#include "base/check-names.h"
#include "base/error.h"
#include "base/file.h"

/*
 * Each record is described once, by a table of its fields, which is used to make, free,
 * write and read it.
 */
enum field_type { FIELD_TEXT, FIELD_UINT, FIELD_INT64, FIELD_DOUBLE, FIELD_BOOL, FIELD_LIST };

struct field {
	const char *name;
	enum field_type type;
	gsize offset;
	const char *const *allowed; /* FIELD_TEXT: the words it may be; NULL: any text */
};

struct layout {
	const char *name;
	gsize size;
	const struct field *fields;
	gsize n_fields;
};

/* clang-format off */
#define FIELD(record, type, name) {#name, type, G_STRUCT_OFFSET(struct record, name), NULL}
#define WORD(record, name, words) {#name, FIELD_TEXT, G_STRUCT_OFFSET(struct record, name), words}
#define LAYOUT(record, fields)	  {#record, sizeof(struct record), fields, G_N_ELEMENTS(fields)}

static const char *const contexts[] = {"plain", "syscall", "compat_syscall", "macro",
				       "header_inline", "address", "asm", "export", NULL};
static const char *const hows[] = {"rule", "scan", NULL};
static const char *const outcomes[] = {"pass", "fail", "error", "skip", NULL};

static const struct field site_fields[] = {
	FIELD(site, FIELD_TEXT, file),
	FIELD(site, FIELD_UINT, line),
	FIELD(site, FIELD_UINT, column),
	FIELD(site, FIELD_TEXT, callee),
	FIELD(site, FIELD_TEXT, enclosing),
	WORD(site, context, contexts),
	FIELD(site, FIELD_TEXT, area),
	FIELD(site, FIELD_TEXT, subsystem),
	FIELD(site, FIELD_BOOL, masquerade),
	FIELD(site, FIELD_TEXT, guard),
	WORD(site, how, hows),
};
static const struct field step_fields[] = {
	FIELD(step, FIELD_UINT, n),
	FIELD(step, FIELD_UINT, of),
	FIELD(step, FIELD_TEXT, commit),
	FIELD(step, FIELD_TEXT, subject),
	FIELD(step, FIELD_TEXT, subsystem),
	FIELD(step, FIELD_LIST, syscalls),
	FIELD(step, FIELD_LIST, files),
	FIELD(step, FIELD_LIST, to),
	FIELD(step, FIELD_LIST, cc),
	FIELD(step, FIELD_LIST, needs),
};
static const struct field verdict_fields[] = {
	FIELD(verdict, FIELD_TEXT, commit),
	FIELD(verdict, FIELD_TEXT, tree),
	FIELD(verdict, FIELD_TEXT, config),
	FIELD(verdict, FIELD_TEXT, toolchain),
	WORD(verdict, check, check_names),
	WORD(verdict, outcome, outcomes),
	FIELD(verdict, FIELD_DOUBLE, seconds),
	FIELD(verdict, FIELD_INT64, figure),
	FIELD(verdict, FIELD_TEXT, detail),
	FIELD(verdict, FIELD_TEXT, log),
};
/* clang-format on */
static const struct layout site_layout = LAYOUT(site, site_fields);
static const struct layout step_layout = LAYOUT(step, step_fields);
static const struct layout verdict_layout = LAYOUT(verdict, verdict_fields);

#define AT(record, field, type) G_STRUCT_MEMBER(type, record, (field)->offset)

static gpointer layout_new(const struct layout *layout)
{
	gpointer record = g_malloc0(layout->size);

	for (gsize i = 0; i < layout->n_fields; i++) {
		const struct field *field = &layout->fields[i];

		if (field->type == FIELD_TEXT)
			AT(record, field, char *) = g_strdup("");
		else if (field->type == FIELD_LIST)
			AT(record, field, GPtrArray *) = g_ptr_array_new_with_free_func(g_free);
	}
	return record;
}

static void layout_free(const struct layout *layout, gpointer record)
{
	if (!record)
		return;
	for (gsize i = 0; i < layout->n_fields; i++) {
		const struct field *field = &layout->fields[i];

		if (field->type == FIELD_TEXT)
			g_free(AT(record, field, char *));
		else if (field->type == FIELD_LIST)
			g_ptr_array_unref(AT(record, field, GPtrArray *));
	}
	g_free(record);
}

static json_t *text_to_json(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

	return json_string(valid);
}

/* Percent signs and bytes that are not part of UTF-8 as %XX. */
static json_t *escaped_to_json(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *bad;

	for (const char *at = text; *at; at = bad) {
		g_utf8_validate(at, -1, &bad);
		for (; at < bad; at++)
			g_string_append_printf(out, *at == '%' ? "%%25" : "%c", *at);
		if (*bad)
			g_string_append_printf(out, "%%%02X", (guchar)*bad++);
	}
	return json_string(out->str);
}

void record_set_text(json_t *json, const char *key, const char *text)
{
	json_object_set_new(json, key, text_to_json(text));
	if (text && !g_utf8_validate(text, -1, NULL)) {
		g_autofree char *escaped = g_strconcat(key, RECORD_ESCAPED, NULL);

		json_object_set_new(json, escaped, escaped_to_json(text));
	}
}

static void set_list(json_t *json, const char *key, GPtrArray *texts)
{
	g_autofree char *escaped_key = g_strconcat(key, RECORD_ESCAPED, NULL);
	g_autoptr(json_t) escaped = json_array();
	json_t *list = json_array();
	gboolean valid = TRUE;

	for (guint i = 0; i < texts->len; i++) {
		json_array_append_new(list, text_to_json(texts->pdata[i]));
		json_array_append_new(escaped, escaped_to_json(texts->pdata[i]));
		valid = valid && g_utf8_validate(texts->pdata[i], -1, NULL);
	}
	json_object_set_new(json, key, list);
	if (!valid)
		json_object_set(json, escaped_key, escaped);
}

static void set_field(json_t *json, gconstpointer record, const struct field *field)
{
	json_t *value = NULL;

	switch (field->type) {
	case FIELD_TEXT:
		record_set_text(json, field->name, AT(record, field, char *));
		return;
	case FIELD_LIST:
		set_list(json, field->name, AT(record, field, GPtrArray *));
		return;
	case FIELD_UINT:
		value = json_integer(AT(record, field, guint));
		break;
	case FIELD_INT64:
		value = json_integer(AT(record, field, gint64));
		break;
	case FIELD_DOUBLE:
		value = json_real(AT(record, field, double));
		break;
	case FIELD_BOOL:
		value = json_boolean(AT(record, field, gboolean));
		break;
	}
	json_object_set_new(json, field->name, value);
}

static json_t *layout_to_json(const struct layout *layout, gconstpointer record)
{
	json_t *json = json_object();

	json_object_set_new(json, "record", json_string(layout->name));
	json_object_set_new(json, "version", json_integer(RECORD_VERSION));
	for (gsize i = 0; i < layout->n_fields; i++)
		set_field(json, record, &layout->fields[i]);
	return json;
}

static gboolean list_from_json(const json_t *value, GPtrArray *list)
{
	size_t i;
	json_t *item;

	if (!json_is_array(value))
		return FALSE;
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item))
			return FALSE;
		g_ptr_array_add(list, g_strdup(json_string_value(item)));
	}
	return TRUE;
}

static gboolean field_from_json(gpointer record, const struct field *field, const json_t *value)
{
	switch (field->type) {
	case FIELD_TEXT:
		if (!json_is_string(value))
			return FALSE;
		/* "" is an unset field. */
		if (field->allowed && *json_string_value(value) &&
		    !g_strv_contains(field->allowed, json_string_value(value)))
			return FALSE;
		g_free(AT(record, field, char *));
		AT(record, field, char *) = g_strdup(json_string_value(value));
		return TRUE;
	case FIELD_UINT:
		if (!json_is_integer(value) || json_integer_value(value) < 0 ||
		    json_integer_value(value) > G_MAXUINT)
			return FALSE;
		AT(record, field, guint) = (guint)json_integer_value(value);
		return TRUE;
	case FIELD_INT64:
		AT(record, field, gint64) = json_integer_value(value);
		return json_is_integer(value);
	case FIELD_DOUBLE:
		AT(record, field, double) = json_number_value(value);
		return json_is_number(value);
	case FIELD_BOOL:
		AT(record, field, gboolean) = json_is_true(value);
		return json_is_boolean(value);
	case FIELD_LIST:
		return list_from_json(value, AT(record, field, GPtrArray *));
	}
	return FALSE;
}

static gpointer layout_from_json(const struct layout *layout, const json_t *json, GError **error)
{
	gpointer record;

	if (strcmp(record_text(json, "record"), layout->name) != 0 ||
	    record_number(json, "version") != RECORD_VERSION) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "this is no %s record of version %d", layout->name, RECORD_VERSION);
		return NULL;
	}
	record = layout_new(layout);
	for (gsize i = 0; i < layout->n_fields; i++) {
		const struct field *field = &layout->fields[i];

		if (field_from_json(record, field, json_object_get(json, field->name)))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "the field '%s' of a %s record is missing or not of its kind",
			    field->name, layout->name);
		layout_free(layout, record);
		return NULL;
	}
	return record;
}

#define RECORD_FUNCTIONS(type)                                                                     \
	struct type *type##_new(void)                                                              \
	{                                                                                          \
		return layout_new(&type##_layout);                                                 \
	}                                                                                          \
	void type##_free(struct type *type)                                                        \
	{                                                                                          \
		layout_free(&type##_layout, type);                                                 \
	}                                                                                          \
	json_t *type##_to_json(const struct type *type)                                            \
	{                                                                                          \
		return layout_to_json(&type##_layout, type);                                       \
	}                                                                                          \
	struct type *type##_from_json(const json_t *json, GError **error)                          \
	{                                                                                          \
		return layout_from_json(&type##_layout, json, error);                              \
	}

RECORD_FUNCTIONS(site)
RECORD_FUNCTIONS(step)
RECORD_FUNCTIONS(verdict)

gint site_compare(gconstpointer a, gconstpointer b)
{
	const struct site *x = *(const struct site *const *)a;
	const struct site *y = *(const struct site *const *)b;
	int by_file = strcmp(x->file, y->file);

	if (by_file)
		return by_file;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return strcmp(x->callee, y->callee);
}

char *record_line(const json_t *json)
{
	char *dumped = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(12));
	char *line = g_strconcat(dumped ? dumped : "{}", "\n", NULL);

	free(dumped);
	return line;
}

gboolean record_write_file(const char *path, GPtrArray *records, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < records->len; i++) {
		g_autofree char *line = record_line(records->pdata[i]);

		g_string_append(text, line);
	}
	return file_write(path, text->str, text->len, error);
}

GPtrArray *record_read_file(const char *path, GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autofree char *data = NULL;
	gsize length = 0;
	guint line = 1;

	if (!file_read(path, &data, &length, error))
		return NULL;
	for (const char *at = data; at < data + length; line++) {
		const char *newline = memchr(at, '\n', data + length - at);
		gsize size = newline ? (gsize)(newline - at) : (gsize)(data + length - at);
		json_error_t problem;
		json_t *json = json_loadb(at, size, JSON_REJECT_DUPLICATES, &problem);

		if (!json_is_object(json)) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "%s, line %u: not a record: %s", path, line,
				    json ? "no object" : problem.text);
			json_decref(json);
			return NULL;
		}
		g_ptr_array_add(records, json);
		at += size + 1;
	}
	return g_steal_pointer(&records);
}

const char *record_text(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "";
}

gint64 record_number(const json_t *json, const char *key)
{
	return json_integer_value(json_object_get(json, key));
}
