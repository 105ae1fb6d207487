/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts kept by key in a SQLite file of the cache, where they can be had again at a price: what
 * a program said of a text. A cache that cannot be used (read only, full disk, damaged) is no
 * reason to fail: that is said once, and nothing is kept.
 */
#ifndef BASE_KV_CACHE_H
#define BASE_KV_CACHE_H

#include <glib.h>

struct kv_cache;
typedef struct kv_cache kv_cache;

/* $KSWEEP_CACHE/NAME.sqlite; `name` stands before what is said, too. Never NULL. */
struct kv_cache *kv_cache_open(const char *name);
void kv_cache_close(struct kv_cache *kv_cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(kv_cache, kv_cache_close)

/* NULL: nothing is kept. The caller frees. */
char *kv_cache_get(struct kv_cache *kv_cache, const char *key);
void kv_cache_put(struct kv_cache *kv_cache, const char *key, const char *text);

/* Many at once cost less between these two. */
void kv_cache_begin(struct kv_cache *kv_cache);
void kv_cache_commit(struct kv_cache *kv_cache);

#endif
