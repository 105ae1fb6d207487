/* SPDX-License-Identifier: GPL-2.0 */
/* Names of commits and trees, ranges of commits, and the files of a revision. */
#ifndef KERNEL_TREE_GIT_REVISIONS_H
#define KERNEL_TREE_GIT_REVISIONS_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

/*
 * "HEAD", "v4.16", ... to the object name of its commit. KSWEEP_ERROR_USAGE if there is none; an
 * unborn HEAD has its own message. The caller frees.
 */
char *git_commit_of(struct git_repo *repo, const char *rev, GError **error);
char *git_tree_of(struct git_repo *repo, const char *rev, GError **error);

/* Commits of BASE..TIP, oldest first, as char *; one parent each, else KSWEEP_ERROR_USAGE. */
GPtrArray *git_range(struct git_repo *repo, const char *base, const char *tip, GError **error);

struct git_entry {
	char *path;
	char oid[65]; /* hex object name */
	guint mode;   /* 0100644, 0100755, 0120000 (link), 0160000 (submodule) */
};
void git_entry_free(struct git_entry *entry);

/* Every blob of a revision, in path order (ls-tree -r -z). `below`: only that directory or file. */
GPtrArray *git_list(struct git_repo *repo, const char *rev, const char *below, GError **error);

/* Paths that differ between two revisions, sorted. */
GPtrArray *git_changed(struct git_repo *repo, const char *from, const char *to, GError **error);

#endif
