// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/shadow.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/scratch.h"

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

static gboolean is_partial(const struct git_place *place, gboolean *partial, GError **error)
{
	static const char *const args[] = {"config", "--get-regexp",
					   "^(extensions\\.partialclone|remote\\..*\\.promisor)$",
					   NULL};
	g_auto(run_result) result = {0};

	if (!git_start(place, &(struct git_call){.args = args}, GIT_FATAL, &result, error))
		return FALSE;
	*partial = result.status == 0;
	return TRUE;
}

/* Another ksweep may do the same at the same time: it writes the same bytes. */
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
	/* Only a shallow clone has the target; elsewhere the link dangles. */
	if (symlink(shadow->shallow, link) != 0 && errno != EEXIST) {
		g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
			    "cannot write '%s': %s", link, g_strerror(errno));
		return FALSE;
	}
	if (!g_file_test(config, G_FILE_TEST_EXISTS) && !file_write(config, text, -1, error))
		return FALSE;
	/* Last: with HEAD the directory is complete. */
	return g_file_test(head, G_FILE_TEST_EXISTS) ||
	       file_write(head, "ref: refs/heads/none\n", -1, error);
}

/* The value that rev-parse prints for one option, without its newline. The caller frees. */
static char *rev_parse(const struct git_place *place, const char *const *args, GError **error)
{
	g_auto(run_result) result = {0};

	if (!git_start(place, &(struct git_call){.args = args}, 1, &result, error))
		return NULL;
	if (result.out->len)
		g_string_truncate(result.out, result.out->len - 1);
	return g_string_free(g_steal_pointer(&result.out), FALSE);
}

/* A path may hold a newline, so each value is asked for on its own. */
static char *git_path(const struct git_place *place, const char *name, GError **error)
{
	const char *const args[] = {"rev-parse", "--path-format=absolute", "--git-path", name,
				    NULL};

	return rev_parse(place, args, error);
}

static gboolean read_repository(const struct git_place *place, struct git_shadow *shadow,
				GError **error)
{
	static const char *const format[] = {"rev-parse", "--show-object-format", NULL};

	shadow->objects = git_path(place, "objects", error);
	shadow->shallow = shadow->objects ? git_path(place, "shallow", error) : NULL;
	shadow->format = shadow->shallow ? rev_parse(place, format, error) : NULL;
	return shadow->format != NULL;
}

struct git_shadow *git_shadow_new(const struct git_place *place, GError **error)
{
	g_autoptr(git_shadow) shadow = g_new0(struct git_shadow, 1);
	g_autofree char *digest = NULL;

	if (!is_partial(place, &shadow->none, error))
		return NULL;
	if (shadow->none)
		return g_steal_pointer(&shadow);
	if (!read_repository(place, shadow, error))
		return NULL;
	digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, shadow->objects, -1);
	digest[16] = '\0';
	shadow->folder = file_cache_path("git", digest, NULL);
	if (!fill(shadow, NULL)) {
		/* The cache is read-only. */
		g_free(shadow->folder);
		shadow->folder = scratch_folder("git", error);
		if (!shadow->folder || !fill(shadow, error))
			return NULL;
	}
	shadow->tree = g_build_filename(shadow->folder, "tree", NULL);
	return g_steal_pointer(&shadow);
}

gboolean git_shadow_repair(const struct git_shadow *shadow, GError **error)
{
	return shadow->none || g_file_test(shadow->tree, G_FILE_TEST_IS_DIR) || fill(shadow, error);
}
