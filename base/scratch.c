// SPDX-License-Identifier: GPL-2.0
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* In /tmp there are other directories, too. */
#define PREFIX "ksweep-session-"
#define LOCK   "lock"
/* Another process may remove a directory after we make it and before we lock it. */
#define TRIES 10
/* A session is small: the files of a tree that mention a system call, patches, ... */
#define ROOM_NEEDED (64 * 1024 * 1024)

static struct {
	GMutex mutex;
	gboolean begun; /* children get it too */
	char *path;	/* NULL until it is needed */
	int lock;
	pid_t owner; /* a fork must not remove it at its exit; 0: none was made yet */
} session = {.lock = -1};

/* It is unlocked, and a directory of ksweep's, not a symbolic link. */
static void remove_if_stale(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, LOCK, NULL);
	GStatBuf status;
	int lock;

	if (g_lstat(folder, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
		return;
	lock = file_lock(path, NULL);
	if (lock < 0)
		return;
	/* If it cannot be removed, the next ksweep tries again. */
	file_remove_tree(folder, NULL);
	file_unlock(lock);
}

static void remove_stale(const char *parent)
{
	g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(parent, name, NULL);

		if (g_str_has_prefix(name, PREFIX))
			remove_if_stale(path);
	}
}

/* The lock counts only while the file still has its name. */
static gboolean still_there(const char *path, int lock)
{
	struct stat held, named;

	return fstat(lock, &held) == 0 && stat(path, &named) == 0 && held.st_dev == named.st_dev &&
	       held.st_ino == named.st_ino;
}

static char *make_locked(const char *parent, int *lock, GError **error)
{
	g_autoptr(GError) failure = NULL;

	for (int i = 0; i < TRIES; i++) {
		g_autofree char *folder = g_build_filename(parent, PREFIX "XXXXXX", NULL);
		g_autofree char *path = NULL;

		if (!g_mkdtemp(folder)) {
			g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
				    "cannot make a directory in '%s': %s", parent,
				    g_strerror(errno));
			return NULL;
		}
		g_clear_error(&failure);
		path = g_build_filename(folder, LOCK, NULL);
		*lock = file_lock(path, &failure);
		if (*lock >= 0 && still_there(path, *lock))
			return g_steal_pointer(&folder);
		file_unlock(*lock);
		*lock = -1;
		/* The disk has no room for the lock: leave no empty directory. */
		g_rmdir(folder);
	}
	if (failure)
		g_propagate_error(error, g_steal_pointer(&failure));
	else
		g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_AGAIN,
			    "directories made in '%s' do not stay", parent);
	return NULL;
}

char *scratch_make(const char *parent, int *lock, GError **error)
{
	*lock = -1;
	if (!file_make_folder(parent, error))
		return NULL;
	remove_stale(parent);
	return make_locked(parent, lock, error);
}

void scratch_release(char *folder, int lock)
{
	if (folder)
		file_remove_tree(folder, NULL);
	file_unlock(lock);
	g_free(folder);
}

/* spatch hands the names of its temporary files to a shell, unquoted. */
static gboolean is_plain(const char *path)
{
	for (; *path; path++)
		if (!g_ascii_isalnum(*path) && !strchr("/._-+@%", *path))
			return FALSE;
	return TRUE;
}

static void end_session(void)
{
	if (session.path && session.owner == getpid())
		scratch_release(session.path, session.lock);
	session.path = NULL;
}

/* With the mutex held: the session's path; made if it does not exist. */
static const char *open_session(GError **error)
{
	g_autofree char *parent = file_cache_path("tmp", NULL);

	if (session.path && g_file_test(session.path, G_FILE_TEST_IS_DIR))
		return session.path;
	if (!session.owner)
		atexit(end_session);
	session.owner = getpid();
	file_unlock(session.lock);
	g_free(session.path);
	session.path = NULL;
	if (is_plain(parent) && file_free_bytes(parent) >= ROOM_NEEDED)
		session.path = scratch_make(parent, &session.lock, NULL);
	if (!session.path)
		session.path = scratch_make(g_get_tmp_dir(), &session.lock, error);
	return session.path;
}

void scratch_begin(void)
{
	g_autofree char *parent = file_cache_path("tmp", NULL);

	remove_stale(parent);
	remove_stale(g_get_tmp_dir());
	session.begun = TRUE;
}

char *scratch_folder(const char *what, GError **error)
{
	g_autofree char *folder = NULL;
	const char *path;

	g_mutex_lock(&session.mutex);
	path = open_session(error);
	if (path)
		folder = g_strdup_printf("%s/%s-XXXXXX", path, what);
	g_mutex_unlock(&session.mutex);
	if (!folder)
		return NULL;
	if (!g_mkdtemp(folder)) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot make the directory '%s': %s", folder, g_strerror(errno));
		return NULL;
	}
	return g_steal_pointer(&folder);
}

char *scratch_for_children(void)
{
	char *path = NULL;

	if (!session.begun)
		return NULL;
	g_mutex_lock(&session.mutex);
	path = g_strdup(open_session(NULL));
	g_mutex_unlock(&session.mutex);
	return path;
}
