/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A workspace: the work folder of one config, in which a series is walked commit by commit with
 *warm objects: src and obj of the folder that workspace_folder() tells, under a lock.
 *
 *	workspace = workspace_open(repo, config, jobs, sparse, &error);
 *	before = workspace_build(workspace, parent, NULL, &error);
 *	now = workspace_build(workspace, commit, NULL, &error);
 *	... compare before and now ...
 *
 * A state is what a tree turned out to be in this config. It stays valid when the workspace moves
 *on: states share what did not change between them.
 *
 * A workspace whose config compiles only what a commit touches is told the files in place of the
 *NULL; its states hold the objects and diagnostics of these alone.
 */
#ifndef VERIFY_BUILD_WORKSPACE_H
#define VERIFY_BUILD_WORKSPACE_H

#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/workdir.h"
#include "kernel-tree/kbuild/kbuild.h"

struct built_object {
	gint references;
	gint64 stamp; /* modification time, ns */
	gint64 size;
	GHashTable *functions; /* as audit_functions() gives */
	GPtrArray *sites;      /* struct object_site * */
};

/* What became of one source file in a workspace that compiles single objects. */
enum source_outcome {
	SOURCE_ABSENT,	/* the tree has no such file */
	SOURCE_FOREIGN, /* it is in the folder of another architecture */
	SOURCE_OFF,	/* the config does not compile it, as far as its Makefiles tell */
	SOURCE_BROKEN,	/* it does not compile */
	SOURCE_COMPILED,
};

struct built_source {
	enum source_outcome outcome;
	char *why; /* of SOURCE_OFF and SOURCE_BROKEN, one line; else "" */
};

struct build_state {
	gint references;
	char *tree;
	gboolean built;	      /* where single objects are compiled: it can be prepared for that */
	GHashTable *sources;  /* path -> struct built_source *; empty where all is built */
	GHashTable *warnings; /* as warnings_parse() gives, of all that was ever compiled */
	GHashTable *objects;  /* path -> struct built_object *; empty when it was not built */
	GPtrArray *trouble;   /* char *: objects that could not be read */
	guint kept;	      /* objects that a changed header leaves as they are */
	guint64 text, data, bss; /* of vmlinux */
	char *image;		 /* digest of the kernel image, "" if there is none */
	char *output;		 /* what make said in this step */
	char *problem; /* of a tree that does not build: the first error, one line; else "" */
};
typedef struct build_state build_state;
struct build_state *build_state_ref(struct build_state *state);
void build_state_unref(struct build_state *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(build_state, build_state_unref)

struct workspace {
	struct git_repo *repo;	      /* borrowed */
	struct config_recipe *config; /* borrowed */
	char *source, *objects;
	guint jobs;
	gboolean sparse;
	gboolean recompile; /* also what a changed header leaves as it is */
	int lock;
	struct git_workdir *workdir;
	struct kbuild *build;	 /* of the tree it is at; NULL at first */
	GPtrArray *lost;	 /* config lines that the tree does not know */
	GHashTable *known;	 /* diagnostics of the objects as they lie */
	GHashTable *inputs;	 /* what they were compiled from: workspace-inputs.c */
	struct build_state *now; /* NULL at first */
};
typedef struct workspace workspace;

/* In the cache, one for each repository and config; makes nothing. The caller frees. */
char *workspace_folder(struct git_repo *repo, const char *config);

/*
 * Waits, and says so, when another process walks the same workspace. A workspace that was walked
 * without sparse and is now wanted with it starts from an empty object folder.
 */
struct workspace *workspace_open(struct git_repo *repo, struct config_recipe *config, guint jobs,
				 gboolean sparse, GError **error);
void workspace_close(struct workspace *workspace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(workspace, workspace_close)

/*
 * Move to a commit and build it, all of it (files NULL) or the objects of these source files (char
 * *: paths in the tree), which are compiled anew. A tree that does not build is no error: built is
 * FALSE, or the source's outcome SOURCE_BROKEN. An error means that it could not be judged. The
 * caller unrefs.
 */
struct build_state *workspace_build(struct workspace *workspace, const char *commit,
				    GPtrArray *files, GError **error);

#endif
