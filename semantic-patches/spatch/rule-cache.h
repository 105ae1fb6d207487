/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run a rule over texts, with a cache: spatch never sees the same text twice.
 *
 *	struct rule_cache *cache = rule_cache_open("find.cocci", defines, &error);
 *	g_ptr_array_add(queries, rule_query_new(text, "fs/open.c"));
 *	rule_cache_run(cache, queries, &error);
 *	... each query has its report ...
 *	rule_cache_close(cache);
 *
 * A report is stored in $KSWEEP_CACHE/find.sqlite under a hash of the text, the rule and the spatch
 * program. If all reports are stored, spatch is not started. A text that spatch failed at is not
 * stored, so it is tried again in the next run. Without a usable cache all of this still works, but
 * takes longer.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_RULE_CACHE_H
#define SEMANTIC_PATCHES_SPATCH_RULE_CACHE_H

#include <glib.h>

#include "semantic-patches/spatch/spatch.h"

/* One text, and what the rule reports on it. */
struct rule_query {
	char *text; /* C source */
	char *file; /* for messages */
	enum spatch_outcome outcome;
	char *why;	 /* "" when done */
	char *report;	 /* lines "LINE:COLUMN-END: MESSAGE", columns from 0 */
	gboolean cached; /* the report came from the cache */
};
/* Takes the text over. */
struct rule_query *rule_query_new(char *text, const char *file);
void rule_query_free(gpointer data);

struct rule_cache;
typedef struct rule_cache rule_cache;

/*
 * rule: its name, "find.cocci"; defines: as in struct spatch_request, borrowed. Both are part of
 * the key. KSWEEP_ERROR_ENVIRONMENT when spatch or the rule is missing.
 */
struct rule_cache *rule_cache_open(const char *rule, const char *const *defines, GError **error);
void rule_cache_close(struct rule_cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rule_cache, rule_cache_close)

/*
 * Fill in outcome, why and report of all queries (struct rule_query *). KSWEEP_ERROR_ENVIRONMENT
 * when spatch died at every text that it got, and at one line of plain C as well.
 */
gboolean rule_cache_run(struct rule_cache *cache, GPtrArray *queries, GError **error);

#endif
