/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text edits, all of them on the base revision's bytes.
 *
 * Every change of a series is a replacement of a byte range of a file as the base has it, and
 * belongs to an owner: a number that stands for what the change is part of. The text of a
 * file after any set of owners is the base's text with just their edits applied. So
 * no file is ever parsed twice, and a commit means the same in every branch it is part of.
 *
 *	struct edit_set *set = edit_set_new(load, data);
 *	struct edit_file *file = edit_set_file(set, "fs/file.c", &error);
 *	edit_add(file, &(struct edit){.start = 10, .end = 14, .text = "x", .owner = 3}, &error);
 *	text = edit_apply(file, wanted, &length);
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
	char *text; /* as the base has it */
	gsize length;
	GPtrArray *edits; /* struct edit *, sorted */
};

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

/* Forget all edits of an owner. */
void edit_set_drop(struct edit_set *set, guint owner);

/*
 * Insertions of different slots at one place have text of another owner between them that is
 * never theirs (a section's heading): they do not count as near each other. Slot 0 is none.
 */
guint64 edit_order(guint slot, guint rank);

/*
 * Add a copy. The same edit again of the same owner is no second one. KSWEEP_ERROR_NOT_GOOD
 * when the range overlaps another edit's, which is named.
 */
gboolean edit_add(struct edit_file *file, const struct edit *edit, GError **error);

/* The text with the edits of the owners that wanted[owner] is TRUE for; wanted NULL: all. */
char *edit_apply(const struct edit_file *file, const gboolean *wanted, gsize *length);

/* TRUE if any edit of the file belongs to such an owner. */
gboolean edit_touches(const struct edit_file *file, const gboolean *wanted);

/*
 * Two edits are near when a merge of one with the other could conflict: fewer than
 * EDIT_GAP unchanged lines lie between them. One line would do if diff always showed
 * a change where it was made, but it may slide it over equal lines before and behind.
 */
#define EDIT_GAP 3
gboolean edit_near(const struct edit_file *file, const struct edit *a, const struct edit *b);

#endif
