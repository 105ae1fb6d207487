/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commit messages: the subject with the prefix that the tree's history suggests, the wrapped body,
 * and the trailers. The producer writes subject and body.
 */
#ifndef SERIES_MAKE_MESSAGE_H
#define SERIES_MAKE_MESSAGE_H

#include "kernel-tree/git/repo.h"
#include "series/make/change.h"

#define MESSAGE_SUBJECT_COLUMNS 75

/*
 * The most frequent prefix ("fs", "x86/ioport") of the last commits to these files (char *) in the
 * history of `rev`, an object name; NULL if no prefix is frequent enough. The caller frees.
 */
char *message_prefix_by_history(struct git_repo *repo, const char *rev, GPtrArray *files);

/* A prefix from the file's directory: fs, fs/quota, sched, x86/ioport. The caller frees. */
char *message_prefix_by_directory(const char *file);

/* The end of a message: a Cc for each person, the extra trailers, Signed-off-by. */
struct message_trailers {
	GPtrArray *cc;		  /* "Name <address>" */
	const char *const *extra; /* NULL-terminated, whole lines, may be NULL */
	const char *name, *email; /* of the person who signs off */
};

/* The whole message of a change, with this prefix of the subject. The caller frees. */
char *message_make(const struct change *change, const char *prefix,
		   const struct message_trailers *trailers);

#endif
