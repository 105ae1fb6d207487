// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/source.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/outline.h"

struct source_change {
	gsize start, end;
	char *text;
};

static void change_clear(gpointer data)
{
	struct source_change *change = data;

	g_free(change->text);
}

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
	g_array_unref(source->edits);
	g_free(source->path);
	g_free(source->text);
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

	source->path = g_strdup(path);
	source->text = g_malloc(length + 1);
	memcpy(source->text, text, length);
	source->text[length] = '\0';
	source->length = length;
	source->edits = g_array_new(FALSE, FALSE, sizeof(struct source_change));
	g_array_set_clear_func(source->edits, change_clear);
	g_hash_table_replace(sources->files, source->path, source);
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
	struct source_change change = { start, end, g_strdup(text ? text : "") };

	g_array_append_val(source->edits, change);
}

static gint change_compare(gconstpointer a, gconstpointer b)
{
	const struct source_change *x = a;
	const struct source_change *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

gboolean source_apply(struct source *source, GError **error)
{
	g_autoptr(GString) text = g_string_sized_new(source->length);
	gsize at = 0;

	if (source->edits->len == 0)
		return TRUE;
	g_array_sort(source->edits, change_compare);
	for (guint i = 0; i < source->edits->len; i++) {
		const struct source_change *change =
			&g_array_index(source->edits, struct source_change, i);

		if (change->start < at || change->end < change->start ||
		    change->end > source->length) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
				    "%s:%u: two rules want to change the same text", source->path,
				    source_line(source, change->start));
			return FALSE;
		}
		g_string_append_len(text, source->text + at, (gssize)(change->start - at));
		g_string_append(text, change->text);
		at = change->end;
	}
	g_string_append_len(text, source->text + at, (gssize)(source->length - at));
	g_array_set_size(source->edits, 0);
	source_forget(source);
	g_free(source->text);
	source->length = text->len;
	source->text = g_string_free(g_steal_pointer(&text), FALSE);
	source->changed = TRUE;
	return TRUE;
}

gsize source_moved(struct source *source, gsize offset)
{
	gsize moved = offset;

	for (guint i = 0; i < source->edits->len; i++) {
		const struct source_change *change =
			&g_array_index(source->edits, struct source_change, i);

		if (change->start < offset && change->end <= offset)
			moved += strlen(change->text) - (change->end - change->start);
	}
	return moved;
}

guint source_line(const struct source *source, gsize offset)
{
	guint line = 1;

	for (const char *p = source->text; p < source->text + offset; p++)
		line += *p == '\n';
	return line;
}

gsize source_line_start(const struct source *source, gsize offset)
{
	while (offset > 0 && source->text[offset - 1] != '\n')
		offset--;
	return offset;
}

gsize source_line_end(const struct source *source, gsize offset)
{
	const char *newline = offset < source->length ?
		memchr(source->text + offset, '\n', source->length - offset) : NULL;

	return newline ? (gsize)(newline - source->text) + 1 : source->length;
}

gboolean source_line_blank(const struct source *source, gsize start)
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
	if (!source_line_blank(source, above))
		return;
	/* The blank line above parted it from what it followed; keep it where text goes on at once. */
	if (*end >= source->length || source_line_blank(source, *end) || source->text[*end] == '#')
		*start = above;
}
