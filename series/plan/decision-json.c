// SPDX-License-Identifier: GPL-2.0
/* Fates as records. */
#include "base/record.h"
#include "series/plan/plan.h"

/* Bytes that are no UTF-8 become U+FFFD, as in all records. */
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
		{"record", "fate"},
		{"symbol", decision->symbol},
		{"family", decision->family},
		{"strategy", decision->kept ? "keep" : strategy_name(decision->strategy)},
		{"helper", decision->helper},
		{"type", decision->type},
		{"header", decision->header},
		{"header_guard", decision->header_guard},
		{"header_structs", decision->header_structs},
		{"forward_structs", decision->forward_structs},
		{"why", decision->why},
		{"subsystem", decision->subsystem},
		{"fallback_guard", decision->fallback_guard},
		{"fallback", decision->fallback},
		{"fallback_file", decision->fallback_file},
		{"prototype", decision->prototype},
		{"inner", decision->callee},
		{"inner_declaration", decision->callee_declaration},
		{"call", decision->call},
		{"heads", decision->heads},
		{"export", decision->export_macro},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		json_object_set_new(json, texts[i].key, text_json(texts[i].value));
	json_object_set_new(json, "version", json_integer(RECORD_VERSION));
	json_object_set_new(json, "definitions", definitions_json(decision->definitions));
	json_object_set_new(json, "sites", sites_json(decision->sites));
	json_object_set_new(json, "left", sites_json(decision->left));
	json_object_set_new(json, "needs", texts_json(decision->needs));
	json_object_set_new(json, "add_includes", texts_json(decision->add_includes));
	json_object_set_new(json, "forward", json_boolean(decision->forward));
	json_object_set_new(json, "weak", json_boolean(decision->weak));
	return json;
}
