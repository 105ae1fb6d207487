/* SPDX-License-Identifier: GPL-2.0 */
/* The refs that ksweep may write: refs/heads/NAME and refs/ksweep/... */
#ifndef KERNEL_TREE_GIT_REFS_H
#define KERNEL_TREE_GIT_REFS_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

/*
 * `old` is the expected commit; NULL: the ref must not exist; "": any. KSWEEP_ERROR_USAGE when the
 * name is malformed, the ref differs from `old`, or the branch is checked out in the user's work
 * tree (or a linked one), which would then look dirty. KSWEEP_ERROR_ENVIRONMENT, naming the file,
 * when the ref stays locked for some seconds, as a git that was killed leaves it.
 */
gboolean git_set_ref(struct git_repo *repo, const char *ref, const char *commit, const char *old,
		     GError **error);

/* One ref of git_set_refs(). All strings are borrowed. */
struct git_ref_change {
	const char *ref, *commit;
	const char *old; /* the expected commit; NULL: the ref must not exist */
};

/*
 * Set all of the refs or none: nothing is written if one of them differs from its `old`. git writes
 * them in the order given, so that an order is kept even if it is killed meanwhile. Errors: as
 * git_set_ref().
 */
gboolean git_set_refs(struct git_repo *repo, const struct git_ref_change *changes, gsize n,
		      GError **error);

/* Check the name as git_set_ref() does, whatever the ref is: for a check before long work. */
gboolean git_ref_check(struct git_repo *repo, const char *ref, GError **error);

/* The commit that a full ref name points to, or NULL (no error) when there is no such ref. */
char *git_ref(struct git_repo *repo, const char *ref);

#endif
