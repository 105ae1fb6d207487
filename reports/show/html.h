/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A summary (summary.h) as one self-contained page: no script, no external resource, every text
 * escaped, tables with headers and captions, outcomes as words and not only as colours.
 */
#ifndef REPORTS_SHOW_HTML_H
#define REPORTS_SHOW_HTML_H

#include <glib.h>
#include <jansson.h>

/* The caller frees. */
char *summary_html(const json_t *summary);

#endif
