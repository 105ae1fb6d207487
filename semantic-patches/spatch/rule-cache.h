/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ask the rule what it says of texts, and remember: the same text is not asked of spatch twice.
 *
 * An answer is kept in $KSWEEP_CACHE/find.sqlite by a hash of the text, the rule and the
 * spatch program. When all is known, no spatch is started. Texts that spatch failed at are
 * asked again the next time. Without a usable cache all still works, and is slower.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_RULE_CACHE_H
#define SEMANTIC_PATCHES_SPATCH_RULE_CACHE_H

#include <glib.h>

#include "semantic-patches/spatch/spatch.h"

struct query {
	char *text; /* C source, taken over */
	char *file; /* for messages */
	enum spatch_outcome outcome;
	char *why;	     /* "" when done */
	char *answer;	     /* report lines "LINE:COLUMN-END: MESSAGE", columns from 0 */
	gboolean remembered; /* came from the cache */
};
struct query *rule_query_new(char *text, const char *file);
void rule_query_free(gpointer data);

struct rule_cache;
typedef struct rule_cache rule_cache;

/*
 * rule: its name, "find.cocci"; defines: as in struct spatch_request; both are part of the
 * key. KSWEEP_ERROR_ENVIRONMENT when there is no spatch or no such rule.
 */
struct rule_cache *rule_cache_open(const char *rule, const char *const *defines, GError **error);
void rule_cache_close(struct rule_cache *rule_cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rule_cache, rule_cache_close)

/*
 * Answer all questions (struct question *). KSWEEP_ERROR_ENVIRONMENT when spatch died at
 * every text that it was given, and at one line of plain C as well.
 */
gboolean rule_cache_ask(struct rule_cache *rule_cache, GPtrArray *queries, GError **error);

#endif
