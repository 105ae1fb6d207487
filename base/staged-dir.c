// SPDX-License-Identifier: GPL-2.0
#include "base/staged-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Another process may remove a directory after we make it and before we lock it. */
#define TRIES  10
#define RANDOM "XXXXXX"

struct staged_dir {
	char *target; /* absolute */
	char *path;
	int lock; /* a descriptor of the directory */
};

/*
 * Open and lock. -1 if another process holds the lock or the directory is gone. *lockable is FALSE
 * on file systems without such locks (NFS wants a file that is open for writing).
 */
static int lock_directory(const char *path, gboolean *lockable)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	*lockable = TRUE;
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	*lockable = errno == EWOULDBLOCK || errno == EINTR;
	if (!*lockable)
		return fd;
	close(fd);
	return -1;
}

/* The lock counts only while the directory still has its name. */
static gboolean is_named(int fd, const char *path)
{
	struct stat held, named;

	return fstat(fd, &held) == 0 && lstat(path, &named) == 0 && held.st_dev == named.st_dev &&
	       held.st_ino == named.st_ino;
}

static void remove_if_stale(const char *path)
{
	gboolean lockable;
	struct stat status;
	int fd = lock_directory(path, &lockable);

	if (fd < 0)
		return;
	/* A directory that cannot be removed now is left to the next run. */
	if (lockable && fstat(fd, &status) == 0 && status.st_uid == geteuid())
		file_remove_tree(path, NULL);
	close(fd);
}

/* .NAME.ksweep- and as many letters and digits as mkdtemp() fills in: nothing else is ours. */
static gboolean is_staged_name(const char *entry, const char *prefix)
{
	const char *random = entry + strlen(prefix);

	if (!g_str_has_prefix(entry, prefix) || strlen(random) != strlen(RANDOM))
		return FALSE;
	for (; *random; random++)
		if (!g_ascii_isalnum(*random))
			return FALSE;
	return TRUE;
}

static void remove_stale(const char *parent, const char *prefix)
{
	g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
	const char *entry;

	while (dir && (entry = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(parent, entry, NULL);

		if (is_staged_name(entry, prefix))
			remove_if_stale(path);
	}
}

static char *make_locked(const char *parent, const char *prefix, int *lock, GError **error)
{
	for (int i = 0; i < TRIES; i++) {
		g_autofree char *name = g_strconcat(prefix, RANDOM, NULL);
		g_autofree char *path = g_build_filename(parent, name, NULL);
		gboolean lockable;

		if (!g_mkdtemp_full(path, 0777)) {
			g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
				    "cannot make a directory in '%s': %s", parent,
				    g_strerror(errno));
			return NULL;
		}
		*lock = lock_directory(path, &lockable);
		if (*lock >= 0 && is_named(*lock, path))
			return g_steal_pointer(&path);
		file_unlock(*lock);
		g_rmdir(path);
	}
	g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_AGAIN,
		    "directories made in '%s' disappear at once", parent);
	return NULL;
}

struct staged_dir *staged_dir_begin(const char *target, GError **error)
{
	g_autofree char *absolute = g_canonicalize_filename(target, NULL);
	g_autofree char *parent = g_path_get_dirname(absolute);
	g_autofree char *name = g_path_get_basename(absolute);
	g_autofree char *prefix = g_strdup_printf(".%s.ksweep-", name);
	struct staged_dir *staged;
	char *path;
	int lock;

	if (!file_make_folder(parent, error))
		return NULL;
	remove_stale(parent, prefix);
	path = make_locked(parent, prefix, &lock, error);
	if (!path)
		return NULL;
	staged = g_new0(struct staged_dir, 1);
	staged->target = g_steal_pointer(&absolute);
	staged->path = path;
	staged->lock = lock;
	return staged;
}

const char *staged_dir_path(const struct staged_dir *staged)
{
	return staged->path;
}

gboolean staged_dir_commit(struct staged_dir *staged, GError **error)
{
	int failed = rename(staged->path, staged->target);

	if (failed && (errno == ENOTEMPTY || errno == EEXIST))
		failed = renameat2(AT_FDCWD, staged->path, AT_FDCWD, staged->target,
				   RENAME_EXCHANGE);
	if (!failed)
		return TRUE;
	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "cannot write '%s': %s",
		    staged->target, g_strerror(errno));
	return FALSE;
}

void staged_dir_free(struct staged_dir *staged)
{
	if (!staged)
		return;
	file_remove_tree(staged->path, NULL);
	file_unlock(staged->lock);
	g_free(staged->target);
	g_free(staged->path);
	g_free(staged);
}
