/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The splice engine: all changes of text that ksweep makes are edits of an edit_file.
 *
 * An edit replaces a byte range of an immutable text. Edits of one file never overlap, so their
 * order does not matter and the offsets of one edit are not moved by another. Each edit has an
 * owner: a number for the change that it is part of. edit_apply() returns the text with the edits
 * of any set of owners. So a file is parsed once, and a commit is the same in every branch that
 * contains it.
 *
 *	struct edit_file *file = edit_file_new("fs/file.c", text, length);
 *	edit_add(file, &(struct edit){.start = 10, .end = 14, .text = "x", .owner = 3}, &error);
 *	text = edit_apply(file, wanted, &length);
 *	edit_file_free(file);
 *
 * A set loads its files on first use, and owns them:
 *
 *	struct edit_set *set = edit_set_new(load, data);
 *	struct edit_file *file = edit_set_file(set, "fs/file.c", &error);
 *
 * Offsets are bytes; ends are one past.
 */
#ifndef KERNEL_TREE_SOURCE_EDIT_H
#define KERNEL_TREE_SOURCE_EDIT_H

#include <glib.h>

struct edit {
	gsize start, end; /* replaced; equal for an insertion before `start` */
	const char *text; /* copied by edit_add() */
	guint owner;
	guint64 order; /* among insertions at one place: ascending; see edit_order() */
};

struct edit_file {
	char *path;
	char *text; /* without edits; NUL-terminated after `length` bytes */
	gsize length;
	GPtrArray *edits; /* struct edit *, sorted */
};
typedef struct edit_file edit_file;

/* Copies path and text. */
struct edit_file *edit_file_new(const char *path, const char *text, gsize length);
void edit_file_free(struct edit_file *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(edit_file, edit_file_free)

struct edit_set;
typedef struct edit_set edit_set;

/* The bytes of a file in the base, or NULL with an error. */
typedef GBytes *(*edit_load)(const char *path, gpointer data, GError **error);

struct edit_set *edit_set_new(edit_load load, gpointer data);
void edit_set_free(struct edit_set *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(edit_set, edit_set_free)

/* The file, loaded on first use; owned by the set. */
struct edit_file *edit_set_file(struct edit_set *set, const char *path, GError **error);

/* All files that have edits: struct edit_file * (borrowed), sorted by path. */
GPtrArray *edit_set_files(struct edit_set *set);

/*
 * Insertions of different slots at one place are kept apart by text of another owner (a section's
 * heading), so they do not count as near each other. Slot 0: no slot.
 */
guint64 edit_order(guint slot, guint rank);

/*
 * Add a copy of the edit, unless the owner has the same edit already, of the same order.
 * KSWEEP_ERROR_NOT_GOOD, with file and line, when the range overlaps that of another edit, is
 * reversed or ends past the text; the edit is not added then.
 */
gboolean edit_add(struct edit_file *file, const struct edit *edit, GError **error);

/* Would edit_add() refuse the edit since it overlaps with another one that is not equal? */
gboolean edit_overlaps(const struct edit_file *file, const struct edit *edit);

/* The text with the edits of all owners for whom wanted[owner] is TRUE; wanted NULL: all owners.
 * The caller frees. */
char *edit_apply(const struct edit_file *file, const gboolean *wanted, gsize *length);

/* Make the text with all edits the text of the file, and forget the edits. */
void edit_settle(struct edit_file *file);

/* TRUE if any edit of the file belongs to such an owner. */
gboolean edit_touches(const struct edit_file *file, const gboolean *wanted);

/*
 * The offset, after all edits are applied, of a byte that no edit replaces. For the first byte of
 * an edit: where the edit's text starts.
 */
gsize edit_moved(const struct edit_file *file, gsize offset);

/*
 * Two edits are near when a merge of one with the other could conflict: fewer than EDIT_GAP
 * unchanged lines are between them. One line would be enough if diff always showed a change where
 * it was made, but diff may slide it over equal lines before and after it.
 */
#define EDIT_GAP 3
gboolean edit_near(const struct edit_file *file, const struct edit *a, const struct edit *b);

#endif
