/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts kept by key in a SQLite file of the cache, where they can be had again at a price: what
 * a program said of a text. A cache that cannot be used (read only, full disk, damaged) is no
 * reason to fail: that is said once, and nothing is kept.
 */
#ifndef BASE_MEMO_H
#define BASE_MEMO_H

#include <glib.h>

struct memo;
typedef struct memo memo;

/* $KSWEEP_CACHE/NAME.sqlite; `name` stands before what is said, too. Never NULL. */
struct memo *memo_open(const char *name);
void memo_close(struct memo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(memo, memo_close)

/* NULL: nothing is kept. The caller frees. */
char *memo_get(struct memo *memo, const char *key);
void memo_put(struct memo *memo, const char *key, const char *text);

/* Many at once cost less between these two. */
void memo_begin(struct memo *memo);
void memo_commit(struct memo *memo);

#endif
