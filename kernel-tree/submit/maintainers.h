/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who gets a patch, and what its subject starts with, as the tree itself says.
 * Source: the MAINTAINERS file of the tree and its own "Descriptions of section entries".
 */
#ifndef KERNEL_TREE_SUBMIT_MAINTAINERS_H
#define KERNEL_TREE_SUBMIT_MAINTAINERS_H

#include <glib.h>

struct maintainers;
typedef struct maintainers maintainers;

/* Parse the text of a MAINTAINERS file (F:, X:, N:, M:, R:, L: fields; globs as get_maintainer.pl
 * takes them). Never fails: lines that make no sense are ignored. */
struct maintainers *maintainers_parse(const char *text, gsize length);
void maintainers_free(struct maintainers *maintainers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(maintainers, maintainers_free)

/*
 * Use the tree's .mailmap: people are then named as it says, since addresses in an old MAINTAINERS
 * may bounce. Call it before maintainers_for_file().
 */
void maintainers_use_mailmap(struct maintainers *maintainers, const char *text, gsize length);

/*
 * Add the people for a file: M: to `to`, R: and L: to `cc`, without duplicates,
 * most specific section first; THE REST's list (linux-kernel) always goes to cc,
 * its M: only when nobody else was found.
 */
void maintainers_for_file(const struct maintainers *maintainers, const char *path, GPtrArray *to,
			  GPtrArray *cc);

#endif
