/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Add declarations of helpers to headers, and state the rule that kernel code calls helpers only.
 *
 * Declarations go to the end of a header, in sections if there are several groups. A section is for
 * helpers that are always on the same branches: those of one subsystem, called from the same
 * others. The rule commit, first on every branch, adds the headings. They keep sections apart, so
 * that branches that fill different sections merge.
 */
#ifndef SERIES_SWEEP_PLACE_H
#define SERIES_SWEEP_PLACE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

/* The owner of headings, rule comments and documentation; decisions have owners from 1. */
#define PLACE_RULE_OWNER 0

/* One declaration to add. */
struct placement {
	const struct decision *decision;
	guint owner;
	char *section; /* "fs/, called from init/" */
	char *text;    /* whole lines */
	gboolean late; /* after the prototypes of its section (static inlines) */
	/* private */
	struct edit_file *file;
	gsize anchor;
};
struct placement *placement_new(const struct decision *decision, guint owner);
void placement_free(struct placement *placement);

/* Add rule comments, headings and declarations. Sorts the array (struct placement *). */
gboolean place_all(struct edit_set *set, GPtrArray *placements, GError **error);

/*
 * State the rule in the document on adding system calls, unless the tree has no such document or
 * that states it already.
 */
gboolean place_documentation(struct edit_set *set, GError **error);

#endif
