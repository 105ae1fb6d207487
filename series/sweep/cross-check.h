/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The second witness of a fate: spatch makes the same change by the rules, and both results must
 * be the same but for white space.
 *
 * What the splice leaves as it is spatch has to leave as well, and what spatch finds to change must
 * be in the plan: a call that the plan does not know shows up as a difference. Of the bodies of
 * #define spatch sees those that are one expression or statement: there both names count as one.
 */
#ifndef SERIES_WITNESS_H
#define SERIES_WITNESS_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct witness;
typedef struct witness witness;

/* `load` gives the base's text of a file, as for edit_set_new(). Makes a temporary folder. */
struct witness *witness_new(const struct plan *plan, edit_load load, gpointer data,
			    GError **error);
void witness_free(struct witness *witness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(witness, witness_free)

/*
 * Carry out the fate by rules and compare. *why (the caller frees) is set when the two differ
 * or a rule could not be run on a file: then the fate is not to be trusted. An error is what
 * stops everything.
 */
gboolean witness_fate(struct witness *witness, const struct fate *fate, char **why, GError **error);

/*
 * NULL when the texts are the same code: all but white space, "unsigned" counting as "unsigned
 * int", permission bits by name as their number, and `callee` (may be NULL) in a #define as `helper`. Else the first difference, for people; the
 * caller frees.
 */
char *witness_difference(const char *splice, const char *rule, const char *callee,
			 const char *helper);

#endif
