// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/import/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/progress.h"

#define BLOCK (128 * 1024)
#define MEGA  (1000 * 1000)

typedef struct archive archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(archive, archive_read_free)

static gboolean set_damaged(struct archive *archive, const char *path, GError **error)
{
	const char *why = archive_error_string(archive);

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s cannot be unpacked: %s",
		    path, why ? why : "it is damaged");
	return FALSE;
}

/* An archive's path as one of ours: "./" in front is meaningless. */
static const char *plain(const char *path)
{
	while (path && path[0] == '.' && path[1] == '/') {
		path += 2;
		path += strspn(path, "/");
	}
	return path;
}

static gboolean copy_data(struct import *import, struct archive *archive, const char *path,
			  const char *name, guint64 size, GError **error)
{
	g_autofree char *block = g_malloc(BLOCK);
	guint64 seen = 0;
	la_ssize_t got;

	while ((got = archive_read_data(archive, block, BLOCK)) > 0) {
		seen += got;
		if (seen > size)
			break;
		if (!import_data(import, block, got, error))
			return FALSE;
	}
	if (got < 0)
		return set_damaged(archive, path, error);
	if (seen == size)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "%s cannot be unpacked: '%s' is not as long as it says", path, name);
	return FALSE;
}

static gboolean import_entry(struct import *import, struct archive *archive,
			     struct archive_entry *entry, const char *path, GError **error)
{
	const char *name = plain(archive_entry_pathname(entry));
	const char *link = plain(archive_entry_hardlink(entry));
	const char *target = archive_entry_symlink(entry);
	guint mode = archive_entry_perm(entry) & 0100 ? 0100755 : 0100644;

	if (!name) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s cannot be unpacked: a file's name cannot be read", path);
		return FALSE;
	}
	if (link)
		return import_same(import, name, link, error);
	switch (archive_entry_filetype(entry)) {
	case AE_IFDIR:
		return TRUE;
	case AE_IFLNK:
		return import_file(import, name, 0120000, target, strlen(target), error);
	case AE_IFREG:
		import_date(import, archive_entry_mtime(entry));
		return import_file_begin(import, name, mode, archive_entry_size(entry), error) &&
		       copy_data(import, archive, path, name, archive_entry_size(entry), error);
	default:
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s holds '%s', which is not a file, directory or link", path, name);
		return FALSE;
	}
}

static gboolean import_entries(struct import *import, struct archive *archive, const char *path,
			       struct progress *progress, GError **error)
{
	struct archive_entry *entry;
	gint64 before = 0;
	int status;

	while ((status = archive_read_next_header(archive, &entry)) != ARCHIVE_EOF) {
		gint64 now = archive_filter_bytes(archive, -1) / MEGA;

		if (status < ARCHIVE_WARN)
			return set_damaged(archive, path, error);
		if (!import_entry(import, archive, entry, path, error))
			return FALSE;
		progress_advance(progress, now - before, archive_entry_pathname(entry));
		before = now;
	}
	return TRUE;
}

gboolean import_archive(struct import *import, const char *path, GError **error)
{
	g_autoptr(archive) archive = archive_read_new();
	struct progress *progress;
	struct stat st;
	gboolean good;

	archive_read_support_filter_all(archive);
	archive_read_support_format_tar(archive);
	if (archive_read_open_filename(archive, path, BLOCK) != ARCHIVE_OK)
		return set_damaged(archive, path, error);
	progress = progress_begin("tree: unpack (MB read)",
				  stat(path, &st) == 0 ? st.st_size / MEGA : 0);
	good = import_entries(import, archive, path, progress, error);
	progress_end(progress, good ? "%s" : NULL, path);
	return good;
}
