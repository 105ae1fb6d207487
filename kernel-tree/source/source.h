/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Source files in memory that are being rewritten by rules.
 *
 *	struct sources *sources = sources_new();
 *	sources_add(sources, "fs/open.c", text, length);
 *	source = sources_get(sources, "fs/open.c");
 *	source_edit(source, start, end, "sys_read");
 *	if (!source_apply(source, &error)) ...
 *
 * All edits of a round name bytes of the text as it was before the round; source_apply() carries
 * them out together and forgets what was derived from the old text (tokens, outline).
 */
#ifndef KERNEL_TREE_SOURCE_SOURCE_H
#define KERNEL_TREE_SOURCE_SOURCE_H

#include <glib.h>

#include "kernel-tree/source/lexer.h"

struct outline;

struct source {
	char *path;
	char *text; /* NUL-terminated after `length` bytes */
	gsize length;
	gboolean changed;	 /* differs from what was added */
	GArray *edits;		 /* private: struct source_change */
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

/* Copies; replaces a file of that path. */
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

/* Replace the bytes [start, end) with text (copied; NULL for nothing). */
void source_edit(struct source *source, gsize start, gsize end, const char *text);

/* KSWEEP_ERROR_NOT_GOOD, with the line, when two edits overlap: nothing is changed then. */
gboolean source_apply(struct source *source, GError **error);

/* Where a byte that no pending edit replaces, or the first one of an edit, will be after
 * source_apply(). */
gsize source_moved(struct source *source, gsize offset);

/* The line an offset is on: its number from 1, its first byte, and the byte past its newline. */
guint source_line(const struct source *source, gsize offset);
gsize source_line_start(const struct source *source, gsize offset);
gsize source_line_end(const struct source *source, gsize offset);
/* TRUE when the line that starts at `start` has nothing but white space. */
gboolean source_line_blank(const struct source *source, gsize start);

/*
 * Widen [*start, *end), some whole declaration, to its lines, and to the blank line
 * that would be one too many without it.
 */
void source_whole_lines(const struct source *source, gsize *start, gsize *end);

#endif
