/* SPDX-License-Identifier: GPL-2.0 */
/* Import the files of a directory: folder_list_new(), then import_folder(). */
#ifndef KERNEL_TREE_IMPORT_FOLDER_H
#define KERNEL_TREE_IMPORT_FOLDER_H

#include <glib.h>

#include "kernel-tree/git/fast-import.h"

/* The content of a directory, sorted by path. */
struct folder_list {
	GPtrArray *paths; /* char *, relative */
	guint64 bytes;	  /* of all regular files */
	char *signature;  /* changes when a name, size, mode or time stamp does */
};
typedef struct folder_list folder_list;

/*
 * The files and symbolic links below a directory. Links are never followed, so loops do no harm.
 * Entries named .git are left out, since git cannot store them. KSWEEP_ERROR_USAGE with the path of
 * the first FIFO, socket or device.
 */
struct folder_list *folder_list_new(const char *folder, GError **error);
void folder_list_free(struct folder_list *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(folder_list, folder_list_free)

gboolean import_folder(struct import *import, const char *folder, const struct folder_list *list,
		       GError **error);

#endif
