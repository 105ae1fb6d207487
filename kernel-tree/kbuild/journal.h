/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The journal of a build session, with which a killed build is resumed. Private to kbuild.
 *
 * A text file in the object directory. A line "started SECONDS.NANOSECONDS" (by the file system's
 * clock, as the time stamps of objects) opens each session; the output of make follows. The end of
 * a session removes the file, so an existing one is from a killed session.
 */
#ifndef KERNEL_TREE_KBUILD_JOURNAL_H
#define KERNEL_TREE_KBUILD_JOURNAL_H

#include <glib.h>

/*
 * If there is a journal: remove the files below `objects` that its last session started and did not
 * report as done; *earlier (caller frees) gets make's output of all its sessions. Else *earlier is
 * NULL.
 */
gboolean journal_repair(const char *objects, char **earlier, GError **error);

/* Open a session, keeping the lines of earlier ones. */
gboolean journal_start(const char *objects, GError **error);

/* Add a line. Returns FALSE when it cannot be written (errno is set). */
gboolean journal_add(const char *objects, const char *line);

/* The session has ended well. */
gboolean journal_remove(const char *objects, GError **error);

#endif
