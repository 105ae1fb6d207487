/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Do the two witnesses agree? Relocations of a build against the sites that find lists, with every
 * difference explained by name, or not at all.
 */
#ifndef VERIFY_CHECKS_RECONCILE_H
#define VERIFY_CHECKS_RECONCILE_H

#include "semantic-patches/find/find.h"

struct agreement {
	guint tables;		/* relocations in system call tables, in data or as code */
	guint others;		/* of symbols that no system call has (sys_fillrect) */
	guint calls;		/* relocations in code that find explains */
	GPtrArray *unexplained; /* char *: "fs/open.o: do_x refers to sys_y": find lists no such
				   site */
	/* Sites of find without a relocation, one line each, by reason; when asked for. */
	GPtrArray *unseen; /* char * */
};
typedef struct agreement agreement;

/*
 * sites: struct object_site *. objects: set of the paths of the build's objects, to name the reason
 * for which a site of find left no relocation; with NULL `unseen` stays empty.
 */
struct agreement *agree(GPtrArray *sites, const struct found *found, GHashTable *objects);
void agreement_free(struct agreement *agreement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(agreement, agreement_free)

#endif
