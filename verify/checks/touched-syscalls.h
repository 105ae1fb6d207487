/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which system calls a commit has to do with: those whose definition it changes, those whose
 * definition it splits into a helper and a stub, and those that lose or gain callers.
 */
#ifndef VERIFY_TOUCHED_H
#define VERIFY_TOUCHED_H

#include "kernel-tree/git/git.h"
#include "semantic-patches/find/find.h"

struct touched {
	GHashTable *changed; /* char * set: symbols whose definition's text differs */
	GHashTable *split;   /* char * set, of these: the body is now one call of a function */
	GPtrArray *gained;   /* struct site * of the commit (borrowed): callee called more often in
				its file */
	GPtrArray
		*lost; /* struct site * of the parent (borrowed): callee called less often there */
};
typedef struct touched touched;

/* before and now are what find says of the two commits. */
struct touched *touched_by(struct git_repo *repo, const char *parent, const char *commit,
			   const struct found *before, const struct found *now, GError **error);
void touched_free(struct touched *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(touched, touched_free)

#endif
