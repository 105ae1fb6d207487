// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/import/cached-tree.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/progress.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/tree.h"

#define UPDATING "refs/ksweep/updating" /* exists while the work tree is being moved */
#define BRANCH	 "refs/heads/main"
#define NEW	 ".new" /* suffix of a tree that is not whole yet */
#define LOCK	 ".lock"

void tree_source_clear(struct tree_source *source)
{
	g_free(source->name);
	g_free(source->from);
	g_free(source->ref);
	g_free(source->message);
	g_free(source->signature);
	folder_list_free(source->list);
}

static void note_wait(G_GNUC_UNUSED const char *holder, gpointer name)
{
	progress_note("tree: waiting for another ksweep that is getting %s", (const char *)name);
}

/* Remove what killed gets of any tree have left, unless a living one works on it. */
static void sweep(const char *trees)
{
	g_autoptr(GDir) dir = g_dir_open(trees, 0, NULL);
	const char *entry;

	while (dir && (entry = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(trees, entry, NULL);
		g_autofree char *lock_path = NULL;
		int lock;

		if (!g_str_has_suffix(entry, NEW))
			continue;
		lock_path = g_strdup_printf("%.*s" LOCK, (int)(strlen(path) - strlen(NEW)), path);
		lock = file_lock(lock_path, NULL);
		if (lock < 0)
			continue;
		file_remove_tree(path, NULL);
		file_unlock(lock);
	}
}

static gboolean check_room(const char *trees, const struct tree_source *source, GError **error)
{
	guint64 room = file_free_bytes(trees);
	g_autofree char *need_text = g_format_size((guint64)source->bytes);
	g_autofree char *room_text = g_format_size(room);

	if (room >= source->bytes)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "a tree from %s needs about %s in %s, and %s are free: make room, or set "
		    "KSWEEP_CACHE to a directory on another disk",
		    source->from, need_text, trees, room_text);
	return FALSE;
}

/* Make the files those of `commit`. Killed half way, begin_update() ends it. */
static gboolean move_to(struct git_repo *repo, const char *commit, GError **error)
{
	const char *const args[] = {"read-tree", "--reset", "-u", commit, NULL};
	struct progress *progress;
	gboolean good;

	if (!git_run(repo, NULL, error, "update-ref", UPDATING, commit, NULL))
		return FALSE;
	progress = progress_begin("tree: check out", 0);
	good = git_call(repo, &(struct git_call){.args = args, .work_tree = repo->path}, NULL,
			error);
	progress_end(progress, good ? "%.12s" : NULL, commit);
	return good && git_run(repo, NULL, error, "update-ref", BRANCH, commit, NULL) &&
	       git_run(repo, NULL, error, "update-ref", "-d", UPDATING, NULL);
}

/* Lock files and half written packs of gits that were killed with the get that started them. */
static gboolean remove_debris(struct git_repo *repo, GError **error)
{
	static const char *const places[] = {"", "refs/heads", "refs/ksweep", "objects/pack"};

	for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *folder = g_build_filename(repo->folder, places[i], NULL);
		g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
		const char *name;

		while (dir && (name = g_dir_read_name(dir))) {
			g_autofree char *path = g_build_filename(folder, name, NULL);

			if (!g_str_has_suffix(name, ".lock") && !g_str_has_prefix(name, "tmp_"))
				continue;
			if (!file_remove_tree(path, error))
				return FALSE;
		}
	}
	return TRUE;
}

/*
 * An update starts with a file that its good end removes: while it is there, and the tree's lock
 * is ours, an update failed or was killed. What that one left is removed, and the move that it
 * began is ended.
 */
static gboolean begin_update(struct git_repo *repo, const char *busy, GError **error)
{
	g_autofree char *commit = NULL;

	if (g_file_test(busy, G_FILE_TEST_EXISTS) && !remove_debris(repo, error))
		return FALSE;
	if (!file_write(busy, "", 0, error))
		return FALSE;
	commit = git_ref(repo, UPDATING);
	return !commit || move_to(repo, commit, error);
}

static gboolean sign(struct git_repo *repo, const struct tree_source *source, GError **error)
{
	return !*source->signature ||
	       git_run(repo, NULL, error, "config", CACHED_TREE_SIGNATURE, source->signature, NULL);
}

