/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The second cross_check of a decision: spatch makes the same change by the rules, and both results
 * must be the same but for white space.
 *
 * What the splice leaves as it is spatch has to leave as well, and what spatch finds to change must
 * be in the plan: a call that the plan does not know shows up as a difference. Of the bodies of
 * #define spatch sees those that are one expression or statement: there both names count as one.
 */
#ifndef SERIES_SWEEP_CROSS_CHECK_H
#define SERIES_SWEEP_CROSS_CHECK_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct cross_check;
typedef struct cross_check cross_check;

/* `load` gives the base's text of a file, as for edit_set_new(). Makes a temporary folder. */
struct cross_check *cross_check_new(const struct plan *plan, edit_load load, gpointer data,
				    GError **error);
void cross_check_free(struct cross_check *cross_check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cross_check, cross_check_free)

/*
 * Carry out the decision by rules and compare. *why (the caller frees) is set when the two differ
 * or a rule could not be run on a file: then the decision is not to be trusted. An error is what
 * stops everything.
 */
gboolean cross_check_decision(struct cross_check *cross_check, const struct decision *decision,
			      char **why, GError **error);

/*
 * NULL when the texts are the same code: all but white space, "unsigned" counting as "unsigned
 * int", permission bits by name as their number, and `callee` (may be NULL) in a #define as
 * `helper`. Else the first difference, for people; the caller frees.
 */
char *cross_check_difference(const char *splice, const char *rule, const char *callee,
			     const char *helper);

#endif
