/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cross-check a decision with spatch: convert the same files by the semantic patches and compare.
 * The results may differ only in white space.
 *
 * So spatch must leave alone all that the edits leave alone, and a call that the plan missed shows
 * up as a difference. In the body of a #define spatch sees only an expression or a statement: there
 * the system call and its helper count as the same word.
 */
#ifndef SERIES_SWEEP_CROSS_CHECK_H
#define SERIES_SWEEP_CROSS_CHECK_H

#include <glib.h>

#include "kernel-tree/source/edit.h"
#include "series/plan/plan.h"

struct cross_check;
typedef struct cross_check cross_check;

/*
 * `load` gives the base's text of a file, as for edit_set_new(). `plan` and
 * `data` are borrowed. Makes a temporary directory.
 */
struct cross_check *cross_check_new(const struct plan *plan, edit_load load, gpointer data,
				    GError **error);
void cross_check_free(struct cross_check *cross_check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cross_check, cross_check_free)

/*
 * *why (the caller frees): the first difference, or why a rule could not be run on a file. Then the
 * decision must be refused. NULL if the results agree. FALSE for errors that concern no single
 * decision.
 */
gboolean cross_check_decision(struct cross_check *cross_check, const struct decision *decision,
			      char **why, GError **error);

/*
 * NULL if the texts are the same code: white space does not count, "unsigned" is "unsigned int",
 * permission bits by name are their number, and `callee` (may be NULL) in a #define is `helper`.
 * Else a text on the first difference; the caller frees.
 */
char *cross_check_difference(const char *edited, const char *patched, const char *callee,
			     const char *helper);

#endif
