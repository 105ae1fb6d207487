/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Folders that last as long as the process, whatever it dies of.
 *
 * A folder made here has a file `lock` in it that its process keeps locked. SIGKILL and power
 * cuts leave the folder behind, but not the lock: the next ksweep removes what nobody holds.
 * The descriptors are closed on exec, so a child that outlives us keeps nothing alive.
 *
 *	scratch_begin();                               main() only
 *	folder = scratch_folder("find", &error);       anywhere, any thread
 *	...
 *	file_remove_tree(folder, &error);
 *
 * The folders of a process stand in one, its session, below $KSWEEP_CACHE/tmp. Where that
 * cannot be used (read-only, no room, a name that a shell takes apart: spatch starts one
 * without quoting), it stands in the system's folder for temporary files ($TMPDIR, /tmp). It is
 * made when first needed and removed at exit().
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include <glib.h>

/*
 * Remove what killed processes left, and from now on give the programs that we start
 * (base/run.h, base/pipe-child.h) the session as TMPDIR: they die with us, and what they had
 * there stays.
 */
void scratch_begin(void);

/*
 * A new folder in the session, its name beginning with `what`; the caller frees the path, and
 * should remove the folder when done. Error: G_FILE_ERROR, naming the folder.
 */
char *scratch_folder(const char *what, GError **error);

/* The session as the folder for children's temporary files; NULL before scratch_begin(). */
char *scratch_for_children(void);

/*
 * A locked folder of the caller's own below `parent`, which is made if missing; stale ones
 * there are removed. *lock is ended with scratch_release(), which also removes the folder
 * and frees its path. Error: G_FILE_ERROR, naming the folder.
 */
char *scratch_make(const char *parent, int *lock, GError **error);
void scratch_release(char *folder, int lock);

#endif
