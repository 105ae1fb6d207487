/* SPDX-License-Identifier: GPL-2.0 */
/* Import the files of an archive (tar, in any compression that libarchive knows). */
#ifndef KERNEL_TREE_IMPORT_ARCHIVE_H
#define KERNEL_TREE_IMPORT_ARCHIVE_H

#include <glib.h>

#include "kernel-tree/git/fast-import.h"

/*
 * All files of the archive, with progress. KSWEEP_ERROR_ENVIRONMENT if it is damaged,
 * KSWEEP_ERROR_USAGE if it holds devices, FIFOs or sockets.
 */
gboolean import_archive(struct import *import, const char *path, GError **error);

#endif
