// SPDX-License-Identifier: GPL-2.0
#include "series/make/base-files.h"

#include "kernel-tree/git/blobs.h"

struct base_files {
	struct tree *base; /* borrowed */
	struct git_blobs *blobs;
};

struct base_files *base_files_open(struct tree *base, GError **error)
{
	struct git_blobs *blobs = git_blobs_open(base->repo, error);
	struct base_files *files;

	if (!blobs)
		return NULL;
	files = g_new0(struct base_files, 1);
	files->base = base;
	files->blobs = blobs;
	return files;
}

void base_files_close(struct base_files *files)
{
	if (!files)
		return;
	git_blobs_close(files->blobs);
	g_free(files);
}

GBytes *base_files_load(const char *path, gpointer files_, GError **error)
{
	struct base_files *files = files_;
	g_autofree char *object = g_strconcat(files->base->rev, ":", path, NULL);

	return git_blobs_read(files->blobs, object, NULL, error);
}

GBytes *base_files_try(struct base_files *files, const char *path, GError **error)
{
	g_autofree char *object = g_strconcat(files->base->rev, ":", path, NULL);
	g_autoptr(GError) failure = NULL;
	gboolean missing = FALSE;
	GBytes *bytes = git_blobs_read(files->blobs, object, &missing, &failure);

	if (!bytes && !missing)
		g_propagate_error(error, g_steal_pointer(&failure));
	return bytes;
}
