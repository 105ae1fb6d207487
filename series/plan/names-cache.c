// SPDX-License-Identifier: GPL-2.0
#include "series/plan/names-cache.h"

#include <string.h>

#include "base/file.h"

/* The tree; the names with their files. Paths may be any bytes. */
#define STORED_TYPE "(sa{saay})"
/* Raise it when names.c searches other files, or in another way. */
#define STORED_VERSION "1"

static char *path_for(GHashTable *files)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(files), (GCompareFunc)strcmp);

	g_checksum_update(sum, (const guchar *)STORED_VERSION, sizeof(STORED_VERSION));
	for (GList *name = names; name; name = name->next)
		g_checksum_update(sum, name->data, (gssize)strlen(name->data) + 1);
	return file_cache_path("names", g_checksum_get_string(sum), NULL);
}

char *names_recall(GHashTable *files)
{
	g_autofree char *path = path_for(files);
	g_autoptr(GVariant) stored = NULL, rows = NULL;
	const char *name;
	GVariant *paths;
	GVariantIter iter;
	char *text, *tree;
	gsize length;

	if (!file_read(path, &text, &length, NULL))
		return NULL;
	stored = g_variant_ref_sink(g_variant_new_from_data(G_VARIANT_TYPE(STORED_TYPE), text,
							    length, FALSE, g_free, text));
	if (!g_variant_is_normal_form(stored))
		return NULL;
	g_variant_get(stored, "(s@a{saay})", &tree, &rows);
	g_variant_iter_init(&iter, rows);
	while (g_variant_iter_loop(&iter, "{&s@aay}", &name, &paths)) {
		GPtrArray *to = g_hash_table_lookup(files, name);
		g_autofree const char **each = g_variant_get_bytestring_array(paths, NULL);

		for (gsize i = 0; to && each[i]; i++)
			g_ptr_array_add(to, g_strdup(each[i]));
	}
	return tree;
}

void names_store(GHashTable *files, const char *tree)
{
	g_autofree char *path = path_for(files);
	g_autoptr(GVariant) stored = NULL;
	GVariantBuilder builder;
	GHashTableIter iter;
	gpointer name, paths;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("a{saay}"));
	g_hash_table_iter_init(&iter, files);
	while (g_hash_table_iter_next(&iter, &name, &paths)) {
		GPtrArray *list = paths;

		if (list->len)
			g_variant_builder_add(&builder, "{s@aay}", name,
					      g_variant_new_bytestring_array(
						      (const char *const *)list->pdata, list->len));
	}
	stored = g_variant_ref_sink(g_variant_new("(sa{saay})", tree, &builder));
	/* A cache that cannot be written only costs time. */
	file_write(path, g_variant_get_data(stored), (gssize)g_variant_get_size(stored), NULL);
}
