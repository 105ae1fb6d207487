/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A summary (summary.h) as text for a terminal, in 100 columns if the data fit: problems first,
 * then numbers and tables, and the result in one sentence as the last line.
 */
#ifndef REPORTS_SHOW_TEXT_H
#define REPORTS_SHOW_TEXT_H

#include <glib.h>
#include <jansson.h>

/* The caller frees. */
char *summary_text(const json_t *summary);

#endif
