/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A workspace: the directory in which one config is built, commit by commit, with warm objects. It
 * has the subdirectories src and obj of workspace_folder(), and is locked while it is open.
 *
 *	workspace = workspace_open(repo, config, &options, &error);
 *	before = workspace_build(workspace, parent, NULL, &error);
 *	now = workspace_build(workspace, commit, NULL, &error);
 *	... compare before and now ...
 *
 * If the config compiles only touched files, the caller passes the files in place of NULL; the
 * states then have the objects and diagnostics of these files only.
 */
#ifndef VERIFY_BUILD_WORKSPACE_H
#define VERIFY_BUILD_WORKSPACE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/workdir.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "verify/build/build-state.h"

struct workspace;
typedef struct workspace workspace;

struct workspace_options {
	guint jobs;	    /* for make; 0: one per processor */
	gboolean sparse;    /* run sparse on what is compiled */
	gboolean recompile; /* rebuild all users of a changed header, even if unaffected */
};

/* In the cache, one per repository and config. Creates nothing. The caller frees. */
char *workspace_folder(struct git_repo *repo, const char *config);

/*
 * Waits, with a message, while another process has the workspace open. Objects that were compiled
 * without sparse are deleted if sparse is wanted now.
 */
struct workspace *workspace_open(struct git_repo *repo, struct config_recipe *config,
				 const struct workspace_options *options, GError **error);
void workspace_close(struct workspace *workspace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(workspace, workspace_close)

/*
 * Check out a commit and build all of it (files NULL) or the objects of these source files (char *,
 * paths in the tree). A tree that does not build is not an error: `built` is FALSE, or the outcome
 * of the source is SOURCE_BROKEN. An error means that it could not be judged. The caller unrefs.
 */
struct build_state *workspace_build(struct workspace *workspace, const char *commit,
				    GPtrArray *files, GError **error);

/* Path of the kernel image of the last build, which may not exist. The caller frees. */
char *workspace_image(const struct workspace *workspace);

/* Config lines that the tree of the last build does not know, char *; NULL before a build. */
const GPtrArray *workspace_lost_lines(const struct workspace *workspace);

#endif
