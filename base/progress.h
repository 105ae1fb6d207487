/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Progress of long work, on standard error: a bar that redraws itself on a terminal,
 * plain lines (at most one every ten seconds, and one at each end) elsewhere.
 *
 *	struct progress *progress = progress_begin("find: scan", n_blobs);
 *	progress_advance(progress, 1, "fs/open.c");
 *	progress_end(progress, "%u files", n);
 *
 * The line shows the name of the work, done/total, the elapsed time and an estimate of
 * the remaining time. progress_set_quiet(TRUE) turns it off (--quiet). Progress objects
 * may nest: the innermost one draws. Thread-safe.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <glib.h>

struct progress;

void progress_set_quiet(gboolean quiet);

/* total 0: unknown, only the elapsed time is shown. `what` is copied. Never NULL. */
struct progress *progress_begin(const char *what, guint total);

/* `detail`: the current item, may be NULL; cut to the width of the line. */
void progress_advance(struct progress *progress, guint by, const char *detail);

/* Print the closing line "what: SUMMARY (12.3 s)" and free. summary NULL: no closing line. */
void progress_end(struct progress *progress, const char *summary, ...) G_GNUC_PRINTF(2, 3);

/* One plain line on standard error, above the bar. */
void progress_note(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
