/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fields of a workspace, for the files that work on it: workspace.c, workspace-inputs.c and
 * workspace-sources.c. All others include workspace.h.
 */
#ifndef VERIFY_BUILD_WORKSPACE_PRIVATE_H
#define VERIFY_BUILD_WORKSPACE_PRIVATE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/workdir.h"
#include "kernel-tree/kbuild/kbuild.h"
#include "verify/build/build-state.h"

struct workspace {
	struct git_repo *repo;	      /* borrowed */
	struct config_recipe *config; /* borrowed */
	char *source, *objects;	      /* directories */
	guint jobs;
	gboolean sparse;
	gboolean recompile; /* rebuild all users of a changed header, even if unaffected */
	int lock;
	struct git_workdir *workdir;
	struct kbuild *build;	 /* of the tree that is checked out; NULL at first */
	GPtrArray *lost;	 /* config lines that the tree does not know */
	GHashTable *known;	 /* diagnostics of the objects in the directory */
	GHashTable *inputs;	 /* of the compiler, by object: workspace-inputs.h */
	struct build_state *now; /* NULL at first */
};

#endif
