/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The recipients of a patch, by the MAINTAINERS file of the tree.
 * Source: "Descriptions of section entries" in that file.
 */
#ifndef KERNEL_TREE_SUBMIT_MAINTAINERS_H
#define KERNEL_TREE_SUBMIT_MAINTAINERS_H

#include <glib.h>

struct maintainers;
typedef struct maintainers maintainers;

/*
 * Parse the text of a MAINTAINERS file (F:, X:, N:, M:, R:, L: fields; globs as in
 * get_maintainer.pl). Never fails: malformed lines are ignored.
 */
struct maintainers *maintainers_parse(const char *text, gsize length);
void maintainers_free(struct maintainers *maintainers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(maintainers, maintainers_free)

/*
 * Replace names and addresses by the tree's .mailmap, since addresses in an old MAINTAINERS may
 * bounce. Call it before maintainers_for_file().
 */
void maintainers_use_mailmap(struct maintainers *maintainers, const char *text, gsize length);

/*
 * Add the people for a file: M: to `to`, R: and L: to `cc`, without duplicates,
 * most specific section first; THE REST's list (linux-kernel) always goes to cc,
 * its M: only if no other section matches.
 */
void maintainers_for_file(const struct maintainers *maintainers, const char *path, GPtrArray *to,
			  GPtrArray *cc);

#endif
