// SPDX-License-Identifier: GPL-2.0
#include "series/plan/decision-json.h"

#define DECISION_VERSION 2

/* Bytes that are not UTF-8 become U+FFFD, as in all records. */
static json_t *text_json(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	return json_string(valid);
}

static json_t *texts_json(GPtrArray *texts)
{
	json_t *array = json_array();

	for (guint i = 0; i < texts->len; i++)
		json_array_append_new(array, text_json(g_ptr_array_index(texts, i)));
	return array;
}

/* "file:line" of each. */
static json_t *sites_json(GPtrArray *sites)
{
	json_t *array = json_array();

	for (guint i = 0; i < sites->len; i++) {
		struct site *site = g_ptr_array_index(sites, i);
		g_autofree char *place = g_strdup_printf("%s:%u", site->file, site->line);

		json_array_append_new(array, text_json(place));
	}
	return array;
}

static json_t *definitions_json(GPtrArray *definitions)
{
	json_t *array = json_array();

	for (guint i = 0; i < definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(definitions, i);
		g_autofree char *place =
			g_strdup_printf("%s:%u", definition->file, definition->line);

		json_array_append_new(array, text_json(place));
	}
	return array;
}

json_t *decision_to_json(const struct decision *decision)
{
	json_t *json = json_object();
	const struct {
		const char *key;
		const char *value;
	} texts[] = {
		{"record", "decision"},
		{"symbol", decision->symbol},
		{"family", decision->family},
		{"strategy", decision->kept ? "keep" : decision->strategy->name},
		{"helper", decision->helper},
		{"type", decision->type},
		{"header", decision->header.path},
		{"header_guard", decision->header.guard},
		{"header_structs", decision->header.own_structs},
		{"forward_structs", decision->header.forward_structs},
		{"why", decision->why},
		{"subsystem", decision->subsystem},
		{"fallback_guard", decision->fallback.guard},
		{"fallback", decision->fallback.target},
		{"fallback_file", decision->fallback.file},
		{"prototype", decision->header.prototype},
		{"inner", decision->callee.name},
		{"inner_declaration", decision->callee.declaration},
		{"call", decision->callee.call},
		{"heads", decision->callee.heads},
		{"export", decision->export.macro},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		json_object_set_new(json, texts[i].key, text_json(texts[i].value));
	json_object_set_new(json, "version", json_integer(DECISION_VERSION));
	json_object_set_new(json, "definitions", definitions_json(decision->definitions));
	json_object_set_new(json, "sites", sites_json(decision->sites));
	json_object_set_new(json, "left", sites_json(decision->remaining));
	json_object_set_new(json, "needs", texts_json(decision->needs));
	json_object_set_new(json, "add_includes", texts_json(decision->header.add_includes));
	json_object_set_new(json, "forward", json_boolean(decision->forward));
	json_object_set_new(json, "weak", json_boolean(decision->weak));
	return json;
}
