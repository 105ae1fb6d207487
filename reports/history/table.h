/* SPDX-License-Identifier: GPL-2.0 */
/* The history as a table for a terminal. */
#ifndef REPORTS_HISTORY_TABLE_H
#define REPORTS_HISTORY_TABLE_H

#include <glib.h>

/*
 * One row per record of history_count() (json_t *), one column per subsystem that ever had a call;
 * those below arch/ share one. every FALSE: of successive rows with the same counts only the first,
 * and the last row of all. The caller frees.
 */
char *history_table(GPtrArray *records, gboolean every);

#endif
