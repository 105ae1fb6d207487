/* SPDX-License-Identifier: GPL-2.0 */
/* The results of find for the commits that are compared: find runs once for each. */
#ifndef VERIFY_CHECKS_FINDER_H
#define VERIFY_CHECKS_FINDER_H

#include "semantic-patches/find/find.h"

struct finder;

/* Borrows the tree, for its repository. */
struct finder *finder_new(struct tree *tree);
void finder_free(struct finder *finder);

/* Borrowed, until this was called for four other commits. Errors are those of find_sites(). */
struct found *finder_at(struct finder *finder, const char *commit, GError **error);

#endif
