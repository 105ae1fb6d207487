/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which system calls a commit has to do with: those whose definition it changes, those whose
 * definition it splits into a helper and a stub, and those that lose or gain callers.
 */
#ifndef VERIFY_CHECKS_TOUCHED_SYSCALLS_H
#define VERIFY_CHECKS_TOUCHED_SYSCALLS_H

#include "kernel-tree/git/repo.h"
#include "semantic-patches/find/find.h"

struct touched_syscalls {
	GHashTable *changed; /* char * set: symbols whose definition's text differs */
	GHashTable *split;   /* char * set, of these: the body is now one call of a function */
	GPtrArray *gained;   /* struct site * of the commit (borrowed): callee called more often in
				its file */
	GPtrArray
		*lost; /* struct site * of the parent (borrowed): callee called less often there */
};
typedef struct touched_syscalls touched_syscalls;

/* before and now are what find says of the two commits. */
struct touched_syscalls *touched_syscalls_between(struct git_repo *repo, const char *parent,
						  const char *commit, const struct found *before,
						  const struct found *now, GError **error);
void touched_syscalls_free(struct touched_syscalls *touched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(touched_syscalls, touched_syscalls_free)

#endif
