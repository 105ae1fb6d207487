/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of a series' base, for an edit set to load.
 *
 *	files = base_files_open(base, &error);
 *	edits = edit_set_new(base_files_load, files);
 *
 * Free the edit set before base_files_close(). `base` is borrowed.
 */
#ifndef SERIES_MAKE_BASE_FILES_H
#define SERIES_MAKE_BASE_FILES_H

#include "kernel-tree/tree.h"

struct base_files;
typedef struct base_files base_files;

struct base_files *base_files_open(struct tree *base, GError **error);
void base_files_close(struct base_files *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(base_files, base_files_close)

/* The content of a file; `files` is a struct base_files *. An error if there is no such file. */
GBytes *base_files_load(const char *path, gpointer files, GError **error);

/* The same; NULL without an error if there is no such file. */
GBytes *base_files_try(struct base_files *files, const char *path, GError **error);

#endif
