/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How every git is started: for git*.c alone; everybody else calls what git.h offers.
 */
#ifndef KERNEL_TREE_GIT_RUN_H
#define KERNEL_TREE_GIT_RUN_H

#include "kernel-tree/git/git.h"

/*
 * A git dir of our own, with no settings and attributes of the user's: git-shadow.c tells why.
 * It lasts as long as its repository's struct.
 */
struct git_shadow {
	gboolean none; /* a partial clone: what it lacks is fetched as the user's settings say */
	char *folder;
	char *tree;    /* an empty folder: git reads attributes where it believes the files to be */
	char *objects; /* the user's */
	char *shallow; /* the user's, if there is one */
	char *format;  /* "sha1", "sha256" */
};

/* *shadow: NULL where there can be none. */
gboolean git_shadow_of(struct git_repo *repo, const struct git_shadow **shadow, GError **error);
void git_shadow_free(struct git_shadow *shadow);

/*
 * "git", the settings that git.h promises, --git-dir of repo (none if repo is NULL) or of the
 * shadow if that is not NULL, the work tree (may be NULL), args, NULL. The array owns its strings.
 */
GPtrArray *git_argv(struct git_repo *repo, const struct git_shadow *shadow, const char *work_tree,
		    const char *const *args);

/* The environment's changes, as run.h takes them: ours, the shadow's (may be NULL), `extra` (may be
 * NULL), the index file (may be NULL). */
GPtrArray *git_environment(const struct git_shadow *shadow, const char *const *extra,
			   const char *index_file);

#endif
