// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/scratch.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"

#define NEW_FILE 0100644

/* The staged content of one path. */
struct staged {
	char *oid; /* NULL: removed */
};

struct git_index {
	struct git_repo *repo; /* borrowed */
	char *folder;
	int lock; /* of the directory */
	char *file;
	GHashTable *staged; /* path -> struct staged *, not in the file yet */
};

static void staged_free(gpointer data)
{
	struct staged *staged = data;

	g_free(staged->oid);
	g_free(staged);
}

static gboolean index_call(struct git_index *index, const char *const *args, GString *input,
			   char **out, GError **error)
{
	g_autoptr(GString) text = NULL;

	if (!git_call(index->repo,
		      &(struct git_call){
			      .args = args,
			      .index_file = index->file,
			      .input = input ? input->str : NULL,
			      .input_length = input ? input->len : 0,
		      },
		      &text, error))
		return FALSE;
	if (out)
		*out = g_string_free(g_steal_pointer(&text), FALSE);
	return TRUE;
}

struct git_index *git_index_new(struct git_repo *repo, const char *rev, GError **error)
{
	g_autoptr(git_index) index = g_new0(struct git_index, 1);
	g_autofree char *tree = git_tree_of(repo, rev, error);
	g_autofree char *parent = file_cache_path("index", NULL);
	const char *const args[] = {"read-tree", tree, NULL};

	index->repo = repo;
	index->lock = -1;
	index->staged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, staged_free);
	if (!tree)
		return NULL;
	index->folder = scratch_make(parent, &index->lock, error);
	if (!index->folder)
		return NULL;
	index->file = g_build_filename(index->folder, "index", NULL);
	if (!index_call(index, args, NULL, NULL, error))
		return NULL;
	return g_steal_pointer(&index);
}

void git_index_free(struct git_index *index)
{
	if (!index)
		return;
	scratch_release(index->folder, index->lock);
	g_hash_table_unref(index->staged);
	g_free(index->file);
	g_free(index);
}

gboolean git_index_put(struct git_index *index, const char *path, const char *data, gsize length,
		       GError **error)
{
	static const char *const args[] = {"hash-object", "-w", "--stdin", "--no-filters", NULL};
	g_autoptr(GString) out = NULL;
	struct staged *staged;

	if (data && length == (gsize)-1)
		length = strlen(data);
	if (data && !git_call(index->repo,
			      &(struct git_call){
				      .args = args,
				      .input = data,
				      .input_length = length,
			      },
			      &out, error))
		return FALSE;
	staged = g_new0(struct staged, 1);
	if (out)
		staged->oid = g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
	g_hash_table_replace(index->staged, g_strdup(path), staged);
	return TRUE;
}

/* path -> mode, of staged paths that the index has already. */
static GHashTable *modes_now(struct git_index *index, GError **error)
{
	static const char *const args[] = {"ls-files", "-s", "-z", NULL};
	g_autoptr(GHashTable) modes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) out = NULL;

	if (!git_call(index->repo, &(struct git_call){.args = args, .index_file = index->file},
		      &out, error))
		return NULL;
	for (const char *p = out->str; p < out->str + out->len; p += strlen(p) + 1) {
		const char *tab = strchr(p, '\t');

		if (tab && g_hash_table_contains(index->staged, tab + 1))
			g_hash_table_insert(modes, g_strdup(tab + 1),
					    GUINT_TO_POINTER(strtoul(p, NULL, 8)));
	}
	return g_steal_pointer(&modes);
}

/* Write all staged paths into the index file at once. */
static gboolean flush(struct git_index *index, GError **error)
{
	static const char *const args[] = {"update-index", "-z", "--index-info", NULL};
	g_autoptr(GString) input = g_string_new(NULL);
	g_autoptr(GHashTable) modes = NULL;
	GHashTableIter iter;
	gpointer path, value;

	if (g_hash_table_size(index->staged) == 0)
		return TRUE;
	modes = modes_now(index, error);
	if (!modes)
		return FALSE;
	g_hash_table_iter_init(&iter, index->staged);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const struct staged *staged = value;
		guint mode = GPOINTER_TO_UINT(g_hash_table_lookup(modes, path));

		if (staged->oid)
			g_string_append_printf(input, "%o %s\t%s", mode ? mode : NEW_FILE,
					       staged->oid, (char *)path);
		else if (mode)
			/* Mode 0 removes; git ignores the object name. */
			g_string_append_printf(input, "0 %040d\t%s", 0, (char *)path);
		else
			continue;
		g_string_append_c(input, '\0');
	}
	if (input->len && !index_call(index, args, input, NULL, error))
		return FALSE;
	g_hash_table_remove_all(index->staged);
	return TRUE;
}

char *git_index_tree(struct git_index *index, GError **error)
{
	static const char *const args[] = {"write-tree", NULL};
	char *tree = NULL;

	if (!flush(index, error) || !index_call(index, args, NULL, &tree, error))
		return NULL;
	return g_strchomp(tree);
}

char *git_index_commit(struct git_index *index, const char *parent, const char *message,
		       const struct git_identity *who, GError **error)
{
	g_autofree char *tree = git_index_tree(index, error);
	g_autofree char *date = g_strdup_printf("DATE=@%" G_GINT64_FORMAT " +0000", who->seconds);
	g_autoptr(GPtrArray) env = g_ptr_array_new_with_free_func(g_free);
	const char *args[] = {"commit-tree", tree, parent ? "-p" : NULL, parent, NULL};
	static const char *const roles[] = {"AUTHOR", "COMMITTER"};
	g_autoptr(GString) out = NULL;

	if (!tree)
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
		g_ptr_array_add(env, g_strdup_printf("GIT_%s_NAME=%s", roles[i], who->name));
		g_ptr_array_add(env, g_strdup_printf("GIT_%s_EMAIL=%s", roles[i], who->email));
		g_ptr_array_add(env, g_strdup_printf("GIT_%s_%s", roles[i], date));
	}
	g_ptr_array_add(env, NULL);
	if (!git_call(index->repo,
		      &(struct git_call){
			      .args = args,
			      .env = (const char *const *)env->pdata,
			      .input = message,
			      .input_length = strlen(message),
		      },
		      &out, error))
		return NULL;
	return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}
