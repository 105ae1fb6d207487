/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was proved once: verdicts with their logs, and facts that verdicts are derived from, in
 * $KSWEEP_CACHE/verdicts.sqlite. Several processes may have it open.
 *
 * A key is a digest of everything that an outcome depends on; store_key() makes it. An outcome of
 * `error` is no proof of anything and is never stored.
 */
#ifndef VERIFY_STORE_STORE_H
#define VERIFY_STORE_STORE_H

#include "base/record.h"

struct store;
typedef struct store store;

/* KSWEEP_ERROR_ENVIRONMENT when the cache cannot be written or the file is no store of ours. */
struct store *store_open(GError **error);
void store_close(struct store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(store, store_close)

/* Of all parts, in order, ended by NULL. The caller frees. */
char *store_key(const char *part, ...) G_GNUC_NULL_TERMINATED;

/* The verdict under a key, and its log (may be NULL; caller frees; "" if it had none). NULL when
 * there is none, without error, or one that cannot be read: it is then judged again. */
struct verdict *store_get(struct store *store, const char *key, char **log);
/* The same, where the outcome is `pass`. */
struct verdict *store_get_pass(struct store *store, const char *key, char **log);
gboolean store_put(struct store *store, const char *key, const struct verdict *verdict,
		   const char *log, GError **error);

/* Small texts of other kinds ("image of a tree", "boot of an image"). NULL when unknown. */
char *store_fact(struct store *store, const char *kind, const char *key);
gboolean store_put_fact(struct store *store, const char *kind, const char *key, const char *value,
			GError **error);

#endif
