// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/workdir.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"

#define LOCK_TRIES    10
#define LOCK_PAUSE_US 50000

/*
 * A ksweep that was killed while it started a program leaves a copy of the lock in that program for
 * a moment. Try again a few times before reporting it.
 */
static int lock_folder(const char *path, GError **error)
{
	for (int tries = LOCK_TRIES; tries > 0; tries--) {
		int lock = file_lock(path, NULL);

		if (lock >= 0)
			return lock;
		g_usleep(LOCK_PAUSE_US);
	}
	return file_lock(path, error);
}

struct git_workdir *git_workdir_open(struct git_repo *repo, const char *folder, GError **error)
{
	g_autoptr(git_workdir) workdir = g_new0(struct git_workdir, 1);
	g_autofree char *lock = NULL;

	workdir->repo = repo;
	workdir->lock = -1;
	workdir->folder = g_canonicalize_filename(folder, NULL);
	workdir->index = g_strconcat(workdir->folder, ".index", NULL);
	lock = g_strconcat(workdir->folder, ".lock", NULL);
	if (!file_make_folder(workdir->folder, error))
		return NULL;
	workdir->lock = lock_folder(lock, error);
	if (workdir->lock < 0)
		return NULL;
	return g_steal_pointer(&workdir);
}

void git_workdir_free(struct git_workdir *workdir)
{
	if (!workdir)
		return;
	if (workdir->lock >= 0)
		file_unlock(workdir->lock);
	g_free(workdir->folder);
	g_free(workdir->index);
	g_free(workdir);
}

static gboolean workdir_call(struct git_workdir *workdir, const char *const *args, GString **out,
			     GError **error)
{
	return git_call(workdir->repo,
			&(struct git_call){
				.args = args,
				.index_file = workdir->index,
				.work_tree = workdir->folder,
			},
			out, error);
}

static gboolean remove_file(const char *path, GError **error)
{
	if (g_unlink(path) == 0 || errno == ENOENT)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s cannot be removed: %s", path,
		    g_strerror(errno));
	return FALSE;
}

/*
 * Compare the index with the files: entries whose file has a new time stamp and the same content
 * get that time stamp, so that the file is not written again.
 */
static gboolean refresh(struct git_workdir *workdir, GError **error)
{
	static const char *const args[] = {"update-index", "-q", "--refresh", NULL};

	return workdir_call(workdir, args, NULL, error);
}

/* A new index for the existing files: all are compared by content. */
static gboolean rebuild(struct git_workdir *workdir, const char *tree, GError **error)
{
	const char *const args[] = {"read-tree", tree, NULL};

	return remove_file(workdir->index, error) && workdir_call(workdir, args, NULL, error) &&
	       refresh(workdir, error);
}

/* Write those files of `tree` that differ from the index or from the existing file. */
static gboolean update(struct git_workdir *workdir, const char *tree, GError **error)
{
	const char *const args[] = {"read-tree", "--reset", "-u", tree, NULL};

	return workdir_call(workdir, args, NULL, error);
}

/* Source: gitformat-index(5), the checksum at the end of the file. */
static gboolean ends_in_checksum(const char *data, gsize length, GChecksumType type)
{
	gsize size = (gsize)g_checksum_type_get_length(type);
	g_autoptr(GChecksum) checksum = g_checksum_new(type);
	guint8 digest[64];

	if (length < size)
		return FALSE;
	g_checksum_update(checksum, (const guchar *)data, (gssize)(length - size));
	g_checksum_get_digest(checksum, digest, &size);
	return memcmp(data + length - size, digest, size) == 0;
}

/* git does not verify the checksum, and may accept a truncated index. */
static gboolean index_whole(const char *path)
{
	g_autofree char *data = NULL;
	gsize length;

	return file_read(path, &data, &length, NULL) &&
	       (ends_in_checksum(data, length, G_CHECKSUM_SHA1) ||
		ends_in_checksum(data, length, G_CHECKSUM_SHA256));
}

/* TRUE when the index file was usable and is now refreshed. */
static gboolean index_usable(struct git_workdir *workdir)
{
	return index_whole(workdir->index) && refresh(workdir, NULL);
}

static gboolean remove_others(struct git_workdir *workdir, GError **error)
{
	/* No --exclude-standard: ignored files, such as objects, are removed, too. */
	static const char *const args[] = {"ls-files", "--others", "--directory", "-z", NULL};
	g_autofree char *repository = g_build_filename(workdir->folder, ".git", NULL);
	g_autoptr(GString) out = NULL;

	/* git never lists a .git of its work tree. */
	if (!file_remove_tree(repository, error))
		return FALSE;
	if (!workdir_call(workdir, args, &out, error))
		return FALSE;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1) {
		g_autofree char *path = g_strconcat(workdir->folder, "/", p, NULL);
		gsize length = strlen(path);

		/* "./": the whole directory, when the revision has no files. */
		if (strcmp(p, "./") == 0)
			continue;
		/* A symbolic link with a slash after it would be followed. */
		if (path[length - 1] == '/')
			path[length - 1] = '\0';
		if (!file_remove_tree(path, error))
			return FALSE;
	}
	return TRUE;
}

gboolean git_workdir_checkout(struct git_workdir *workdir, const char *rev, GError **error)
{
	g_autofree char *tree = git_tree_of(workdir->repo, rev, error);
	g_autofree char *stale = g_strconcat(workdir->index, ".lock", NULL);

	if (!tree)
		return FALSE;
	/* We hold the directory's lock, so a lock file of git is from a killed git. */
	if (!file_make_folder(workdir->folder, error) || !remove_file(stale, error))
		return FALSE;
	if (!index_usable(workdir) && (run_interrupted(error) || !rebuild(workdir, tree, error)))
		return FALSE;
	/* Remove leftovers first: one may be a directory in the place of a file. */
	return remove_others(workdir, error) && update(workdir, tree, error) &&
	       remove_others(workdir, error);
}
