// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/source.h"

#include <string.h>

#include "kernel-tree/source/edit.h"
#include "kernel-tree/source/lines.h"
#include "kernel-tree/source/outline.h"

static void source_forget(struct source *source)
{
	if (source->tokens)
		g_array_unref(source->tokens);
	outline_free(source->outline);
	source->tokens = NULL;
	source->outline = NULL;
}

static void source_free(gpointer data)
{
	struct source *source = data;

	source_forget(source);
	edit_file_free(source->file);
	g_clear_error(&source->error);
	g_free(source);
}

struct sources *sources_new(void)
{
	struct sources *sources = g_new0(struct sources, 1);

	sources->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, source_free);
	return sources;
}

void sources_free(struct sources *sources)
{
	if (!sources)
		return;
	g_hash_table_unref(sources->files);
	g_free(sources);
}

struct source *sources_add(struct sources *sources, const char *path, const char *text,
			   gsize length)
{
	struct source *source = g_new0(struct source, 1);

	source->file = edit_file_new(path, text, length);
	source->path = source->file->path;
	source->text = source->file->text;
	source->length = source->file->length;
	g_hash_table_replace(sources->files, (char *)source->path, source);
	return source;
}

struct source *sources_get(struct sources *sources, const char *path)
{
	return g_hash_table_lookup(sources->files, path);
}

static gint source_compare(gconstpointer a, gconstpointer b)
{
	const struct source *const *x = a;
	const struct source *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

GPtrArray *sources_sorted(struct sources *sources)
{
	GPtrArray *sorted = g_ptr_array_new();
	GHashTableIter iter;
	gpointer source;

	g_hash_table_iter_init(&iter, sources->files);
	while (g_hash_table_iter_next(&iter, NULL, &source))
		g_ptr_array_add(sorted, source);
	g_ptr_array_sort(sorted, source_compare);
	return sorted;
}

GArray *source_tokens(struct source *source)
{
	gboolean assembly = g_str_has_suffix(source->path, ".S");

	if (!source->tokens)
		source->tokens = lexer_all(source->text, source->length,
					   assembly ? LEXER_ASM : LEXER_C, FALSE);
	return source->tokens;
}

struct outline *source_outline(struct source *source)
{
	if (!source->outline)
		source->outline = outline_make(source->text, source->length, source_tokens(source));
	return source->outline;
}

void source_edit(struct source *source, gsize start, gsize end, const char *text)
{
	/* The order keeps edits of two rules apart that are equal otherwise. */
	const struct edit edit = {.start = start,
				  .end = end,
				  .text = text ? text : "",
				  .order = source->file->edits->len + 1};

	edit_add(source->file, &edit, source->error ? NULL : &source->error);
}

gboolean source_edited(const struct source *source)
{
	return source->error || source->file->edits->len > 0;
}

gboolean source_apply(struct source *source, GError **error)
{
	if (source->error) {
		g_propagate_error(error, g_steal_pointer(&source->error));
		g_ptr_array_set_size(source->file->edits, 0);
		return FALSE;
	}
	if (!source_edited(source))
		return TRUE;
	source_forget(source);
	edit_settle(source->file);
	source->text = source->file->text;
	source->length = source->file->length;
	source->changed = TRUE;
	return TRUE;
}

gsize source_moved(const struct source *source, gsize offset)
{
	return edit_moved(source->file, offset);
}

guint source_line(const struct source *source, gsize offset)
{
	return line_number(source->text, offset);
}

gsize source_line_start(const struct source *source, gsize offset)
{
	return line_start(source->text, offset);
}

gsize source_line_end(const struct source *source, gsize offset)
{
	return line_end(source->text, source->length, offset);
}

/* TRUE when the line that starts at `start` has only white space. */
static gboolean is_blank_line(const struct source *source, gsize start)
{
	for (gsize i = start; i < source->length && source->text[i] != '\n'; i++)
		if (!g_ascii_isspace(source->text[i]))
			return FALSE;
	return TRUE;
}

void source_whole_lines(const struct source *source, gsize *start, gsize *end)
{
	gsize above;

	*start = source_line_start(source, *start);
	*end = source_line_end(source, *end > *start ? *end - 1 : *end);
	if (*start == 0)
		return;
	above = source_line_start(source, *start - 1);
	if (!is_blank_line(source, above))
		return;
	/* Keep the blank line above if text follows at once: it separates the two then. */
	if (*end >= source->length || is_blank_line(source, *end) || source->text[*end] == '#')
		*start = above;
}
