/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commit messages: what changes, why, for whom, in words that a careful person would use.
 * The subject's prefix follows the tree's own habit.
 */
#ifndef SERIES_SWEEP_MESSAGE_H
#define SERIES_SWEEP_MESSAGE_H

#include <glib.h>

#include "kernel-tree/git/git.h"
#include "series/make/batch.h"

#define MESSAGE_SUBJECT_COLUMNS 75

/*
 * The prefix that commits to these files mostly have ("fs", "x86/ioport"), from the last commits of
 * `rev`'s history; NULL when the history is too short to have a habit. The caller frees.
 */
char *message_prefix_by_history(struct git_repo *repo, const char *rev, GPtrArray *files);

/* The prefix by folder: fs, fs/quota, sched, x86/ioport. The caller frees. */
char *message_prefix_by_folder(const char *file);

/* What ends a message: "Cc: ..." for each person, the extra trailers, "Signed-off-by: ...". */
struct message_trailers {
	GPtrArray *cc;		  /* "Name <address>" */
	const char *const *extra; /* NULL-terminated, whole lines, may be NULL */
	const char *name, *email; /* who signs off */
};

/* The whole message; `notes` (char *, may be NULL): paragraphs at its end. The caller frees. */
char *message_for_batch(const struct batch *batch, const char *prefix, const GPtrArray *notes,
			const struct message_trailers *trailers);

/* The rule commit's: `documents` if it adds to Documentation/; `headers` (char *) it prepares. */
char *message_for_rule(gboolean documents, GPtrArray *headers,
		       const struct message_trailers *trailers);

#endif
