/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Start git with fixed settings and a fixed environment.
 *
 * Only for the files of this room, and for those that keep a git open as a child. Everybody else
 * calls git_run(), git_call() or git_ask() of run.h.
 *
 * Every git runs with GIT_OPTIONAL_LOCKS=0, an empty core.hooksPath, gc.auto=0,
 * core.quotePath=false, no user or system attributes that convert line ends, no replace refs, and a
 * C locale. GIT_DIR, GIT_INDEX_FILE and the like in the caller's environment are ignored. Pathspecs
 * are literal (no globs).
 */
#ifndef KERNEL_TREE_GIT_COMMAND_H
#define KERNEL_TREE_GIT_COMMAND_H

#include <glib.h>

#include "base/run.h"

/* Fatal errors of git itself; a smaller exit status may be a result. */
#define GIT_FATAL 128

/* The repository that git works on. All strings are borrowed. */
struct git_place {
	const char *name;    /* for messages: the path that the user named; may be NULL */
	const char *cwd;     /* NULL: ksweep's */
	const char *git_dir; /* NULL: that of the repository which cwd is in */
	const char *objects; /* not NULL: these objects, and none of the user's settings */
};

/* One command. Any field but args may be NULL or 0. */
struct git_call {
	const char *const *args; /* NULL-terminated, without "git" */
	const char *const *env;	 /* NULL-terminated NAME=value */
	const char *index_file;	 /* sets GIT_INDEX_FILE */
	const char *work_tree;	 /* sets --work-tree */
	const char *input;
	gsize input_length;
	double deadline; /* seconds */
};

/* "git", the settings, --git-dir of the place, --work-tree, args, NULL. Owns its strings. */
GPtrArray *git_argv(const struct git_place *place, const char *work_tree, const char *const *args);

/* Changes of the environment, in the form that run.h takes; `call` may be NULL. Owns its strings.
 */
GPtrArray *git_environment(const struct git_place *place, const struct git_call *call);

/* An exit status of `least_error` or more is an error, and so is a signal. */
gboolean git_start(const struct git_place *place, const struct git_call *call, int least_error,
		   struct run_result *result, GError **error);

/* The reason for git's failure on one line: its error output from "fatal: " on. The caller frees.
 */
char *git_failure_text(const struct run_result *result);

#endif
