/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Verify: judge every commit of a range by every check, under every config, and remember.
 *
 * Verdicts are kept by tree + config + toolchain + check (+ the check's own version and, where it
 * compares with the parent or base, that one's tree) in $KSWEEP_CACHE/verdicts.sqlite: what was
 * proved once is not run again, and a run that was killed goes on where it stopped.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include <glib.h>

#include "base/record.h"
#include "kernel-tree/tree.h"

struct verify_options {
	const char *const *configs; /* as config_recipe_list() takes them; NULL: boot and small */
	const char *const *checks;  /* NULL: all */
	guint jobs;		    /* for make; 0: all processors */
	const char *log_folder;	    /* full outputs; NULL: in the cache */
	gboolean again;		    /* ignore stored verdicts */
	gboolean recompile;	    /* also what a changed header leaves as it is */
	double boot_deadline;	    /* seconds; 0: many times what the base takes */
	/* called for each verdict as it falls, stored ones too; may be NULL */
	void (*on_verdict)(const struct verdict *verdict, gpointer data);
	gpointer data;
};

/*
 * Array of struct verdict *, commit by commit; of a commit first the checks that need no build,
 * then config by config. Errors are only those that stop everything: a wrong config or check name,
 * no commits, no disk, interrupted. A commit that cannot be judged has an `error` verdict, and what
 * stands on a build that failed is skipped.
 *
 * A commit is compared with the last one before it that builds. Where the base itself does not
 * build, nothing can be judged in that config.
 *
 * In a config that compiles only touched files, each object is judged by itself: one that compiled
 * before and does not now is a fail; one that did not compile before, or that the config does not
 * compile, is named as not covered. A commit of which nothing is compiled is skipped, and so is
 * each commit in a config whose compiler is not installed.
 */
GPtrArray *verify_range(struct tree *tree, const char *base, const char *tip,
			const struct verify_options *options, GError **error);

/* One commit against its parent, for `git bisect run`: pass 0, fail 1, cannot judge 125. */
int verify_one(struct tree *tree, const char *commit, const struct verify_options *options,
	       GPtrArray **verdicts, GError **error);

/* Names of all checks, in the order in which they are run; ends with NULL. */
extern const char *const verify_check_names[];

/* TRUE when no verdict is fail or error. */
gboolean verdicts_good(GPtrArray *verdicts);

/*
 * Plain sentences for the cover letter: only what passed wherever it was to be judged, with config
 * and counts. char *. configs as in the options; the error is one of config_recipe_list().
 */
GPtrArray *verdicts_claims(GPtrArray *verdicts, const char *const *configs, guint commits,
			   GError **error);

#endif
