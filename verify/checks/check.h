/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checks: each judges one commit, alone or as built in one config, by one question.
 * Private to verify.
 */
#ifndef VERIFY_CHECKS_CHECK_H
#define VERIFY_CHECKS_CHECK_H

#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"
#include "verify/build/workspace.h"
#include "verify/build/touched-files.h"
#include "verify/store/store.h"

/* What find says of the commits that are being compared; each is asked for once. */
struct finder;
struct finder *finder_new(struct tree *tree);
void finder_free(struct finder *finder);
/* Borrowed until four other commits were asked for. */
struct found *finder_at(struct finder *finder, const char *commit, GError **error);

/* How an image booted. Kept in the store by image, guest and command line. */
struct boot_result {
	char *end; /* as boot_end_name() */
	char *detail;
	char *console;
	gboolean done; /* the guest came to its end */
	double seconds;
	gboolean stored; /* it was booted before, not now */
};
typedef struct boot_result boot_result;
void boot_result_free(struct boot_result *fact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(boot_result, boot_result_free)

/* The fact of an image that was booted before, or NULL. */
struct boot_result *boot_result_get(struct store *store, const char *image);
/* Boot the image that lies in the workspace, whose digest is `image`. deadline 0: a long one. */
struct boot_result *boot_result_make(struct store *store, struct workspace *workspace,
				     const char *image, double deadline, GError **error);

/* One commit, while it is judged. Everything is borrowed. */
struct check_input {
	struct tree *tree; /* for its repository */
	struct store *store;
	struct finder *finder;
	const char *commit;
	const char *parent; /* the commit before it in the range, or the base */
	/* Of one config; NULL for a check of the commit itself. */
	struct config_recipe *config;
	struct build_state *before; /* the last commit before it that builds */
	const char *before_commit;
	struct build_state *now;
	const struct touched_files *touched;  /* where only touched files are compiled; else NULL */
	struct boot_result *boot, *base_boot; /* NULL where nothing was booted */
};

struct check_result {
	const char *outcome; /* pass, fail, error or skip */
	gint64 figure;
	char *detail;
	GString *log;
	double seconds;	    /* 0: what the check took by the clock */
	gboolean transient; /* it is of this machine as it is now, and not kept */
};

enum check_needs {
	CHECK_COMMIT, /* git alone */
	CHECK_BUILD,  /* a build of it and of the one before */
	CHECK_BOOT,   /* and a boot */
};

struct check {
	const char *name;
	const char *version; /* changes when the same input may be judged otherwise */
	enum check_needs needs;
	/* FALSE with an error when it could not be judged: the outcome is then `error`. */
	gboolean (*judge)(const struct check_input *check_input, struct check_result *check_result,
			  GError **error);
	/* An older version that let nothing pass that this one does not: its passes stand. Or NULL.
	 */
	const char *passes_of;
};

extern const struct check check_build, check_sparse, check_objects, check_calls, check_boot,
	check_abi, check_checkpatch;

/* The figure of a build that did not come to its end. */
#define CHECK_NOT_BUILT (-1)

/*
 * For configs that compile touched files only; the others pass through. _skips: nothing could be
 * compared, and the judgement says so. _count: the detail tells how many objects it is about.
 */
gboolean check_scope_skips(const struct check_input *check_input,
			   struct check_result *check_result);
void check_scope_count(const struct check_input *check_input, struct check_result *check_result);

/* "a, b, c and 4 more" of an array of char *. The caller frees. */
char *check_some(GPtrArray *names, guint most);

#endif
