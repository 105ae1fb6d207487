/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A git directory of ksweep's own that has the objects of the user's repository and nothing else.
 *
 * Patches that git prints and files that it checks out depend on many settings (diff.*, format.*,
 * core.*, mailmap.*, filter.*) and on attributes. No option disables info/attributes. So commands
 * that depend on them run with a git directory that has neither. It has no refs: revisions are
 * given by object name.
 *
 * It is in the cache ($KSWEEP_CACHE/git), or in a temporary directory if the cache is read-only.
 */
#ifndef KERNEL_TREE_GIT_SHADOW_H
#define KERNEL_TREE_GIT_SHADOW_H

#include <glib.h>

#include "kernel-tree/git/command.h"

struct git_shadow {
	gboolean none; /* a partial clone: git fetches missing objects by the user's settings */
	char *folder;
	char *tree;    /* an empty directory: git reads attributes from its work tree */
	char *objects; /* the user's */
	char *shallow; /* the user's, if there is one */
	char *format;  /* "sha1", "sha256" */
};
typedef struct git_shadow git_shadow;

/* Of the repository at `place`, of which the git directory is known. */
struct git_shadow *git_shadow_new(const struct git_place *place, GError **error);
void git_shadow_free(struct git_shadow *shadow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_shadow, git_shadow_free)

/* Make it again if the user has removed the cache. */
gboolean git_shadow_repair(const struct git_shadow *shadow, GError **error);

#endif
