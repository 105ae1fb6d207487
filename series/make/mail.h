/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Write the directory of patches: 0000-cover-letter.patch and one patch per commit, in the format
 * of git format-patch, each with its To: and Cc:.
 *
 * Its file .ksweep lists ksweep's own files. The new directory is prepared beside the old one and
 * exchanged with it, so that a reader sees either all old or all new files.
 */
#ifndef SERIES_MAKE_MAIL_H
#define SERIES_MAKE_MAIL_H

#include "base/staged-dir.h"
#include "kernel-tree/tree.h"
#include "series/make/cover.h"

/*
 * KSWEEP_ERROR_USAGE if the directory has a file that ksweep did not write, or must not be replaced
 * (staged_dir_check()).
 */
gboolean mail_folder_check(const char *directory, GError **error);

/*
 * Write the patches and the cover letter of a series (struct step *), and replace those of an
 * earlier one. `claims` as for cover_body(). After an error the old directory is as before.
 */
gboolean mail_write(struct tree *base, GPtrArray *steps, const struct letter *letter,
		    const char *const *claims, const char *directory, GError **error);

/*
 * As mail_write(), but leave it to the caller to put the patches in place, by staged_dir_commit().
 */
struct staged_dir *mail_stage(struct tree *base, GPtrArray *steps, const struct letter *letter,
			      const char *const *claims, const char *directory, GError **error);

#endif
