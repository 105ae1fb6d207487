/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A lane: the work folder of one config, in which a series is walked commit by commit with warm
 * objects: src and obj of the folder that lane_folder() tells, under a lock.
 *
 *	lane = lane_open(repo, config, jobs, sparse, &error);
 *	before = lane_bring(lane, parent, NULL, &error);
 *	now = lane_bring(lane, commit, NULL, &error);
 *	... compare before and now ...
 *
 * A state is what a tree turned out to be in this config. It stays valid when the lane moves on:
 * states share what did not change between them.
 *
 * A lane whose config compiles only what a commit touches is told the files in place of the NULL;
 * its states hold the objects and diagnostics of these alone.
 */
#ifndef VERIFY_LANE_H
#define VERIFY_LANE_H

#include "kernel-tree/git/git.h"
#include "kernel-tree/kbuild/kbuild.h"

struct lane_object {
	gint references;
	gint64 stamp; /* modification time, ns */
	gint64 size;
	GHashTable *functions; /* as audit_functions() gives */
	GPtrArray *sites;      /* struct object_site * */
};

/* What became of one source file in a lane that compiles single objects. */
enum lane_fate {
	LANE_ABSENT,  /* the tree has no such file */
	LANE_FOREIGN, /* it is in the folder of another architecture */
	LANE_OFF,     /* the config does not compile it, as far as its Makefiles tell */
	LANE_BROKEN,  /* it does not compile */
	LANE_COMPILED,
};

struct lane_source {
	enum lane_fate fate;
	char *why; /* of LANE_OFF and LANE_BROKEN, one line; else "" */
};

struct lane_state {
	gint references;
	char *tree;
	gboolean built;	      /* where single objects are compiled: it can be prepared for that */
	GHashTable *sources;  /* path -> struct lane_source *; empty where all is built */
	GHashTable *warnings; /* as warnings_parse() gives, of all that was ever compiled */
	GHashTable *objects;  /* path -> struct lane_object *; empty when it was not built */
	GPtrArray *trouble;   /* char *: objects that could not be read */
	guint kept;		 /* objects that a changed header leaves as they are */
	guint64 text, data, bss; /* of vmlinux */
	char *image;		 /* digest of the kernel image, "" if there is none */
	char *output;		 /* what make said in this step */
	char *problem; /* of a tree that does not build: the first error, one line; else "" */
};
typedef struct lane_state lane_state;
struct lane_state *lane_state_ref(struct lane_state *state);
void lane_state_unref(struct lane_state *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lane_state, lane_state_unref)

struct lane {
	struct git_repo *repo;	/* borrowed */
	struct kconfig *config; /* borrowed */
	char *source, *objects;
	guint jobs;
	gboolean sparse;
	gboolean recompile; /* also what a changed header leaves as it is */
	int lock;
	struct git_workdir *workdir;
	struct kbuild *build;	/* of the tree it is at; NULL at first */
	GPtrArray *lost;	/* config lines that the tree does not know */
	GHashTable *known;	/* diagnostics of the objects as they lie */
	GHashTable *inputs;	/* what they were compiled from: lane-inputs.c */
	struct lane_state *now; /* NULL at first */
};
typedef struct lane lane;

/* In the cache, one for each repository and config; makes nothing. The caller frees. */
char *lane_folder(struct git_repo *repo, const char *config);

/*
 * Waits, and says so, when another process walks the same lane. A lane that was walked
 * without sparse and is now wanted with it starts from an empty object folder.
 */
struct lane *lane_open(struct git_repo *repo, struct kconfig *config, guint jobs, gboolean sparse,
		       GError **error);
void lane_close(struct lane *lane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(lane, lane_close)

/*
 * Move to a commit and build it, all of it (files NULL) or the objects of these source files (char
 * *: paths in the tree), which are compiled anew. A tree that does not build is no error: built is
 * FALSE, or the source's fate LANE_BROKEN. An error means that it could not be judged. The caller
 * unrefs.
 */
struct lane_state *lane_bring(struct lane *lane, const char *commit, GPtrArray *files,
			      GError **error);

#endif
