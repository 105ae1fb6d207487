/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the declarations of helpers go, and the rule that they go with.
 *
 * The helpers of a header stand at its end, in sections where they are of several kinds. A section
 * holds what always travels together: helpers of one subsystem, called from the same others. Its
 * heading, an owner's of its own (the rule commit, which every branch starts with), keeps it apart
 * from the next, so that branches that fill different sections merge.
 */
#ifndef SERIES_SWEEP_PLACE_H
#define SERIES_SWEEP_PLACE_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/decision.h"

/* The owner of headings, rule comments and documentation. Fates own from 1 on. */
#define PLACE_RULE_OWNER 0

/* One declaration to be placed. */
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

/* Add headings, rule comments and the declarations. Sorts the array (of struct placement *). */
gboolean place_all(struct edit_set *set, GPtrArray *placements, GError **error);

/*
 * State the rule in the document on adding system calls, when the tree has it and it does not say
 * so yet.
 */
gboolean place_documentation(struct edit_set *set, GError **error);

#endif
