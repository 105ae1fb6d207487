/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A directory that is replaced as a whole. It is made beside its target and exchanged with it, so
 * that a reader sees all of the old one or all of the new one.
 *
 *	g_autoptr(staged_dir) staged = staged_dir_begin("outgoing", &error);
 *	if (!staged || !write_files(staged_dir_path(staged), &error))
 *		return FALSE;
 *	return staged_dir_commit(staged, &error);
 *
 * For the target 'outgoing' it is '.outgoing.ksweep-XXXXXX' in the same parent. The maker keeps it
 * locked (flock on the directory itself), and SIGKILL and power cuts release the lock: the next
 * staged_dir_begin() for this target removes those that nobody holds. A process number would
 * not do, since the kernel gives it to another process after some time.
 */
#ifndef BASE_STAGED_DIR_H
#define BASE_STAGED_DIR_H

#include <glib.h>

struct staged_dir;
typedef struct staged_dir staged_dir;

/*
 * Make a new, empty directory beside `target` (mode 0777 less umask), and the parents of both;
 * remove those that killed processes left. Error: G_FILE_ERROR, naming the parent.
 */
struct staged_dir *staged_dir_begin(const char *target, GError **error);

/* The new directory; valid until staged_dir_commit() or staged_dir_free(). */
const char *staged_dir_path(const struct staged_dir *staged);

/*
 * Put the new directory in the target's place. The old one is removed by staged_dir_free().
 * The caller has checked that the old one may go. Error: G_FILE_ERROR, naming the target.
 */
gboolean staged_dir_commit(struct staged_dir *staged, GError **error);

/* Remove the old directory, or the new one if it was not committed. Takes NULL. */
void staged_dir_free(struct staged_dir *staged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(staged_dir, staged_dir_free)

#endif
