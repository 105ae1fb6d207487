// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/finder.h"

#include <string.h>

#define MOST_KEPT 4

struct kept {
	char *commit;
	struct found *found;
};

struct finder {
	struct tree *tree;
	GPtrArray *kept; /* struct kept *, oldest first */
};

static void kept_free(gpointer data)
{
	struct kept *kept = data;

	g_free(kept->commit);
	found_free(kept->found);
	g_free(kept);
}

struct finder *finder_new(struct tree *tree)
{
	struct finder *finder = g_new0(struct finder, 1);

	finder->tree = tree;
	finder->kept = g_ptr_array_new_with_free_func(kept_free);
	return finder;
}

void finder_free(struct finder *finder)
{
	if (!finder)
		return;
	g_ptr_array_unref(finder->kept);
	g_free(finder);
}

struct found *finder_at(struct finder *finder, const char *commit, GError **error)
{
	g_autoptr(tree) tree = NULL;
	struct found *found;
	struct kept *kept;

	for (guint i = 0; i < finder->kept->len; i++) {
		kept = g_ptr_array_index(finder->kept, i);
		if (strcmp(kept->commit, commit) == 0)
			return kept->found;
	}
	tree = tree_open(finder->tree->repo->path, commit, error);
	found = tree ? find_sites(tree, "all", error) : NULL;
	if (!found)
		return NULL;
	if (finder->kept->len >= MOST_KEPT)
		g_ptr_array_remove_index(finder->kept, 0);
	kept = g_new0(struct kept, 1);
	kept->commit = g_strdup(commit);
	kept->found = found;
	g_ptr_array_add(finder->kept, kept);
	return found;
}
