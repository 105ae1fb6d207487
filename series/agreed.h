/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two witnesses agreed on once, in $KSWEEP_CACHE/witness.sqlite: a digest of all that
 * went into the comparison, and nothing else. Only agreement is kept, so what was refused is
 * looked at again. Without a cache everything is.
 */
#ifndef SERIES_AGREED_H
#define SERIES_AGREED_H

#include <glib.h>

struct agreed;
typedef struct agreed agreed;

/* Says so, once, where there is no cache to be used. Never NULL. */
struct agreed *agreed_open(void);
void agreed_close(struct agreed *agreed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(agreed, agreed_close)

gboolean agreed_has(struct agreed *agreed, const char *digest);
void agreed_add(struct agreed *agreed, const char *digest);

#endif
