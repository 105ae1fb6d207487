/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Source files in memory that are rewritten in rounds.
 *
 *	struct sources *sources = sources_new();
 *	sources_add(sources, "fs/open.c", text, length);
 *	source = sources_get(sources, "fs/open.c");
 *	source_edit(source, start, end, "sys_read");
 *	if (!source_apply(source, &error)) ...
 *
 * The edits of a round are offsets of the text before the round; they are kept and applied by
 * edit.h. source_apply() makes the result the new text, of which tokens and outline are read again
 * when they are next needed.
 */
#ifndef KERNEL_TREE_SOURCE_SOURCE_H
#define KERNEL_TREE_SOURCE_SOURCE_H

#include <glib.h>

#include "kernel-tree/source/lexer.h"

struct edit_file;
struct outline;

struct source {
	const char *path;
	const char *text; /* NUL-terminated after `length` bytes */
	gsize length;
	gboolean changed;	 /* differs from the text that was added */
	struct edit_file *file;	 /* private: the text and this round's edits */
	GError *error;		 /* private: this round's first bad edit */
	GArray *tokens;		 /* private: see source_tokens() */
	struct outline *outline; /* private: see source_outline() */
};

struct sources {
	GHashTable *files; /* path -> struct source * */
};
typedef struct sources sources;

struct sources *sources_new(void);
void sources_free(struct sources *sources);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(sources, sources_free)

/* Copies path and text. Replaces a file with the same path. */
struct source *sources_add(struct sources *sources, const char *path, const char *text,
			   gsize length);
/* NULL when there is none. */
struct source *sources_get(struct sources *sources, const char *path);
/* struct source * (borrowed), sorted by path. */
GPtrArray *sources_sorted(struct sources *sources);

/* Tokens without comments; an array of struct token that the source owns. */
GArray *source_tokens(struct source *source);
/* Its outline (outline.h), owned by the source. */
struct outline *source_outline(struct source *source);

/*
 * Replace the bytes [start, end) with text (copied; NULL for nothing). Insertions at one place come
 * in the order of the calls. No two calls are merged: two rules that want to replace the same text
 * are an overlap, even when both want the same, and source_apply() reports it.
 */
void source_edit(struct source *source, gsize start, gsize end, const char *text);

/* TRUE when the round has an edit, good or bad. */
gboolean source_edited(const struct source *source);

/*
 * KSWEEP_ERROR_NOT_GOOD, with file and line, for the first edit of the round that overlaps another
 * one or is not a range of the text. The text is not changed then, and the round is dropped.
 */
gboolean source_apply(struct source *source, GError **error);

/* Where a byte will be after source_apply(): see edit_moved(). */
gsize source_moved(const struct source *source, gsize offset);

/* The line of an offset: its number from 1, its first byte, and the byte past its newline. */
guint source_line(const struct source *source, gsize offset);
gsize source_line_start(const struct source *source, gsize offset);
gsize source_line_end(const struct source *source, gsize offset);

/*
 * Widen [*start, *end), a whole declaration that is to be removed, to whole lines, and to the blank
 * line that is superfluous without it.
 */
void source_whole_lines(const struct source *source, gsize *start, gsize *end);

#endif
