// SPDX-License-Identifier: GPL-2.0
#include "base/staged-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

/* Another process may remove a directory after we make it and before we lock it. */
#define TRIES  10
#define RANDOM "XXXXXX"

struct staged_dir {
	char *target; /* absolute */
	char *path;
	int lock;     /* a descriptor of the directory */
	int old_lock; /* of the one that was in the target's place; -1: none */
	staged_dir_ours *ours;
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

static gboolean holds_git(const char *directory)
{
	g_autofree char *path = g_build_filename(directory, ".git", NULL);
	struct stat status;

	return lstat(path, &status) == 0;
}

static void remove_if_stale(const char *path)
{
	gboolean lockable;
	struct stat status;
	int fd = lock_directory(path, &lockable);

	if (fd < 0)
		return;
	/* A directory that cannot be removed now is left to the next run. */
	if (lockable && fstat(fd, &status) == 0 && status.st_uid == geteuid() && !holds_git(path))
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

static gboolean refuse(const char *target, const char *why, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "cannot replace the directory '%s': %s; choose another directory", target, why);
	return FALSE;
}

/* A mount point cannot be renamed. Those of one file system have the same device. */
static gboolean is_mount_point(const char *directory)
{
	g_autofree char *parent = g_build_filename(directory, "..", NULL);
	struct statx own, above;

	if (statx(AT_FDCWD, directory, AT_NO_AUTOMOUNT, STATX_BASIC_STATS, &own) != 0 ||
	    statx(AT_FDCWD, parent, AT_NO_AUTOMOUNT, STATX_BASIC_STATS, &above) != 0)
		return FALSE;
	return (own.stx_attributes & STATX_ATTR_MOUNT_ROOT) ||
	       own.stx_dev_major != above.stx_dev_major || own.stx_dev_minor != above.stx_dev_minor;
}

/* All that ksweep starts later would work in a directory that is removed. */
static gboolean holds_current_directory(const char *directory)
{
	g_autofree char *current = g_get_current_dir();
	char *real = realpath(current, NULL);
	gsize length = strlen(directory);
	gboolean holds = real && strncmp(real, directory, length) == 0 &&
			 (real[length] == '\0' || real[length] == '/');

	free(real);
	return holds;
}

/* The absolute name, without symbolic links if the target exists. NULL: it must not be replaced. */
static char *resolve(const char *target, GError **error)
{
	g_autofree char *absolute = NULL;
	struct stat status;
	char *real;

	if (!*target) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "the name of the directory is empty");
		return NULL;
	}
	absolute = g_canonicalize_filename(target, NULL);
	if (lstat(absolute, &status) != 0)
		return g_steal_pointer(&absolute);
	if (S_ISLNK(status.st_mode) && stat(absolute, &status) != 0) {
		refuse(target, "it is a symbolic link to nothing", error);
		return NULL;
	}
	if (!S_ISDIR(status.st_mode)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "'%s' is not a directory",
			    target);
		return NULL;
	}
	real = realpath(absolute, NULL);
	if (!real) {
		refuse(target, g_strerror(errno), error);
		return NULL;
	}
	g_free(absolute);
	absolute = g_strdup(real);
	free(real);
	return g_steal_pointer(&absolute);
}

static char *check_and_resolve(const char *target, GError **error)
{
	g_autofree char *real = resolve(target, error);
	const char *why = NULL;

	if (!real)
		return NULL;
	if (strcmp(real, "/") == 0)
		why = "it is the root directory";
	else if (holds_git(real))
		why = "it holds a git repository";
	else if (holds_current_directory(real))
		why = "it is the current directory or holds it";
	else if (is_mount_point(real))
		why = "it is a mount point";
	if (!why)
		return g_steal_pointer(&real);
	refuse(target, why, error);
	return NULL;
}

gboolean staged_dir_check(const char *target, GError **error)
{
	g_autofree char *real = check_and_resolve(target, error);

	return real != NULL;
}

struct staged_dir *staged_dir_begin(const char *target, GError **error)
{
	g_autofree char *absolute = check_and_resolve(target, error);
	g_autofree char *parent = NULL, *name = NULL, *prefix = NULL;
	struct staged_dir *staged;
	char *path;
	int lock;

	if (!absolute)
		return NULL;
	parent = g_path_get_dirname(absolute);
	name = g_path_get_basename(absolute);
	prefix = g_strdup_printf(".%s.ksweep-", name);
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
	staged->old_lock = -1;
	return staged;
}

const char *staged_dir_path(const struct staged_dir *staged)
{
	return staged->path;
}

void staged_dir_replace_only(struct staged_dir *staged, staged_dir_ours *ours)
{
	staged->ours = ours;
}

static gboolean fail(const struct staged_dir *staged, GError **error)
{
	int problem = errno;

	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(problem), "cannot write '%s': %s",
		    staged->target, g_strerror(problem));
	return FALSE;
}

static gboolean may_go(const struct staged_dir *staged, const char *directory, GError **error)
{
	return !staged->ours || staged->ours(directory, staged->target, error);
}

static gboolean exchange(const struct staged_dir *staged)
{
	return renameat2(AT_FDCWD, staged->path, AT_FDCWD, staged->target, RENAME_EXCHANGE) == 0;
}

/* The old directory goes to a name that nothing removes. */
static void keep_old(struct staged_dir *staged, GError **error)
{
	g_autofree char *kept = g_strconcat(staged->path, "-kept", NULL);

	if (rename(staged->path, kept) != 0) {
		g_free(kept);
		kept = g_strdup(staged->path);
	}
	g_clear_pointer(&staged->path, g_free);
	g_prefix_error(error, "the old directory is kept in '%s': ", kept);
}

/* A file may have come after the first check, so the second one is of the displaced directory. */
static gboolean displace(struct staged_dir *staged, GError **error)
{
	gboolean lockable;

	if (!may_go(staged, staged->target, error))
		return FALSE;
	/* Under its new name it is one that staged_dir_begin() of another process removes. */
	staged->old_lock = lock_directory(staged->target, &lockable);
	if (!exchange(staged))
		return fail(staged, error);
	if (may_go(staged, staged->path, error))
		return TRUE;
	if (!exchange(staged))
		keep_old(staged, error);
	return FALSE;
}

gboolean staged_dir_commit(struct staged_dir *staged, GError **error)
{
	struct stat old;

	if (!staged_dir_check(staged->target, error))
		return FALSE;
	if (lstat(staged->target, &old) == 0 && S_ISDIR(old.st_mode) &&
	    fchmod(staged->lock, old.st_mode & 07777) != 0)
		return fail(staged, error);
	if (rename(staged->path, staged->target) == 0)
		return TRUE;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return fail(staged, error);
	return displace(staged, error);
}

void staged_dir_free(struct staged_dir *staged)
{
	if (!staged)
		return;
	if (staged->path)
		file_remove_tree(staged->path, NULL);
	file_unlock(staged->lock);
	file_unlock(staged->old_lock);
	g_free(staged->target);
	g_free(staged->path);
	g_free(staged);
}
