// SPDX-License-Identifier: GPL-2.0
#include "series/plan/names.h"

#include <string.h>

#include "base/progress.h"
#include "base/string-list.h"
#include "kernel-tree/source/path.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/revisions.h"
#include "series/plan/names-cache.h"

/* Every candidate name of every decision, and the files that use it. */
struct name_index {
	GHashTable *files; /* name -> GPtrArray of char *; empty: not used */
	gsize longest;
};

void name_index_free(struct name_index *index)
{
	if (!index)
		return;
	g_hash_table_unref(index->files);
	g_free(index);
}

static char *fill_in(const char *pattern, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(pattern, "%s", 2);

	return g_strjoinv(name, parts);
}

static const char *const candidate_keys[] = {"names", "compat-names", "local-names",
					     "compat-local-names"};

static const char *candidate_key(const struct decision *decision)
{
	guint local = decision->strategy->is_static ? 2 : 0;

	return candidate_keys[local + (decision_is_compat(decision) ? 1 : 0)];
}

static void want_name(struct name_index *index, char *name)
{
	index->longest = MAX(index->longest, strlen(name));
	if (g_hash_table_contains(index->files, name))
		g_free(name);
	else
		g_hash_table_insert(index->files, name, g_ptr_array_new_with_free_func(g_free));
}

static void want_names(const struct planner *planner, struct name_index *index,
		       const struct decision *decision)
{
	const char *existing = planner_policy(planner, decision, "existing");

	if (existing)
		want_name(index, g_strdup(existing));
	for (gsize i = 0; i < G_N_ELEMENTS(candidate_keys); i++) {
		g_auto(GStrv) patterns = planner_policy_list(planner, decision, candidate_keys[i]);

		for (guint j = 0; patterns[j]; j++)
			want_name(index,
				  fill_in(patterns[j], decision_base_name(decision->symbol)));
	}
}

struct search {
	struct name_index *index;
	GPtrArray *paths; /* char *: of the blobs asked for */
	struct progress *progress;
	char *word; /* a buffer of index->longest + 1 bytes */
};

static gboolean is_word_byte(char byte)
{
	return g_ascii_isalnum(byte) || byte == '_';
}

/* The files of a wanted name; NULL when the word is not one. */
static GPtrArray *look_up(const struct search *search, const char *word, gsize length)
{
	if (length > search->index->longest)
		return NULL;
	memcpy(search->word, word, length);
	search->word[length] = '\0';
	return g_hash_table_lookup(search->index->files, search->word);
}

/* Does the text have a wanted name, even in a comment? A fast check that most files fail. */
static gboolean has_candidate(const struct search *search, const char *text, gsize length)
{
	gsize i = 0;

	while (i < length) {
		gsize start = i;

		if (!is_word_byte(text[i])) {
			i++;
			continue;
		}
		while (i < length && is_word_byte(text[i]))
			i++;
		if (look_up(search, text + start, i - start))
			return TRUE;
	}
	return FALSE;
}

static gboolean search_blob(gsize i, const char *data, gsize length, gpointer data_,
			    GError **error G_GNUC_UNUSED)
{
	struct search *search = data_;
	char *path = g_ptr_array_index(search->paths, i);
	struct lexer lexer;
	struct token token;

	progress_advance(search->progress, 1, NULL);
	if (!has_candidate(search, data, length))
		return TRUE;
	lexer_init(&lexer, data, length, g_str_has_suffix(path, ".S") ? LEXER_ASM : LEXER_C);
	while (lexer_next(&lexer, &token)) {
		GPtrArray *files;

		if (token.kind != TOKEN_IDENTIFIER)
			continue;
		files = look_up(search, token.text, token.length);
		if (files &&
		    (!files->len || strcmp(g_ptr_array_index(files, files->len - 1), path) != 0))
			g_ptr_array_add(files, g_strdup(path));
	}
	return TRUE;
}

/* Read the blobs of the revision: all of them, or those of the paths in `only`. */
static gboolean search_tree(struct planner *planner, GHashTable *only, GError **error)
{
	g_autoptr(GPtrArray)
		entries = git_list(planner->tree->repo, planner->tree->rev, NULL, error);
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	g_autoptr(GPtrArray) oids = g_ptr_array_new();
	g_autofree char *word = g_malloc(planner->names->longest + 1);
	struct search search = {planner->names, paths, NULL, word};
	gboolean good;

	if (!entries)
		return FALSE;
	for (guint i = 0; i < entries->len; i++) {
		struct git_entry *entry = g_ptr_array_index(entries, i);

		if ((entry->mode & 0170000) != 0100000 || !path_is_kernel_source(entry->path) ||
		    g_str_has_suffix(entry->path, ".tbl") ||
		    (only && !g_hash_table_contains(only, entry->path)))
			continue;
		g_ptr_array_add(paths, entry->path);
		g_ptr_array_add(oids, entry->oid);
	}
	search.progress = progress_begin("plan: names", oids->len);
	good = git_blobs_read_all(planner->blobs, (const char *const *)oids->pdata, oids->len,
				  search_blob, &search, error);
	progress_end(search.progress, NULL);
	return good;
}

