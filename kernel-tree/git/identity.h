/* SPDX-License-Identifier: GPL-2.0 */
/* The author and committer of commits. */
#ifndef KERNEL_TREE_GIT_IDENTITY_H
#define KERNEL_TREE_GIT_IDENTITY_H

#include <glib.h>

#include "kernel-tree/git/repo.h"

struct git_identity {
	char *name;
	char *email;
	gint64 seconds; /* since the epoch; UTC */
};

/*
 * user.name and user.email as git would use them for a commit (config, environment), with the
 * present time. An address that git would derive from the host name is rejected:
 * KSWEEP_ERROR_USAGE with the two commands to type.
 */
gboolean git_identity_get(struct git_repo *repo, struct git_identity *identity, GError **error);
void git_identity_clear(struct git_identity *identity);

#endif