/* TRUE when the tree exists, is complete, and has the content of the source. */
static gboolean is_current(const char *path, const struct tree_source *source)
{
	g_autoptr(git_repo) repo = NULL;
	g_autofree char *signature = NULL;
	g_autofree char *updating = NULL;

	if (!*source->signature || !g_file_test(path, G_FILE_TEST_IS_DIR))
		return FALSE;
	repo = git_repo_open(path, NULL);
	if (!repo || !git_run(repo, &signature, NULL, "config", CACHED_TREE_SIGNATURE, NULL))
		return FALSE;
	updating = git_ref(repo, UPDATING);
	return !updating && strcmp(signature, source->signature) == 0;
}

static gboolean make(const char *path, const char *final, const struct tree_source *source,
		     GError **error)
{
	g_autoptr(git_repo) repo = git_repo_init(path, error);
	g_autoptr(tree) tree = NULL;
	g_autofree char *commit = NULL;

	if (!repo || !source->fill(repo, source, error))
		return FALSE;
	commit = git_commit_of(repo, TREE_INCOMING, error);
	/* Before the long part: is it a kernel? */
	tree = commit ? tree_open(path, commit, error) : NULL;
	if (!tree || !move_to(repo, commit, error) || !sign(repo, source, error))
		return FALSE;
	if (g_rename(path, final) == 0)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s cannot be named %s: %s",
		    path, final, g_strerror(errno));
	return FALSE;
}

/* Refuse to update a tree that the user has changed. */
static gboolean check_untouched(struct git_repo *repo, GError **error)
{
	g_autofree char *head = NULL;

	if (!git_run(repo, &head, NULL, "symbolic-ref", "-q", "HEAD", NULL) ||
	    strcmp(head, BRANCH) != 0 || git_dirty(repo)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "cannot update %s: it has changes of yours or is on a branch of "
			    "yours: type git -C %s stash, and git -C %s checkout main",
			    repo->path, repo->path, repo->path);
		return FALSE;
	}
	return TRUE;
}

/* Fetch, and move the tree if there is a new commit. */
static gboolean follow(struct git_repo *repo, const struct tree_source *source, GError **error)
{
	g_autofree char *commit = NULL;
	g_autofree char *now = NULL;
	g_autoptr(tree) tree = NULL;

	if (is_current(repo->path, source))
		return TRUE;
	if (!source->fill(repo, source, error))
		return FALSE;
	commit = git_commit_of(repo, TREE_INCOMING, error);
	if (!commit)
		return FALSE;
	now = git_ref(repo, BRANCH);
	if (g_strcmp0(commit, now) == 0)
		return sign(repo, source, error);
	tree = tree_open(repo->path, commit, error);
	return tree && check_untouched(repo, error) && move_to(repo, commit, error) &&
	       sign(repo, source, error);
}

static gboolean refresh(const char *path, const struct tree_source *source, GError **error)
{
	g_autoptr(git_repo) repo = git_repo_open(path, error);
	g_autofree char *busy = NULL;
	gboolean good;

	if (!repo)
		return FALSE;
	busy = g_build_filename(repo->folder, "ksweep-busy", NULL);
	good = begin_update(repo, busy, error) && follow(repo, source, error);
	/* Kept after an error: git may have been killed. */
	if (good)
		g_unlink(busy);
	return good;
}

char *cached_tree(const struct tree_source *source, GError **error)
{
	g_autofree char *trees = file_cache_path("trees", NULL);
	g_autofree char *path = g_build_filename(trees, source->name, NULL);
	g_autofree char *new = g_strconcat(path, NEW, NULL);
	g_autofree char *lock_path = g_strconcat(path, LOCK, NULL);
	gboolean good;
	int lock;

	/* An existing, unchanged tree needs neither a lock nor a writable cache. */
	if (is_current(path, source))
		return g_steal_pointer(&path);
	if (!file_make_folder(trees, error))
		return NULL;
	sweep(trees);
	lock = lock_wait(lock_path, note_wait, source->name, error);
	if (lock < 0)
		return NULL;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		good = refresh(path, source, error);
	} else {
		good = check_room(trees, source, error) && make(new, path, source, error);
		if (!good)
			file_remove_tree(new, NULL);
	}
	file_unlock(lock);
	return good ? g_steal_pointer(&path) : NULL;
}
