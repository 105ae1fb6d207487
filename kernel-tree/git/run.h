/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run a git command on a repository, with the settings and the environment of command.h.
 *
 * Commands that print commits and diffs (diff, diff-tree, format-patch, log, range-diff, show) and
 * those that fill a work directory ignore all of the user's settings, attributes and refs: give
 * them object names and absolute paths. .gitattributes is read from work_tree only. In a partial
 * clone they do see the settings, so that git can fetch missing objects.
 *
 * File names may hold any byte but NUL: pass them after "--" or on standard input.
 */
#ifndef KERNEL_TREE_GIT_RUN_H
#define KERNEL_TREE_GIT_RUN_H

#include <glib.h>

#include "kernel-tree/git/command.h"
#include "kernel-tree/git/repo.h"

/*
 * *out (may be NULL) gets standard output without its last newline. The arguments after `error` end
 * with NULL: git_run(repo, &out, &error, "rev-parse", x, NULL).
 */
gboolean git_run(struct git_repo *repo, char **out, GError **error, ...) G_GNUC_NULL_TERMINATED;

/* As git_run(), with input, environment, index and work tree. repo may be NULL for commands that
 * need none (config, var). */
gboolean git_call(struct git_repo *repo, const struct git_call *call, GString **out,
		  GError **error);

/*
 * As git_call(), for commands that return a result as exit status: it is put into *status, below
 * GIT_FATAL. A fatal error of git (128 and above, a signal) is still an error.
 */
gboolean git_ask(struct git_repo *repo, const struct git_call *call, int *status, GString **out,
		 GError **error);

#endif
