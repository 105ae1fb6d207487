// SPDX-License-Identifier: GPL-2.0
#include "verify/build/touched-files.h"

#include <string.h>

#include "base/text-wrap.h"
#include "kernel-tree/git/revisions.h"
#include "verify/build/warnings.h"

#define GAPS_SHOWN 20

void touched_files_free(struct touched_files *touched)
{
	if (!touched)
		return;
	g_hash_table_unref(touched->covered);
	g_ptr_array_unref(touched->broken);
	g_ptr_array_unref(touched->uncovered);
	g_free(touched);
}

static void compare_file(struct touched_files *touched, const char *file,
			 const struct built_source *was, const struct built_source *is)
{
	switch (is->outcome) {
	case SOURCE_ABSENT:
		return;
	case SOURCE_FOREIGN:
		touched->foreign++;
		return;
	case SOURCE_OFF:
		g_ptr_array_add(touched->uncovered, g_strdup_printf("%s (%s)", file, is->why));
		return;
	case SOURCE_BROKEN:
		if (was->outcome == SOURCE_BROKEN)
			g_ptr_array_add(touched->uncovered,
					g_strdup_printf("%s (did not compile before either: %s)",
							file, is->why));
		else
			g_ptr_array_add(touched->broken,
					strstr(is->why, file)
						? g_strdup(is->why)
						: g_strdup_printf("%s: %s", file, is->why));
		return;
	case SOURCE_COMPILED:
		break;
	}
	if (was->outcome == SOURCE_BROKEN) {
		g_ptr_array_add(touched->uncovered,
				g_strdup_printf("%s (compiles, and did not before)", file));
		return;
	}
	g_hash_table_add(touched->covered, g_strdup(file));
}

struct touched_files *touched_files_compare(GPtrArray *files, const struct build_state *before,
					    const struct build_state *now)
{
	static const struct built_source absent = {SOURCE_ABSENT, ""};
	struct touched_files *touched = g_new0(struct touched_files, 1);

	touched->covered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	touched->broken = g_ptr_array_new_with_free_func(g_free);
	touched->uncovered = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < files->len; i++) {
		const struct built_source *was =
			g_hash_table_lookup(before->sources, files->pdata[i]);
		const struct built_source *is = g_hash_table_lookup(now->sources, files->pdata[i]);

		compare_file(touched, files->pdata[i], was ? was : &absent, is ? is : &absent);
	}
	return touched;
}

/* Programs of the build and of user space are not part of the kernel. */
static gboolean is_source(const char *path)
{
	static const char *const others[] = {"Documentation/", "samples/", "scripts/", "tools/",
					     "usr/"};

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_str_has_prefix(path, others[i]))
			return FALSE;
	return g_str_has_suffix(path, ".c") || g_str_has_suffix(path, ".S");
}

GPtrArray *touched_files_changed(struct git_repo *repo, const char *from, const char *to,
				 GError **error)
{
	g_autoptr(GPtrArray) changed = git_changed(repo, from, to, error);
	GPtrArray *files;

	if (!changed)
		return NULL;
	files = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < changed->len; i++)
		if (is_source(changed->pdata[i]))
			g_ptr_array_add(files, g_strdup(changed->pdata[i]));
	return files;
}

gboolean touched_files_covers_object(const struct touched_files *touched, const char *object)
{
	static const char kinds[] = "cS";

	for (const char *kind = kinds; *kind; kind++) {
		g_autofree char *source =
			g_strdup_printf("%.*s%c", (int)strlen(object) - 1, object, *kind);

		if (g_hash_table_contains(touched->covered, source))
			return TRUE;
	}
	return FALSE;
}

GHashTable *touched_files_warnings(const struct touched_files *touched, GHashTable *warnings)
{
	GHashTable *some = warnings_table_new();
	GHashTableIter iter;
	gpointer key, list;

	g_hash_table_iter_init(&iter, warnings);
	while (g_hash_table_iter_next(&iter, &key, &list))
		if (g_hash_table_contains(touched->covered, key) ||
		    touched_files_covers_object(touched, key))
			g_hash_table_insert(some, g_strdup(key), g_ptr_array_ref(list));
	return some;
}

char *touched_files_gaps(const struct touched_files *touched)
{
	g_autofree char *some = text_some(touched->uncovered, GAPS_SHOWN);
	GString *text = g_string_new(NULL);

	if (touched->uncovered->len)
		g_string_append_printf(text, "; not covered: %s", some);
	if (touched->foreign)
		g_string_append_printf(text, "; %u file%s of other architectures", touched->foreign,
				       touched->foreign == 1 ? "" : "s");
	return g_string_free(text, FALSE);
}
