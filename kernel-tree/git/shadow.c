// SPDX-License-Identifier: GPL-2.0
/*
 * A git dir of our own that sees the objects of the user's repository and nothing else of it.
 *
 * What git prints as a patch and what it writes into a work folder depends on settings without
 * number (diff.*, format.*, core.*, mailmap.*, filter.*) and on attributes, those of
 * info/attributes above all, which no option turns off. So such commands run with a git dir that
 * has neither. It has no refs: revisions are given by object name.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/scratch.h"
#include "kernel-tree/git/run.h"

static GMutex mutex;

void git_shadow_free(struct git_shadow *shadow)
{
	if (!shadow)
		return;
	g_free(shadow->folder);
	g_free(shadow->tree);
	g_free(shadow->objects);
	g_free(shadow->shallow);
	g_free(shadow->format);
	g_free(shadow);
}

static gboolean is_partial(struct git_repo *repo, gboolean *partial, GError **error)
{
	static const char *const args[] = {"config", "--get-regexp",
					   "^(extensions\\.partialclone|remote\\..*\\.promisor)$",
					   NULL};
	int status = 1;

	if (!git_ask(repo, &(struct git_call){.args = args}, &status, NULL, error))
		return FALSE;
	*partial = status == 0;
	return TRUE;
}

/* A git dir that another ksweep made is the same to the byte. */
static gboolean fill(const struct git_shadow *shadow, GError **error)
{
	static const char *const folders[] = {"objects", "refs", "tree"};
	g_autofree char *head = g_build_filename(shadow->folder, "HEAD", NULL);
	g_autofree char *config = g_build_filename(shadow->folder, "config", NULL);
	g_autofree char *link = g_build_filename(shadow->folder, "shallow", NULL);
	g_autofree char *text = g_strdup_printf("[core]\n\trepositoryformatversion = 1\n"
						"[extensions]\n\tobjectFormat = %s\n",
						shadow->format);

	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(shadow->folder, folders[i], NULL);

		if (!file_make_folder(path, error))
			return FALSE;
	}
	/* Where history ends in a shallow clone; elsewhere the link leads nowhere. */
	if (symlink(shadow->shallow, link) != 0 && errno != EEXIST) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot write %s: %s", link, g_strerror(errno));
		return FALSE;
	}
	if (!g_file_test(config, G_FILE_TEST_EXISTS) && !file_write(config, text, -1, error))
		return FALSE;
	/* Last, since it makes a git dir of the folder. */
	return g_file_test(head, G_FILE_TEST_EXISTS) ||
	       file_write(head, "ref: refs/heads/none\n", -1, error);
}

/* One at a time: a path may hold a newline. */
static gboolean ask(struct git_repo *repo, struct git_shadow *shadow, GError **error)
{
	return git_run(repo, &shadow->objects, error, "rev-parse", "--path-format=absolute",
		       "--git-path", "objects", NULL) &&
	       git_run(repo, &shadow->shallow, error, "rev-parse", "--path-format=absolute",
		       "--git-path", "shallow", NULL) &&
	       git_run(repo, &shadow->format, error, "rev-parse", "--show-object-format", NULL);
}

static gboolean make(struct git_repo *repo, struct git_shadow *shadow, GError **error)
{
	g_autofree char *digest = NULL;

	if (!is_partial(repo, &shadow->none, error))
		return FALSE;
	if (shadow->none)
		return TRUE;
	if (!ask(repo, shadow, error))
		return FALSE;
	digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, shadow->objects, -1);
	digest[16] = '\0';
	shadow->folder = file_cache_path("git", digest, NULL);
	if (!fill(shadow, NULL)) {
		/* A cache that cannot be written. */
		g_free(shadow->folder);
		shadow->folder = scratch_folder("git", error);
		if (!shadow->folder || !fill(shadow, error))
			return FALSE;
	}
	shadow->tree = g_build_filename(shadow->folder, "tree", NULL);
	return TRUE;
}

gboolean git_shadow_of(struct git_repo *repo, const struct git_shadow **shadow, GError **error)
{
	gboolean good = TRUE;

	*shadow = NULL;
	g_mutex_lock(&mutex);
	if (!repo->shadow) {
		struct git_shadow *made = g_new0(struct git_shadow, 1);

		good = make(repo, made, error);
		if (good)
			repo->shadow = made;
		else
			git_shadow_free(made);
	} else if (!repo->shadow->none) {
		/* The user may have removed the cache meanwhile. */
		good = g_file_test(repo->shadow->tree, G_FILE_TEST_IS_DIR) ||
		       fill(repo->shadow, error);
	}
	if (good && !repo->shadow->none)
		*shadow = repo->shadow;
	g_mutex_unlock(&mutex);
	return good;
}
