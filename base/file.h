/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Read and write complete files, remove trees, lock; and the paths of the cache.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <glib.h>

/*
 * Write a file by temporary file, fsync and rename, so that a reader sees either the
 * old content or the new one. Makes missing parent directories. An existing file's mode is kept, and
 * a symbolic link stays: the file that it names is replaced. A device or a FIFO is never replaced,
 * but written to.
 * Errors: G_FILE_ERROR (no space, no permission), naming the path.
 */
gboolean file_write(const char *path, const char *data, gssize length, GError **error);

/* The whole file; the caller frees. *length may be NULL. Fails for directories, FIFOs and devices.
 */
gboolean file_read(const char *path, char **data, gsize *length, GError **error);

/* Make a directory and its parents (mode 0777 less umask). */
gboolean file_make_folder(const char *path, GError **error);

/* Remove a tree without following symbolic links. A path that does not exist is not an error. */
gboolean file_remove_tree(const char *path, GError **error);

/*
 * A path below the cache: $KSWEEP_CACHE, else $XDG_CACHE_HOME/ksweep, else
 * ~/.cache/ksweep. NULL-terminated parts are joined. Makes nothing. The caller frees.
 */
char *file_cache_path(const char *part, ...) G_GNUC_NULL_TERMINATED;

/*
 * An exclusive lock on path (made if missing) held until file_unlock() or the death of
 * the process. Returns a descriptor. If another process holds it: -1 with
 * KSWEEP_ERROR_USAGE naming that process. base/lock.h waits for a lock.
 */
int file_lock(const char *path, GError **error);
void file_unlock(int lock);

/* Bytes free for us on the file system that holds path (or its nearest existing parent). */
guint64 file_free_bytes(const char *path);

#endif
