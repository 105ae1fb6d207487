/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Progress of long work, on standard error: a bar that redraws itself on a terminal,
 * plain lines (at most one every ten seconds, and one at each end) elsewhere.
 *
 *	struct progress *progress = progress_begin("find: scan", n_blobs);
 *	progress_advance(progress, 1, "fs/open.c");
 *	progress_end(progress, "%u files", n);
 *
 * The line shows what runs, done/total, the elapsed time and an estimate of what is
 * left. progress_set_quiet(TRUE) silences all of it (--quiet). Progress objects may nest:
 * the innermost one draws. Safe from several threads.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <glib.h>

struct progress;

void progress_set_quiet(gboolean quiet);

/* total 0: unknown, only the elapsed time is shown. `what` is copied. Never NULL. */
struct progress *progress_begin(const char *what, guint total);

/* `detail` is what is being worked on now, may be NULL; shown cut to the line. */
void progress_advance(struct progress *progress, guint by, const char *detail);

/* Print the closing line "what: SUMMARY (12.3 s)" and free. summary NULL: no closing line. */
void progress_end(struct progress *progress, const char *summary, ...) G_GNUC_PRINTF(2, 3);

/* One plain line on standard error that does not tear a bar. */
void progress_note(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
