/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files that use the wanted names, stored from plan to plan: $KSWEEP_CACHE/names/KEY, by the
 * set of names. A plan for another tree looks only at the difference. A damaged file, or one of
 * another version, counts as none.
 */
#ifndef SERIES_PLAN_NAMES_CACHE_H
#define SERIES_PLAN_NAMES_CACHE_H

#include <glib.h>

/*
 * files: wanted name -> GPtrArray of char *, the paths that use it. Adds the stored ones and
 * returns the tree that they were found in (the caller frees), or NULL.
 */
char *names_recall(GHashTable *files);

/* Store what was found in `tree`. A failure is not an error: the next plan looks again. */
void names_store(GHashTable *files, const char *tree);

#endif
