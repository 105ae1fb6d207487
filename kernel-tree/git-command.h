/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How every git is started: for git*.c alone; everybody else calls what git.h offers.
 */
#ifndef KERNEL_TREE_GIT_COMMAND_H
#define KERNEL_TREE_GIT_COMMAND_H

#include "kernel-tree/git.h"

/*
 * "git", the settings that git.h promises, --git-dir of repo (none if repo is NULL), the work
 * tree (may be NULL), args, NULL. The array owns its strings.
 */
GPtrArray *git_argv(struct git_repo *repo, const char *work_tree, const char *const *args);

/* The environment's changes, as run.h takes them: ours, then `extra` (may be NULL), then the
 * index file (may be NULL). */
GPtrArray *git_environment(const char *const *extra, const char *index_file);

#endif
