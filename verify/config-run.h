/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A walk along a range of commits in one config: which tree built, what each is compared with, and
 * what was booted. Private to verify.
 */
#ifndef VERIFY_CONFIG_RUN_H
#define VERIFY_CONFIG_RUN_H

#include "kernel-tree/kbuild/config-recipe.h"
#include "verify/checks/check.h"
#include "verify/verify.h"

struct config_run {
	struct tree *tree;
	struct store *store;
	GPtrArray *commits; /* char *: the base, then the range, oldest first */
	GPtrArray *trees;   /* char *: theirs */
	struct config_recipe *config;
	guint jobs;
	gboolean sparse, boots, recompile;
	double boot_deadline;
	char *toolchain;
	char *missing;	    /* which compiler is not there, in words; NULL: it is */
	char *recipe;	    /* digest of the config's recipe */
	char *base_problem; /* why the base does not build; NULL while that is not known */
	GHashTable *booted; /* digest of an image that this walk booted -> of which commit */
	struct workspace *workspace; /* NULL until something must be built */
	struct build_state *good;    /* the last state that built; NULL at first */
};
typedef struct config_run config_run;

struct config_run *config_run_new(struct tree *tree, struct store *store, GPtrArray *commits,
				  GPtrArray *trees, struct config_recipe *config,
				  const struct verify_options *options);
void config_run_free(struct config_run *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(config_run, config_run_free)

/* Is commit `i` judged in this config? */
gboolean config_run_judges(const struct config_run *run, guint i);

/*
 * What commit `i` is compared with: the last one before it that builds, building those of which it
 * is not known, or the base where only the last commit is judged; -1 when not even the base
 * builds. FALSE with an error when that cannot be found out. Where single objects are compiled it
 * is the commit before it, or the base, whether it builds or not.
 */
gboolean config_run_before(struct config_run *run, guint i, gint *before, GError **error);

/* TRUE when a commit was built before, and did not build. */
gboolean config_run_known_broken(const struct config_run *run, guint i);

/* The state of a commit; the caller unrefs. What the config needs booted is booted. */
struct build_state *config_run_state(struct config_run *run, guint i, GError **error);

/*
 * The states of two commits in a config that compiles only these files; the caller unrefs. FALSE
 * with an error.
 */
gboolean config_run_sources(struct config_run *run, guint before, guint i, GPtrArray *files,
			    struct build_state **was, struct build_state **is, GError **error);

/* How a commit's image booted, making it if need be; NULL without error if it has no image. */
struct boot_result *config_run_boot(struct config_run *run, guint i, GError **error);

/* Does config_run_boot() have its answer in the store? */
gboolean config_run_boot_is_known(struct config_run *run, guint i);

/* Why the base does not build, for people. The caller frees. */
char *config_run_base_problem(struct config_run *run);

#endif
