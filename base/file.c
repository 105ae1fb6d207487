// SPDX-License-Identifier: GPL-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"

#define OPEN_FOLDERS 32 /* descriptors in use while a deep tree is removed */
#define MAX_LINKS    40 /* as many as the kernel follows */

static gboolean fail(GError **error, const char *verb, const char *path)
{
	int problem = errno;

	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(problem), "cannot %s %s: %s", verb,
		    path, g_strerror(problem));
	return FALSE;
}

gboolean file_make_folder(const char *path, GError **error)
{
	return g_mkdir_with_parents(path, 0777) == 0 || fail(error, "make the directory", path);
}

static gboolean write_all(int fd, const char *data, gsize length)
{
	while (length > 0) {
		ssize_t n = write(fd, data, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FALSE;
		data += n;
		length -= n;
	}
	return TRUE;
}

/* For a device or a FIFO, which a rename would remove. */
static gboolean write_through(const char *path, const char *data, gsize size, GError **error)
{
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	gboolean written;

	if (fd < 0)
		return fail(error, "write", path);
	written = write_all(fd, data, size);
	if (!written)
		fail(error, "write", path);
	if (close(fd) != 0 && written)
		return fail(error, "write", path);
	return written;
}

/* The name at the end of a chain of symbolic links, which need not exist. */
static char *follow_links(const char *path, GError **error)
{
	g_autofree char *at = g_strdup(path);
	struct stat status;

	for (int i = 0; i < MAX_LINKS; i++) {
		g_autofree char *text = NULL, *folder = NULL;

		if (lstat(at, &status) != 0 || !S_ISLNK(status.st_mode))
			return g_steal_pointer(&at);
		text = g_file_read_link(at, error);
		if (!text)
			return NULL;
		folder = g_path_get_dirname(at);
		g_free(at);
		at = g_path_is_absolute(text) ? g_strdup(text)
					      : g_build_filename(folder, text, NULL);
	}
	errno = ELOOP;
	fail(error, "write", path);
	return NULL;
}

/* Give the new file the mode of the old one, and its owner if we may. */
static gboolean keep_mode(int fd, const struct stat *old)
{
	if (fchown(fd, old->st_uid, old->st_gid) != 0)
		g_debug("the owner changes: %s", g_strerror(errno));
	return fchmod(fd, old->st_mode & 0777) == 0;
}

static gboolean replace(const char *path, const struct stat *old, const char *data, gsize size,
			GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", path);
	int fd, closed;

	if (!file_make_folder(folder, error))
		return FALSE;
	fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0666);
	if (fd < 0)
		return fail(error, "write", path);
	if ((old && !keep_mode(fd, old)) || !write_all(fd, data, size) || fsync(fd) != 0) {
		fail(error, "write", path);
		close(fd);
		unlink(temporary);
		return FALSE;
	}
	closed = close(fd);
	if (closed != 0 || rename(temporary, path) != 0) {
		fail(error, "write", path);
		unlink(temporary);
		return FALSE;
	}
	return TRUE;
}

gboolean file_write(const char *path, const char *data, gssize length, GError **error)
{
	gsize size = length < 0 ? strlen(data) : (gsize)length;
	g_autofree char *target = NULL;
	struct stat old;
	gboolean exists = stat(path, &old) == 0;

	/* Before links are followed: those in /dev/fd have no usable text. */
	if (exists && !S_ISREG(old.st_mode))
		return write_through(path, data, size, error);
	target = follow_links(path, error);
	return target && replace(target, exists ? &old : NULL, data, size, error);
}

gboolean file_read(const char *path, char **data, gsize *length, GError **error)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return fail(error, "read", path);
	if (!S_ISREG(status.st_mode)) {
		errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
		return fail(error, "read", path);
	}
	return g_file_get_contents(path, data, length, error);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

gboolean file_remove_tree(const char *path, GError **error)
{
	struct stat status;

	if (lstat(path, &status) != 0 && errno == ENOENT)
		return TRUE;
	return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 ||
	       fail(error, "remove", path);
}

char *file_cache_path(const char *part, ...)
{
	const char *own = g_getenv("KSWEEP_CACHE");
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	g_autofree char *absolute = NULL;
	va_list args;

	/* Children run in other directories, so a relative path is made absolute here. */
	absolute = own && *own ? g_canonicalize_filename(own, NULL)
			       : g_build_filename(g_get_user_cache_dir(), "ksweep", NULL);
	g_ptr_array_add(parts, absolute);
	va_start(args, part);
	for (const char *p = part; p; p = va_arg(args, const char *))
		g_ptr_array_add(parts, (gpointer)p);
	va_end(args);
	g_ptr_array_add(parts, NULL);
	return g_build_filenamev((char **)parts->pdata);
}

int file_lock(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	char holder[32] = "";
	int fd;

	if (!file_make_folder(folder, error))
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		fail(error, "lock", path);
		return -1;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			fail(error, "lock", path);
		else if (pread(fd, holder, sizeof(holder) - 1, 0) <= 0)
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "%s is in use by another ksweep; wait for it or end it",
				    folder);
		else
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "%s is in use by ksweep process %s; wait for it or end it",
				    folder, g_strchomp(holder));
		close(fd);
		return -1;
	}
	/* The process number is only for messages; flock() is the lock. */
	g_snprintf(holder, sizeof(holder), "%d\n", getpid());
	if (ftruncate(fd, 0) != 0 || pwrite(fd, holder, strlen(holder), 0) < 0)
		g_debug("%s: holder not noted: %s", path, g_strerror(errno));
	return fd;
}

void file_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

guint64 file_free_bytes(const char *path)
{
	g_autofree char *at = g_canonicalize_filename(path, NULL);
	struct statvfs status;

	while (statvfs(at, &status) != 0) {
		char *parent = g_path_get_dirname(at);

		if (strcmp(parent, at) == 0) {
			g_free(parent);
			return 0;
		}
		g_free(at);
		at = parent;
	}
	return (guint64)status.f_bavail * status.f_frsize;
}
