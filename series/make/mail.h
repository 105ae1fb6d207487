/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The directory of patches: 0000-cover-letter.patch and one patch per commit, as git format-patch
 * writes them, each with its To: and Cc:.
 *
 * A file .ksweep in it names ksweep's own files. The directory is made beside its place and
 * exchanged with it, so that a reader sees all of the old one or all of the new one.
 */
#ifndef SERIES_MAKE_MAIL_H
#define SERIES_MAKE_MAIL_H

#include "kernel-tree/tree.h"
#include "series/make/cover.h"

/* KSWEEP_ERROR_USAGE, naming a file, when the directory has files that ksweep did not make. */
gboolean mail_folder_check(const char *folder, GError **error);

/*
 * (Re)write the patches and the cover letter of a series (struct step *). `claims` as for
 * cover_body(). ksweep's own old files are replaced; the directory appears whole or not at all.
 */
gboolean mail_write(struct tree *base, GPtrArray *steps, const struct letter *letter,
		    const char *const *claims, const char *folder, GError **error);

#endif
