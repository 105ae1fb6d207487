// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/initramfs.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/error.h"
#include "base/file.h"

typedef struct archive archive;
typedef struct archive_entry archive_entry;
static void archive_end(struct archive *archive)
{
	archive_write_free(archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(archive, archive_end)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(archive_entry, archive_entry_free)

static gboolean failed(struct archive *archive, const char *name, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "cannot add '%s' to the initramfs: %s", name, archive_error_string(archive));
	return FALSE;
}

static gboolean add_entry(struct archive *archive, const struct initramfs_entry *entry, int inode,
			  GError **error)
{
	g_autoptr(archive_entry) header = archive_entry_new();
	g_autofree char *data = NULL;
	gsize length = 0;

	if (entry->source && !file_read(entry->source, &data, &length, error))
		return FALSE;
	archive_entry_set_pathname(header, entry->name);
	archive_entry_set_mode(header, entry->mode);
	archive_entry_set_size(header, (la_int64_t)length);
	archive_entry_set_ino(header, inode);
	archive_entry_set_nlink(header, 1);
	archive_entry_set_mtime(header, 0, 0);
	archive_entry_set_rdevmajor(header, entry->major);
	archive_entry_set_rdevminor(header, entry->minor);
	if (archive_write_header(archive, header) != ARCHIVE_OK)
		return failed(archive, entry->name, error);
	if (length && archive_write_data(archive, data, length) != (la_ssize_t)length)
		return failed(archive, entry->name, error);
	return TRUE;
}

static la_ssize_t collect(struct archive *archive, void *data, const void *bytes, size_t length)
{
	(void)archive;
	g_byte_array_append(data, bytes, (guint)length);
	return (la_ssize_t)length;
}

gboolean initramfs_write(const char *path, const struct initramfs_entry *entries, gsize n,
			 GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(archive) archive = archive_write_new();

	archive_write_set_format_cpio_newc(archive);
	archive_write_set_bytes_in_last_block(archive, 1);
	if (archive_write_open2(archive, out, NULL, collect, NULL, NULL) != ARCHIVE_OK)
		return failed(archive, path, error);
	for (gsize i = 0; i < n; i++)
		if (!add_entry(archive, &entries[i], (int)i + 1, error))
			return FALSE;
	if (archive_write_close(archive) != ARCHIVE_OK)
		return failed(archive, path, error);
	return file_write(path, (const char *)out->data, out->len, error);
}
