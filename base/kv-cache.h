/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A key-value cache in an SQLite file, for texts that are expensive to compute, such as a program's
 * output for some input. A file that cannot be used (read-only, full disk, damaged) is not an
 * error: ksweep prints one note, and stores nothing.
 */
#ifndef BASE_KV_CACHE_H
#define BASE_KV_CACHE_H

#include <glib.h>

struct kv_cache;
typedef struct kv_cache kv_cache;

/* $KSWEEP_CACHE/NAME.sqlite; notes start with `name`. Never NULL. */
struct kv_cache *kv_cache_open(const char *name);
void kv_cache_close(struct kv_cache *kv_cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kv_cache, kv_cache_close)

/* NULL: not stored. The caller frees. */
char *kv_cache_get(struct kv_cache *kv_cache, const char *key);
void kv_cache_put(struct kv_cache *kv_cache, const char *key, const char *text);

/* Many operations are faster in one transaction. */
void kv_cache_begin(struct kv_cache *kv_cache);
void kv_cache_commit(struct kv_cache *kv_cache);

#endif
