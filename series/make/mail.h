/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The folder of patches: 0000-cover-letter.patch and a patch a commit, as git format-patch writes
 * them, with To: and Cc: of each. series_mail() (series.h) writes it.
 *
 * A file .ksweep in it names what is ours. The folder is made beside its place and
 * exchanged with it, so that a reader sees all of the old one or all of the new one.
 */
#ifndef SERIES_MAKE_MAIL_H
#define SERIES_MAKE_MAIL_H

#include <glib.h>

/* KSWEEP_ERROR_USAGE, naming a file, when the folder exists and holds what is not ours. */
gboolean mail_folder_check(const char *folder, GError **error);

#endif
