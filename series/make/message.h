/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commit messages: the subject with the prefix that the tree is used to, the wrapped body, and the
 * trailers. The words are the producer's.
 */
#ifndef SERIES_MAKE_MESSAGE_H
#define SERIES_MAKE_MESSAGE_H

#include "kernel-tree/git/repo.h"
#include "series/make/change.h"

#define MESSAGE_SUBJECT_COLUMNS 75

/*
 * The prefix that commits to these files mostly have ("fs", "x86/ioport"), from the last commits of
 * `rev`'s history; NULL when the history is too short for a habit. The caller frees.
 */
char *message_prefix_by_history(struct git_repo *repo, const char *rev, GPtrArray *files);

/* The prefix by directory: fs, fs/quota, sched, x86/ioport. The caller frees. */
char *message_prefix_by_folder(const char *file);

/* What ends a message: "Cc: ..." for each person, the extra trailers, "Signed-off-by: ...". */
struct message_trailers {
	GPtrArray *cc;		  /* "Name <address>" */
	const char *const *extra; /* NULL-terminated, whole lines, may be NULL */
	const char *name, *email; /* who signs off */
};

/* The whole message of a change. `prefix`: of the subject. The caller frees. */
char *message_make(const struct change *change, const char *prefix,
		   const struct message_trailers *trailers);

#endif
