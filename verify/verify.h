/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Verify: judge every commit of a range by every check under every config, and store the verdicts.
 *
 *	verdicts = verify_range(tree, base, tip, &options, &error);
 *	good = verdicts_good(verdicts);
 *
 * A verdict is stored in $KSWEEP_CACHE/verdicts.sqlite under a digest of all that it depends on:
 * tree, config, toolchain, the check and its version, and the tree of the parent or base where the
 * check compares with it. A stored verdict is not judged again, so a run that was killed continues
 * where it stopped.
 *
 * A commit is compared with the last one before it that builds. If the base itself does not build,
 * nothing can be judged in that config.
 *
 * A config that compiles only touched files judges each object by itself: an object that compiled
 * before and does not compile now is a fail; one that did not compile before, or that the config
 * does not build, is named as not covered. A commit of which the config compiles nothing is
 * skipped, and so is every commit in a config whose compiler is not installed.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "kernel-tree/tree.h"
#include "verify/options.h"

/*
 * The verdicts as struct verdict *, commit by commit: first the checks that need no build, then
 * config by config. NULL with an error only for what stops the whole range: an unknown config,
 * check or commit or an empty range (KSWEEP_ERROR_USAGE), a full disk, an interruption. A commit
 * that cannot be judged has an `error` verdict; checks of a commit that does not build are skipped.
 */
GPtrArray *verify_range(struct tree *tree, const char *base, const char *tip,
			const struct verify_options *options, GError **error);

/*
 * One commit against its parent, for `git bisect run`: 0 for pass, 1 for fail, 125 if it cannot be
 * judged. *verdicts (may be NULL) gets the verdicts.
 */
int verify_one(struct tree *tree, const char *commit, const struct verify_options *options,
	       GPtrArray **verdicts, GError **error);

/* TRUE if no verdict is fail or error. */
gboolean verdicts_good(GPtrArray *verdicts);

#endif
