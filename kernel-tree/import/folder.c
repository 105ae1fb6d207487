// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/import/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/run.h"
#include "base/string-list.h"

struct walk {
	const char *top;
	struct folder_list *list;
	GChecksum *checksum;
};

static gboolean set_errno(const char *path, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s cannot be read: %s", path,
		    g_strerror(errno));
	return FALSE;
}

static void sign(struct walk *walk, const char *path, const struct stat *st)
{
	g_autofree char *facts = g_strdup_printf(
		"%o %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %" G_GUINT64_FORMAT,
		st->st_mode, (gint64)st->st_size, (gint64)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
		(guint64)st->st_ino);

	/* With the NULs, so that no two lists give the same text. */
	g_checksum_update(walk->checksum, (const guchar *)path, strlen(path) + 1);
	g_checksum_update(walk->checksum, (const guchar *)facts, strlen(facts) + 1);
}

static gboolean walk_folder(struct walk *walk, const char *below, GError **error);

static gboolean walk_entry(struct walk *walk, const char *relative, GError **error)
{
	g_autofree char *path = g_build_filename(walk->top, relative, NULL);
	struct stat st;

	if (run_interrupted(error))
		return FALSE;
	if (lstat(path, &st) != 0)
		return set_errno(path, error);
	if (S_ISDIR(st.st_mode))
		return walk_folder(walk, relative, error);
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s is not a file, directory or link (a FIFO, socket or device): "
			    "a kernel tree has none",
			    path);
		return FALSE;
	}
	if (S_ISREG(st.st_mode))
		walk->list->bytes += st.st_size;
	sign(walk, relative, &st);
	g_ptr_array_add(walk->list->paths, g_strdup(relative));
	return TRUE;
}

static gboolean walk_folder(struct walk *walk, const char *below, GError **error)
{
	g_autofree char *path = g_build_filename(walk->top, below, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = NULL;
	g_autoptr(GError) problem = NULL;
	const char *name;

	dir = g_dir_open(path, 0, &problem);
	if (!dir) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s", problem->message);
		return FALSE;
	}
	while ((name = g_dir_read_name(dir)))
		if (g_ascii_strcasecmp(name, ".git") != 0)
			g_ptr_array_add(names, g_strdup(name));
	string_list_sort(names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *relative = *below ? g_build_filename(below, names->pdata[i], NULL)
						   : g_strdup(names->pdata[i]);

		if (!walk_entry(walk, relative, error))
			return FALSE;
	}
	return TRUE;
}

struct folder_list *folder_list_new(const char *folder, GError **error)
{
	g_autoptr(folder_list) list = g_new0(struct folder_list, 1);
	struct walk walk = {
		.top = folder, .list = list, .checksum = g_checksum_new(G_CHECKSUM_SHA256)};
	gboolean good;

	list->paths = g_ptr_array_new_with_free_func(g_free);
	good = walk_folder(&walk, "", error);
	list->signature = g_strdup(g_checksum_get_string(walk.checksum));
	g_checksum_free(walk.checksum);
	return good ? g_steal_pointer(&list) : NULL;
}

void folder_list_free(struct folder_list *list)
{
	if (!list)
		return;
	g_ptr_array_unref(list->paths);
	g_free(list->signature);
	g_free(list);
}

static gboolean import_path(struct import *import, const char *folder, const char *relative,
			    GError **error)
{
	g_autofree char *path = g_build_filename(folder, relative, NULL);
	g_autofree char *data = NULL;
	gsize length = 0;
	guint mode;
	struct stat st;

	if (lstat(path, &st) != 0)
		return set_errno(path, error);
	if (S_ISLNK(st.st_mode)) {
		mode = 0120000;
		data = g_file_read_link(path, error);
		if (!data)
			return FALSE;
		length = strlen(data);
	} else {
		mode = st.st_mode & 0100 ? 0100755 : 0100644;
		import_date(import, st.st_mtim.tv_sec);
		if (!file_read(path, &data, &length, error))
			return FALSE;
	}
	return import_file(import, relative, mode, data, length, error);
}

gboolean import_folder(struct import *import, const char *folder, const struct folder_list *list,
		       GError **error)
{
	struct progress *progress = progress_begin("tree: copy", list->paths->len);
	gboolean good = TRUE;

	for (guint i = 0; good && i < list->paths->len; i++) {
		good = import_path(import, folder, list->paths->pdata[i], error);
		progress_advance(progress, 1, list->paths->pdata[i]);
	}
	progress_end(progress, good ? "%u files" : NULL, list->paths->len);
	return good;
}
