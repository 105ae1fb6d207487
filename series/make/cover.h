/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cover letter: the producer's text, the results of verification, and the patches.
 */
#ifndef SERIES_MAKE_COVER_H
#define SERIES_MAKE_COVER_H

#include <glib.h>

/* A list under a heading. */
struct letter_list {
	char *heading;
	GPtrArray *items; /* char *: not wrapped; a list without items is left out */
};

/* The producer's part. */
struct letter {
	char *subject;	  /* short, without a prefix */
	char *text;	  /* paragraphs with an empty line between them, not wrapped */
	GPtrArray *lists; /* struct letter_list * */
};
typedef struct letter letter;

/* Copies. */
struct letter *letter_new(const char *subject, const char *text);
void letter_free(struct letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(letter, letter_free)

/* A new list at the end, without items; owned by the letter. */
struct letter_list *letter_add_list(struct letter *letter, const char *heading);

/*
 * The body; `diffstat` is git's. `claims` (may be NULL): results of verification, each one line
 * of plain text; without any, the letter states that nothing is verified. The caller frees.
 */
char *cover_body(GPtrArray *steps, const struct letter *letter, const char *const *claims,
		 const char *diffstat);

#endif
