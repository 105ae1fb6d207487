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
 * May the target be replaced? KSWEEP_ERROR_USAGE if its name is empty, or if it is the root
 * directory, a file, a mount point, the current directory or above it, or holds .git. A symbolic
 * link to a directory stands for that directory. For a check before long work.
 */
gboolean staged_dir_check(const char *target, GError **error);

/*
 * Make a new, empty directory beside `target` (mode 0777 less umask), and the parents of both;
 * remove those that killed processes left. Errors: as staged_dir_check(); G_FILE_ERROR, naming the
 * parent.
 */
struct staged_dir *staged_dir_begin(const char *target, GError **error);

/* The new directory; valid until staged_dir_commit() or staged_dir_free(). */
const char *staged_dir_path(const struct staged_dir *staged);

/*
 * Does the directory hold only files of the caller? If not, the error names the directory as
 * `named`, since the old one has another name when it is checked.
 */
typedef gboolean staged_dir_ours(const char *directory, const char *named, GError **error);

/*
 * Replace a directory only if `ours` returns TRUE for it. It is called twice by staged_dir_commit()
 * if the old directory is not empty: before the exchange, and for the old one after the exchange,
 * which is undone if a file has come in between. Without this call any directory is replaced.
 */
void staged_dir_replace_only(struct staged_dir *staged, staged_dir_ours *ours);

/*
 * Put the new directory in the target's place, with the old one's mode. The old one is removed by
 * staged_dir_free(). Errors: as staged_dir_check(); G_FILE_ERROR, naming the target; those of
 * `ours`. After an error the old one is as before.
 */
gboolean staged_dir_commit(struct staged_dir *staged, GError **error);

/* Remove the old directory, or the new one if it was not committed. Takes NULL. */
void staged_dir_free(struct staged_dir *staged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(staged_dir, staged_dir_free)

#endif
