/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A change: what becomes one commit of a series. Whoever makes a series (a producer) gives an edit
 * set, in which every edit has an owner, and a list of changes, each of which has some of the
 * owners. Nothing here or below knows why a change is made.
 *
 *	struct change_set *set = change_set_new(edits);
 *	struct change *change = change_new("fs", "dup2");
 *	change_own(change, 1);
 *	g_ptr_array_add(change->subjects, g_strdup("add ksys_dup2(); remove a call"));
 *	change_set_body(change, "Why.\n\nHow.");
 *	change_set_add(set, change);
 *	steps = series_make(base, set, &options, &error);	(series/make/series.h)
 *
 * Branches: a change is on the branch of its own subsystem, of those that change_also_for() names,
 * and of the changes that need it. It is shared, that is on every branch as the same commit, where
 * branches could not be merged otherwise: its edits are near those of a change that other branches
 * hold. A leading change is first on every branch.
 */
#ifndef SERIES_MAKE_CHANGE_H
#define SERIES_MAKE_CHANGE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"

struct change {
	char *subsystem; /* "fs", "arch/x86" */
	char *name;	 /* "dup2": for progress */
	/*
	 * char *: the subject after its prefix, in the order of preference. The first that fits is
	 * taken, and the last one in any case. At least one.
	 */
	GPtrArray *subjects;
	char *prefix;	      /* of the subject; NULL: the tree's own habit for the homes */
	char *body;	      /* paragraphs with an empty line between them, not wrapped */
	GArray *owners;	      /* guint: its edits */
	GPtrArray *needs;     /* struct change * (borrowed): their commits come before */
	GPtrArray *concerns;  /* char *: sorted by the producer; the step's `syscalls` */
	GPtrArray *homes;     /* char *: files whose maintainers get it, changed or not */
	GHashTable *branches; /* set of char *: subsystems whose branch holds it */
	gboolean leading;
	gboolean shared;
};

struct change *change_new(const char *subsystem, const char *name);
void change_free(struct change *change);
void change_own(struct change *change, guint owner);
void change_also_for(struct change *change, const char *subsystem);
/* Once; `need` itself and NULL are ignored. */
void change_add_need(struct change *change, struct change *need);
void change_set_body(struct change *change, const char *body);

struct letter;

struct change_set {
	struct edit_set *edits; /* borrowed */
	GPtrArray *changes;	/* struct change *: those that are needed come first */
	/*
	 * The cover letter for the steps that were made (struct step *), which the caller frees;
	 * NULL: subject and list of patches are all that it has.
	 */
	struct letter *(*letter)(GPtrArray *steps, gconstpointer data);
	gconstpointer data; /* borrowed */
};
typedef struct change_set change_set;

struct change_set *change_set_new(struct edit_set *edits);
void change_set_free(struct change_set *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(change_set, change_set_free)
/* Takes the change over. */
void change_set_add(struct change_set *set, struct change *change);

/*
 * After all changes were added: sort them so that those that are needed come first (otherwise the
 * order stays), spread branches to what is needed, and find the shared ones.
 */
void change_set_settle(struct change_set *set);

/*
 * The changes of a branch for the subsystems (NULL-terminated; NULL: all), in order of their
 * commits: struct change * (borrowed).
 */
GPtrArray *change_set_of(const struct change_set *set, const char *const *subsystems);

#endif
