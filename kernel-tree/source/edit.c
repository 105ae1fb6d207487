// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/edit.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/lines.h"

struct edit_set {
	edit_load load;
	gpointer data;
	GHashTable *files; /* path -> struct edit_file * */
};

static void edit_free(gpointer data)
{
	struct edit *edit = data;

	g_free((char *)edit->text);
	g_free(edit);
}

struct edit_file *edit_file_new(const char *path, const char *text, gsize length)
{
	struct edit_file *file = g_new0(struct edit_file, 1);

	file->path = g_strdup(path);
	file->text = g_malloc(length + 1);
	if (length)
		memcpy(file->text, text, length);
	file->text[length] = '\0';
	file->length = length;
	file->edits = g_ptr_array_new_with_free_func(edit_free);
	return file;
}

void edit_file_free(struct edit_file *file)
{
	if (!file)
		return;
	g_free(file->path);
	g_free(file->text);
	g_ptr_array_unref(file->edits);
	g_free(file);
}

struct edit_set *edit_set_new(edit_load load, gpointer data)
{
	struct edit_set *set = g_new0(struct edit_set, 1);

	set->load = load;
	set->data = data;
	set->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					   (GDestroyNotify)edit_file_free);
	return set;
}

void edit_set_free(struct edit_set *set)
{
	if (!set)
		return;
	g_hash_table_unref(set->files);
	g_free(set);
}

struct edit_file *edit_set_file(struct edit_set *set, const char *path, GError **error)
{
	struct edit_file *file = g_hash_table_lookup(set->files, path);
	g_autoptr(GBytes) bytes = NULL;
	const char *text;
	gsize length;

	if (file)
		return file;
	bytes = set->load(path, set->data, error);
	if (!bytes)
		return NULL;
	text = g_bytes_get_data(bytes, &length);
	file = edit_file_new(path, text, length);
	g_hash_table_insert(set->files, file->path, file);
	return file;
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct edit_file *const *)a)->path, (*(struct edit_file *const *)b)->path);
}

GPtrArray *edit_set_files(struct edit_set *set)
{
	GPtrArray *files = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, set->files);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (((struct edit_file *)value)->edits->len)
			g_ptr_array_add(files, value);
	g_ptr_array_sort(files, compare_paths);
	return files;
}

guint64 edit_order(guint slot, guint rank)
{
	return (guint64)slot << 32 | rank;
}

/* Insertions come before a replacement that starts at the same byte. */
static gint compare_edits(const struct edit *a, const struct edit *b)
{
	gboolean a_replaces = a->end > a->start, b_replaces = b->end > b->start;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a_replaces != b_replaces)
		return a_replaces ? 1 : -1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->owner < b->owner ? -1 : a->owner > b->owner;
}

static gboolean edits_equal(const struct edit *a, const struct edit *b)
{
	return a->start == b->start && a->end == b->end && a->owner == b->owner &&
	       a->order == b->order && strcmp(a->text, b->text) == 0;
}

static gboolean edits_overlap(const struct edit *a, const struct edit *b)
{
	return a->start < b->end && b->start < a->end;
}

gboolean edit_overlaps(const struct edit_file *file, const struct edit *edit)
{
	gboolean overlaps = FALSE;

	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *other = g_ptr_array_index(file->edits, i);

		if (edits_equal(edit, other))
			return FALSE;
		overlaps |= edits_overlap(edit, other);
	}
	return overlaps;
}

gboolean edit_add(struct edit_file *file, const struct edit *edit, GError **error)
{
	struct edit *copy;
	guint at = file->edits->len;

	if (edit->start > edit->end || edit->end > file->length) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
			    "an edit is not a range of the text at '%s:%u'", file->path,
			    line_number(file->text, MIN(edit->start, file->length)));
		return FALSE;
	}
	for (guint i = file->edits->len; i-- > 0;) {
		const struct edit *other = g_ptr_array_index(file->edits, i);

		if (edits_equal(edit, other))
			return TRUE;
		if (edits_overlap(edit, other)) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
				    "edits overlap at '%s:%u'", file->path,
				    line_number(file->text, edit->start));
			return FALSE;
		}
		if (compare_edits(edit, other) < 0)
			at = i;
	}
	copy = g_memdup2(edit, sizeof(*edit));
	copy->text = g_strdup(edit->text);
	g_ptr_array_insert(file->edits, at, copy);
	return TRUE;
}

char *edit_apply(const struct edit_file *file, const gboolean *wanted, gsize *length)
{
	GString *text = g_string_sized_new(file->length + 1024);
	gsize done = 0;

	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *edit = g_ptr_array_index(file->edits, i);

		if (wanted && !wanted[edit->owner])
			continue;
		g_string_append_len(text, file->text + done, edit->start - done);
		g_string_append(text, edit->text);
		done = edit->end;
	}
	g_string_append_len(text, file->text + done, file->length - done);
	if (length)
		*length = text->len;
	return g_string_free(text, FALSE);
}

void edit_settle(struct edit_file *file)
{
	gsize length;
	char *text = edit_apply(file, NULL, &length);

	g_free(file->text);
	file->text = text;
	file->length = length;
	g_ptr_array_set_size(file->edits, 0);
}

gboolean edit_touches(const struct edit_file *file, const gboolean *wanted)
{
	for (guint i = 0; i < file->edits->len; i++)
		if (wanted[((struct edit *)g_ptr_array_index(file->edits, i))->owner])
			return TRUE;
	return FALSE;
}

gsize edit_moved(const struct edit_file *file, gsize offset)
{
	gsize moved = offset;

	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *edit = g_ptr_array_index(file->edits, i);

		if (edit->start < offset && edit->end <= offset)
			moved += strlen(edit->text) - (edit->end - edit->start);
	}
	return moved;
}

/*
 * The lines that an edit changes, as first and last + 1; an empty range for whole lines that
 * are inserted between two. A line that loses or gets its newline counts as changed.
 */
static void changed_lines(const struct edit_file *file, const struct edit *edit, guint *first,
			  guint *past)
{
	gboolean at_start = edit->start == 0 || file->text[edit->start - 1] == '\n';
	gboolean at_end = edit->end == 0 || file->text[edit->end - 1] == '\n';
	gboolean whole = at_start && at_end && (!*edit->text || g_str_has_suffix(edit->text, "\n"));

	*first = line_number(file->text, edit->start);
	*past = line_number(file->text, edit->end) + !whole;
}

gboolean edit_near(const struct edit_file *file, const struct edit *a, const struct edit *b)
{
	guint a_first, a_past, b_first, b_past;

	if (a->start == b->start && a->order >> 32 && b->order >> 32)
		return a->order >> 32 == b->order >> 32;
	changed_lines(file, a, &a_first, &a_past);
	changed_lines(file, b, &b_first, &b_past);
	if (a_first <= b_first)
		return b_first < a_past + EDIT_GAP;
	return a_first < b_past + EDIT_GAP;
}