/* Remove the paths in `these` from all lists; NULL: all paths. */
static void forget(struct name_index *index, GHashTable *these)
{
	GHashTableIter iter;
	gpointer files;

	g_hash_table_iter_init(&iter, index->files);
	while (g_hash_table_iter_next(&iter, NULL, &files)) {
		GPtrArray *list = files;

		for (guint i = list->len; i > 0; i--)
			if (!these || g_hash_table_contains(these, list->pdata[i - 1]))
				g_ptr_array_remove_index(list, i - 1);
	}
}

/* By byte, as git lists them. */
static void sort(struct name_index *index)
{
	GHashTableIter iter;
	gpointer files;

	g_hash_table_iter_init(&iter, index->files);
	while (g_hash_table_iter_next(&iter, NULL, &files))
		string_list_sort(files);
}

/* Update the stored result of another tree: search only the files that differ. */
static gboolean search_changes(struct planner *planner, GPtrArray *changed, GError **error)
{
	g_autoptr(GHashTable) only = g_hash_table_new(g_str_hash, g_str_equal);

	if (!changed->len)
		return TRUE;
	for (guint i = 0; i < changed->len; i++)
		g_hash_table_add(only, changed->pdata[i]);
	forget(planner->names, only);
	if (!search_tree(planner, only, error))
		return FALSE;
	sort(planner->names);
	return TRUE;
}

gboolean names_index(struct planner *planner, GPtrArray *decisions, GError **error)
{
	g_autofree char *tree = git_tree_of(planner->tree->repo, planner->tree->rev, error);
	g_autofree char *known = NULL;
	g_autoptr(GPtrArray) changed = NULL;
	struct name_index *index;

	if (!tree)
		return FALSE;
	index = planner->names = g_new0(struct name_index, 1);
	index->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					     (GDestroyNotify)g_ptr_array_unref);
	for (guint i = 0; i < decisions->len; i++)
		want_names(planner, index, g_ptr_array_index(decisions, i));
	known = names_recall(index->files);
	/* The other tree may be gone, or from another repository. */
	changed = known ? git_changed(planner->tree->repo, known, tree, NULL) : NULL;
	if (!changed)
		forget(index, NULL);
	if (changed ? !search_changes(planner, changed, error) : !search_tree(planner, NULL, error))
		return FALSE;
	if (!changed || changed->len)
		names_store(index->files, tree);
	return TRUE;
}

/*
 * The file or symbol that uses the name already; NULL if it is free. A static function must differ
 * only from names in its own file and in headers, any other function from all names in the kernel.
 */
static const char *taken_in(const struct planner *planner, const struct decision *decision,
			    const char *name)
{
	const GPtrArray *files = g_hash_table_lookup(planner->names->files, name);
	const char *by = g_hash_table_lookup(planner->given, name);

	if (by)
		return by;
	for (guint i = 0; files && i < files->len; i++) {
		const char *path = g_ptr_array_index(files, i);

		if (!decision->strategy->is_static || decision_is_defined_in(decision, path) ||
		    g_str_has_suffix(path, ".h"))
			return path;
	}
	return NULL;
}

void names_choose(struct planner *planner, struct decision *decision)
{
	g_auto(GStrv) patterns = planner_policy_list(planner, decision, candidate_key(decision));
	g_autoptr(GString) tried = g_string_new(NULL);

	for (guint i = 0; patterns[i]; i++) {
		g_autofree char *name = fill_in(patterns[i], decision_base_name(decision->symbol));
		const char *taken = taken_in(planner, decision, name);

		if (taken) {
			g_string_append_printf(tried, "%s%s is taken (%s)", tried->len ? ", " : "",
					       name, taken);
			continue;
		}
		decision_set(&decision->helper, name);
		g_hash_table_insert(planner->given, g_steal_pointer(&name),
				    g_strdup(decision->symbol));
		if (tried->len)
			decision_explain(decision, "%s", tried->str);
		return;
	}
	if (tried->len)
		decision_refuse(decision, "no name is free: %s", tried->str);
	else
		decision_refuse(decision, "the policy gives no %s", candidate_key(decision));
}
