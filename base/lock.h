/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wait for a file lock (base/file.h) without being deaf to SIGINT and SIGTERM, which a plain
 * flock() is: the handlers restart it.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <glib.h>

/*
 * As file_lock(), but waits while another process holds the lock. `waiting` is called once, with
 * the message that names the holder, before a wait begins; NULL waits in silence. End it with
 * file_unlock(). Returns -1 with KSWEEP_ERROR_INTERRUPTED after a signal, or with file_lock()'s
 * error when the file cannot be locked at all.
 */
int lock_wait(const char *path, void (*waiting)(const char *holder, gpointer data), gpointer data,
	      GError **error);

/* A `waiting` that prints "HOLDER; waiting" as a progress note. */
void lock_note(const char *holder, gpointer data);

#endif
