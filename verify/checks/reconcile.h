/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compare the relocations of a build with the sites that find lists, and give the reason for each
 * difference. A relocation without a reason is a call that find missed.
 */
#ifndef VERIFY_CHECKS_RECONCILE_H
#define VERIFY_CHECKS_RECONCILE_H

#include "semantic-patches/find/find.h"

struct reconciliation {
	guint tables;		/* relocations in system call tables, in data or as code */
	guint others;		/* of symbols that are not system calls (sys_fillrect) */
	guint calls;		/* relocations in code that find explains */
	GPtrArray *unexplained; /* char *: "fs/open.o: do_x refers to sys_y": find lists no such
				   site */
	/* Sites of find without a relocation, one line each, with the reason. */
	GPtrArray *unseen; /* char * */
};
typedef struct reconciliation reconciliation;

/*
 * sites: struct object_site *. objects: set of the paths of the build's objects, which the reasons
 * in `unseen` need; NULL: `unseen` stays empty.
 */
struct reconciliation *reconcile(GPtrArray *sites, const struct found *found, GHashTable *objects);
void reconciliation_free(struct reconciliation *both);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(reconciliation, reconciliation_free)

#endif
