/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The journal of a build session: what lets a build that was killed go on. Private to kbuild.
 *
 * A text file in the object folder. A line "started SECONDS.NANOSECONDS" (the file system's own
 * clock, so that it compares with the time stamps of objects) opens each session; the lines
 * after it are make's, as they came. A file without an end is what a killed session leaves.
 */
#ifndef KERNEL_TREE_KBUILD_JOURNAL_H
#define KERNEL_TREE_KBUILD_JOURNAL_H

#include <glib.h>

/*
 * If there is a journal: remove files below `objects` that its last session started and did not
 * report as done; *earlier (caller frees) gets make's lines of all its sessions. Else *earlier
 * is NULL.
 */
gboolean journal_repair(const char *objects, char **earlier, GError **error);

/* Open a session, keeping the lines of earlier ones. */
gboolean journal_start(const char *objects, GError **error);

/* Add a line. Returns FALSE when it cannot be written (errno is set). */
gboolean journal_add(const char *objects, const char *line);

/* The session has ended well. */
gboolean journal_remove(const char *objects, GError **error);

#endif
