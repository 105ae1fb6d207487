/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Temporary directories, removed at exit or, after SIGKILL, by the next run.
 *
 * Each has a file `lock` that its process keeps locked. SIGKILL and power cuts release the lock:
 * the next ksweep removes directories that no process holds. The descriptors are closed on exec, so
 * a child that outlives ksweep does not hold the lock.
 *
 *	scratch_begin();                               main() only
 *	directory = scratch_folder("find", &error);       anywhere, any thread
 *	...
 *	file_remove_tree(directory, &error);
 *
 * All directories of a process are in one, its session, below $KSWEEP_CACHE/tmp. If that cannot be
 * used (read-only, no room, a name that needs shell quotes: spatch calls a shell without them), the
 * session is in the system's directory for temporary files ($TMPDIR, /tmp). It is made when first
 * needed and removed at exit().
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include <glib.h>

/*
 * Remove the sessions of killed processes. From now on, programs that ksweep starts (base/run.h,
 * base/pipe-child.h) get the session as TMPDIR, so that the files of killed programs are removed.
 */
void scratch_begin(void);

/*
 * A new directory in the session, its name starting with `what`; the caller frees the path, and
 * should remove the directory when done. Error: G_FILE_ERROR, naming the directory.
 */
char *scratch_folder(const char *what, GError **error);

/* The session as TMPDIR of children; NULL before scratch_begin(). */
char *scratch_for_children(void);

/*
 * A locked directory of the caller's own below `parent`, which is made if missing; stale ones there
 * are removed. scratch_release() releases *lock, removes the directory and frees its path. Error:
 * G_FILE_ERROR, naming the directory.
 */
char *scratch_make(const char *parent, int *lock, GError **error);
void scratch_release(char *folder, int lock);

#endif
