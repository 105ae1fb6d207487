/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls that a commit touches: it changes the definition, splits it into a helper and a
 * stub, or adds or removes callers.
 */
#ifndef VERIFY_CHECKS_TOUCHED_SYSCALLS_H
#define VERIFY_CHECKS_TOUCHED_SYSCALLS_H

#include "kernel-tree/git/repo.h"
#include "semantic-patches/find/find.h"

struct touched_syscalls {
	GHashTable *changed; /* char * set: symbols whose definition's text differs */
	GHashTable
		*split; /* char * set, a part of these: the body is now only a call of a function */
	/* struct site *, borrowed from the results of find. */
	GPtrArray *gained; /* of the commit: its file has more calls of the callee than before */
	GPtrArray *lost;   /* of the parent: its file has fewer calls of the callee now */
};
typedef struct touched_syscalls touched_syscalls;

/* before and now: the results of find for the two commits. */
struct touched_syscalls *touched_syscalls_between(struct git_repo *repo, const char *parent,
						  const char *commit, const struct found *before,
						  const struct found *now, GError **error);
void touched_syscalls_free(struct touched_syscalls *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(touched_syscalls, touched_syscalls_free)

#endif
