/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A summary (summary.h) as text for a terminal, at most 100 columns where the data let it: what is
 * not good first, then the numbers, then the tables.
 */
#ifndef REPORTS_SHOW_TEXT_H
#define REPORTS_SHOW_TEXT_H

#include <glib.h>
#include <jansson.h>

/* The caller frees. */
char *summary_text(const json_t *summary);

#endif
