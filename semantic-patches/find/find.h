/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find every invocation of a system call in a revision, and account for every mention of one.
 *
 * Two tools look at each file and check each other: spatch runs find.cocci over the desugared text,
 * and the lexer's scan lists all mentions. Each mention gets exactly one category. A mention that
 * the lexer sees as a call in code and that spatch does not explain is `unresolved`; the caller
 * must treat a result with unresolved mentions as a failure.
 */
#ifndef SEMANTIC_PATCHES_FIND_FIND_H
#define SEMANTIC_PATCHES_FIND_FIND_H

#include <glib.h>

#include "base/record.h"
#include "kernel-tree/scan/tree.h"
#include "kernel-tree/tree.h"
#include "semantic-patches/find/category.h"

struct found {
	GPtrArray *sites; /* struct site *: calls, addresses, exports, asm uses, sorted */
	guint categories[CATEGORY_COUNT];
	guint mentions;	       /* the sum of all categories */
	GPtrArray *unresolved; /* struct site *, context "plain", how "scan" */
	GPtrArray *trouble;    /* char *: each failure of spatch at a file, and the next attempt */
	struct tree_scan *scan;
};
typedef struct found found;

/*
 * area: as in area_within(). The answers of spatch are cached by desugared text, rule and spatch
 * program. KSWEEP_ERROR_USAGE for a bad area, KSWEEP_ERROR_ENVIRONMENT when spatch is missing, or
 * died on every try.
 */
struct found *find_sites(struct tree *tree, const char *area, GError **error);
void found_free(struct found *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(found, found_free)

/* TRUE for a call; FALSE for an address, an export and a use in assembly. */
gboolean site_is_call(const struct site *site);

#endif
