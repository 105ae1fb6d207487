/* SPDX-License-Identifier: GPL-2.0 */
/*
 * .mailmap: the current name and address of a person. Source: gitmailmap(5).
 */
#ifndef KERNEL_TREE_SUBMIT_MAILMAP_H
#define KERNEL_TREE_SUBMIT_MAILMAP_H

#include <glib.h>

struct mailmap;
typedef struct mailmap mailmap;

/* Never fails: malformed lines are ignored. */
struct mailmap *mailmap_parse(const char *text, gsize length);
void mailmap_free(struct mailmap *mailmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(mailmap, mailmap_free)

/* Replace *name and *address (both freed and set) by those of the map; TRUE if it has them. */
gboolean mailmap_apply(const struct mailmap *mailmap, char **name, char **address);

#endif
