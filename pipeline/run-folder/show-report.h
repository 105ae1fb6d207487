/* SPDX-License-Identifier: GPL-2.0 */
/* Show the results in a run directory: for `ksweep report`, and for the end of `ksweep run`. */
#ifndef PIPELINE_RUN_FOLDER_SHOW_REPORT_H
#define PIPELINE_RUN_FOLDER_SHOW_REPORT_H

#include <glib.h>

/*
 * The report as text on standard output, or with --json as one record. *good (may be NULL) is
 * set to whether the run is good. html (may be NULL): also write the page there.
 */
gboolean show_report(const char *folder, const char *html, gboolean *good, GError **error);

#endif
