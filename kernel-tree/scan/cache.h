/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cache of scan results, by blob: $KSWEEP_CACHE/scan.sqlite. Each blob is scanned once.
 *
 *	struct scan_cache *cache = scan_cache_open();
 *	packed = scan_cache_get(cache, oid, class);
 *	if (!packed) scan_cache_put(cache, oid, class, file_scan_pack(scan));
 *	scan_cache_close(cache);
 *
 * Several processes may use it at once. It never fails: a problem is reported in one
 * progress_note(), and from then on the cache behaves as if it were empty.
 */
#ifndef KERNEL_TREE_SCAN_CACHE_H
#define KERNEL_TREE_SCAN_CACHE_H

#include <glib.h>

#include "kernel-tree/source/path.h"

/* Part of the cache's key. Increase it whenever the same bytes give a different file_scan. */
#define SCAN_VERSION 4

struct scan_cache;
typedef struct scan_cache scan_cache;
struct scan_cache *scan_cache_open(void);
void scan_cache_close(struct scan_cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(scan_cache, scan_cache_close)

/*
 * The stored result for a blob; empty bytes for a file without definitions and mentions. NULL when
 * it is not stored. The class is part of the key, since one blob may have two names.
 */
GBytes *scan_cache_get(struct scan_cache *cache, const char *oid, enum path_class class);

/* Writes in batches: a killed process loses only the last one. */
void scan_cache_put(struct scan_cache *cache, const char *oid, enum path_class class,
		    GBytes *packed);

#endif
