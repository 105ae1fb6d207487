/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A range of commits under one config: the builds and boots that checks need, each made once, and
 * the commit that each is compared with. Private to verify.
 *
 * It keeps one workspace, which moves from commit to commit, and opens it only when something must
 * be built. Whether a tree builds, its image and how the image boots are in the store.
 */
#ifndef VERIFY_CONFIG_RUN_H
#define VERIFY_CONFIG_RUN_H

#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/tree.h"
#include "verify/boot/boot-result.h"
#include "verify/build/workspace.h"
#include "verify/options.h"

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
	char *missing;	    /* the compiler that is not installed, for people; NULL: it is */
	char *recipe;	    /* digest of the config's recipe */
	char *base_problem; /* why the base does not build; NULL: not known */
	GHashTable *booted; /* digest of an image booted in this run -> index of its commit */
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
 * Find the commit that `i` is compared with. Normally it is the last one before it that builds
 * (those with no stored result are built now); -1 if not even the base builds. If the config
 * judges only the last commit, it is the base. If the config compiles single objects, it is the
 * commit before it, or the base, whether it builds or not. FALSE with an error if a build could not
 * be judged.
 */
gboolean config_run_before(struct config_run *run, guint i, gint *before, GError **error);

/* TRUE if the store knows that the commit does not build. */
gboolean config_run_known_broken(const struct config_run *run, guint i);

/* Build a commit, and boot its image if checks will need that. The caller unrefs. */
struct build_state *config_run_state(struct config_run *run, guint i, GError **error);

/*
 * Build two commits in a config that compiles only these files; the caller unrefs both. FALSE with
 * an error.
 */
gboolean config_run_sources(struct config_run *run, guint before, guint i, GPtrArray *files,
			    struct build_state **was, struct build_state **is, GError **error);

/* How the image of a commit boots, from the store or tried now; NULL without error: no image. */
struct boot_result *config_run_boot(struct config_run *run, guint i, GError **error);

/* Is the result of config_run_boot() stored? */
gboolean config_run_boot_is_known(struct config_run *run, guint i);

/* Why the base does not build, for people. The caller frees. */
char *config_run_base_problem(struct config_run *run);

#endif
