/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A change: one future commit of a series. A producer makes an edit set, in which every edit has an
 * owner (a number from 0), and a set of changes. Each change has the edits of some owners.
 * series/make does not know why a change is made.
 *
 *	struct change_set *set = change_set_new(edits);
 *	struct change *change = change_new("fs", "spelling");
 *	change_own(change, 0);
 *	g_ptr_array_add(change->subjects, g_strdup("correct a word"));
 *	change_set_body(change, "Why.\n\nHow.");
 *	change_set_add(set, change);
 *	change_set_settle(set);
 *	steps = series_make(base, set, &options, &error);	(series/make/series.h)
 *	change_set_free(set);
 *
 * A change is on the branch of its own subsystem, of those that change_also_for() adds, and of
 * every change that needs it. A shared change is on all branches as the same commit.
 * change_set_settle() shares one of two changes that have edits near each other and are not on the
 * same branches, since such branches would not merge. A leading change is the first on every branch.
 */
#ifndef SERIES_MAKE_CHANGE_H
#define SERIES_MAKE_CHANGE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"

struct change {
	char *subsystem; /* "fs", "arch/x86" */
	char *name;	 /* shown as progress */
	/*
	 * char *: the subject without its prefix, in order of preference, at least one. The commit
	 * gets the first that fits, or the last.
	 */
	GPtrArray *subjects;
	char *prefix;	      /* of the subject; NULL: from the tree's history of the homes */
	char *body;	      /* paragraphs with an empty line between them, not wrapped */
	GArray *owners;	      /* guint: its edits */
	GPtrArray *needs;     /* struct change * (borrowed): their commits come first */
	GPtrArray *concerns;  /* char *: of what it changes, sorted; the step's `syscalls` */
	GPtrArray *homes;     /* char *: files whose maintainers get the mail, changed or not */
	GHashTable *branches; /* set of char *: subsystems on whose branch it is */
	gboolean leading;
	gboolean shared;
};

struct change *change_new(const char *subsystem, const char *name);
void change_free(struct change *change);
void change_own(struct change *change, guint owner);
void change_also_for(struct change *change, const char *subsystem);
/* A need that is there already, `change` itself and NULL are ignored. */
void change_add_need(struct change *change, struct change *need);
void change_set_body(struct change *change, const char *body);

struct letter;

struct change_set {
	struct edit_set *edits; /* borrowed */
	GPtrArray *changes;	/* struct change *: needed ones first, after change_set_settle() */
	/*
	 * Write the cover letter for the finished steps (struct step *); series_make() frees it.
	 * NULL: the letter has only a subject and the list of patches.
	 */
	struct letter *(*letter)(GPtrArray *steps, gconstpointer data);
	gconstpointer data; /* borrowed */
};
typedef struct change_set change_set;

struct change_set *change_set_new(struct edit_set *edits);
void change_set_free(struct change_set *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(change_set, change_set_free)
/* Takes ownership of the change. */
void change_set_add(struct change_set *set, struct change *change);

/*
 * Call it after the last change_set_add(): it moves needed changes before those that need them
 * (else the order remains), puts them on the same branches, and finds the shared changes.
 */
void change_set_settle(struct change_set *set);

/*
 * The changes on a branch for these subsystems (NULL-terminated; NULL: all), in order of their
 * commits: struct change * (borrowed). The caller unrefs the array.
 */
GPtrArray *change_set_of(const struct change_set *set, const char *const *subsystems);

#endif
