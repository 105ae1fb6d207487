/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The store of verdicts with their logs, and of facts that they are derived from:
 * $KSWEEP_CACHE/verdicts.sqlite. Several processes may have it open.
 *
 * A key is a digest of all that an outcome depends on; store_key() makes it. The outcome `error`
 * proves nothing and is never stored. Keys and layout never change, so that verdicts of earlier
 * releases are found.
 */
#ifndef VERIFY_STORE_STORE_H
#define VERIFY_STORE_STORE_H

#include "base/record.h"

struct store;
typedef struct store store;

/* KSWEEP_ERROR_ENVIRONMENT if the cache cannot be written or the file is not such a store. */
struct store *store_open(GError **error);
void store_close(struct store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(store, store_close)

/* Of all parts, in order, ended by NULL. The caller frees. */
char *store_key(const char *part, ...) G_GNUC_NULL_TERMINATED;

/*
 * The verdict under a key, and its log (may be NULL; caller frees; "" if it had none). NULL if
 * there is none, or one that cannot be read: it is then judged again.
 */
struct verdict *store_get(struct store *store, const char *key, char **log);
/* The same, but only if the outcome is `pass`. */
struct verdict *store_get_pass(struct store *store, const char *key, char **log);
gboolean store_put(struct store *store, const char *key, const struct verdict *verdict,
		   const char *log, GError **error);

/* Facts: small texts of a kind ("tree 1", "boot 1"). NULL if there is none. The caller frees. */
char *store_fact(struct store *store, const char *kind, const char *key);
gboolean store_put_fact(struct store *store, const char *kind, const char *key, const char *value,
			GError **error);

#endif
