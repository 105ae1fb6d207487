// SPDX-License-Identifier: GPL-2.0
#include "series/plan/file-text.h"

struct file_texts {
	const struct tree *tree; /* borrowed, as is blobs */
	struct git_blobs *blobs;
	GHashTable *texts;    /* path -> GBytes, NULL: no such file */
	GHashTable *outlines; /* path -> struct outlined */
};

struct outlined {
	GArray *tokens;
	struct outline *outline;
};

static void outlined_free(gpointer data)
{
	struct outlined *outlined = data;

	outline_free(outlined->outline);
	g_array_unref(outlined->tokens);
	g_free(outlined);
}

static void bytes_unref(gpointer data)
{
	if (data)
		g_bytes_unref(data);
}

struct file_texts *file_texts_new(const struct tree *tree, struct git_blobs *blobs)
{
	struct file_texts *texts = g_new0(struct file_texts, 1);

	texts->tree = tree;
	texts->blobs = blobs;
	texts->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bytes_unref);
	texts->outlines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, outlined_free);
	return texts;
}

void file_texts_free(struct file_texts *texts)
{
	if (!texts)
		return;
	g_hash_table_unref(texts->outlines);
	g_hash_table_unref(texts->texts);
	g_free(texts);
}

gboolean file_text(struct file_texts *texts, const char *path, const char **text, gsize *length,
		   GError **error)
{
	g_autofree char *object = NULL;
	g_autoptr(GError) failure = NULL;
	gboolean missing = FALSE;
	gpointer known;
	GBytes *bytes;

	if (!g_hash_table_lookup_extended(texts->texts, path, NULL, &known)) {
		object = g_strdup_printf("%s:%s", texts->tree->rev, path);
		known = git_blobs_read(texts->blobs, object, &missing, &failure);
		if (!known && !missing) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
		g_hash_table_insert(texts->texts, g_strdup(path), known);
	}
	bytes = known;
	*text = bytes ? g_bytes_get_data(bytes, length) : NULL;
	return TRUE;
}

gboolean file_outline(struct file_texts *texts, const char *path, GArray **tokens,
		      struct outline **outline, GError **error)
{
	struct outlined *outlined = g_hash_table_lookup(texts->outlines, path);
	const char *text;
	gsize length;

	*tokens = NULL;
	*outline = NULL;
	if (!outlined) {
		if (!file_text(texts, path, &text, &length, error))
			return FALSE;
		if (!text)
			return TRUE;
		outlined = g_new0(struct outlined, 1);
		outlined->tokens = lexer_all(text, length, LEXER_C, FALSE);
		outlined->outline = outline_make(text, length, outlined->tokens);
		g_hash_table_insert(texts->outlines, g_strdup(path), outlined);
	}
	*tokens = outlined->tokens;
	*outline = outlined->outline;
	return TRUE;
}
