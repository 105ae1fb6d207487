/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A walk along a range of commits in one config: which tree built, what each is compared with, and
 * what was booted. Private to verify.
 */
#ifndef VERIFY_WALK_H
#define VERIFY_WALK_H

#include "verify/checks/check.h"
#include "verify/verify.h"

struct walk {
	struct tree *tree;
	struct store *store;
	GPtrArray *commits; /* char *: the base, then the range, oldest first */
	GPtrArray *trees;   /* char *: theirs */
	struct kconfig *config;
	guint jobs;
	gboolean sparse, boots, recompile;
	double boot_deadline;
	char *toolchain;
	char *missing;		 /* which compiler is not there, in words; NULL: it is */
	char *recipe;		 /* digest of the config's recipe */
	char *base_problem;	 /* why the base does not build; NULL while that is not known */
	GHashTable *booted;	 /* digest of an image that this walk booted -> of which commit */
	struct lane *lane;	 /* NULL until something must be built */
	struct lane_state *good; /* the last state that built; NULL at first */
};
typedef struct walk walk;

struct walk *walk_new(struct tree *tree, struct store *store, GPtrArray *commits, GPtrArray *trees,
		      struct kconfig *config, const struct verify_options *options);
void walk_free(struct walk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(walk, walk_free)

/* Is commit `i` judged in this config? */
gboolean walk_judges(const struct walk *walk, guint i);

/*
 * What commit `i` is compared with: the last one before it that builds, building those of which it
 * is not known, or the base where only the last commit is judged; -1 when not even the base
 * builds. FALSE with an error when that cannot be found out. Where single objects are compiled it
 * is the commit before it, or the base, whether it builds or not.
 */
gboolean walk_before(struct walk *walk, guint i, gint *before, GError **error);

/* TRUE when a commit was built before, and did not build. */
gboolean walk_known_broken(const struct walk *walk, guint i);

/* The state of a commit; the caller unrefs. What the config needs booted is booted. */
struct lane_state *walk_state(struct walk *walk, guint i, GError **error);

/*
 * The states of two commits in a config that compiles only these files; the caller unrefs. FALSE
 * with an error.
 */
gboolean walk_sources(struct walk *walk, guint before, guint i, GPtrArray *files,
		      struct lane_state **was, struct lane_state **is, GError **error);

/* How a commit's image booted, making it if need be; NULL without error if it has no image. */
struct boot_fact *walk_boot(struct walk *walk, guint i, GError **error);

/* Does walk_boot() have its answer in the store? */
gboolean walk_boot_is_known(struct walk *walk, guint i);

/* Why the base does not build, for people. The caller frees. */
char *walk_base_problem(struct walk *walk);

#endif
