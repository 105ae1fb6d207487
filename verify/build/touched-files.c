// SPDX-License-Identifier: GPL-2.0
#include "verify/build/touched-files.h"

#include <string.h>

#include "verify/checks/check.h"
#include "verify/build/workspace-private.h"
#include "verify/build/warnings.h"

#define GAPS_SHOWN 20

void scope_free(struct scope *scope)
{
	if (!scope)
		return;
	g_hash_table_unref(scope->covered);
	g_ptr_array_unref(scope->broken);
	g_ptr_array_unref(scope->uncovered);
	g_free(scope);
}

static void compare_file(struct scope *scope, const char *file, const struct lane_source *was,
			 const struct lane_source *is)
{
	switch (is->fate) {
	case LANE_ABSENT:
		return;
	case LANE_FOREIGN:
		scope->foreign++;
		return;
	case LANE_OFF:
		g_ptr_array_add(scope->uncovered, g_strdup_printf("%s (%s)", file, is->why));
		return;
	case LANE_BROKEN:
		if (was->fate == LANE_BROKEN)
			g_ptr_array_add(scope->uncovered,
					g_strdup_printf("%s (did not compile before either: %s)",
							file, is->why));
		else
			g_ptr_array_add(scope->broken,
					strstr(is->why, file)
						? g_strdup(is->why)
						: g_strdup_printf("%s: %s", file, is->why));
		return;
	case LANE_COMPILED:
		break;
	}
	if (was->fate == LANE_BROKEN) {
		g_ptr_array_add(scope->uncovered,
				g_strdup_printf("%s (compiles, and did not before)", file));
		return;
	}
	g_hash_table_add(scope->covered, g_strdup(file));
}

struct scope *scope_compare(GPtrArray *files, const struct lane_state *before,
			    const struct lane_state *now)
{
	static const struct lane_source absent = {LANE_ABSENT, ""};
	struct scope *scope = g_new0(struct scope, 1);

	scope->covered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	scope->broken = g_ptr_array_new_with_free_func(g_free);
	scope->uncovered = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < files->len; i++) {
		const struct lane_source *was =
			g_hash_table_lookup(before->sources, files->pdata[i]);
		const struct lane_source *is = g_hash_table_lookup(now->sources, files->pdata[i]);

		compare_file(scope, files->pdata[i], was ? was : &absent, is ? is : &absent);
	}
	return scope;
}

/* Programs of the build and of user space are no part of the kernel. */
static gboolean is_source(const char *path)
{
	static const char *const others[] = {"Documentation/", "samples/", "scripts/", "tools/",
					     "usr/"};

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_str_has_prefix(path, others[i]))
			return FALSE;
	return g_str_has_suffix(path, ".c") || g_str_has_suffix(path, ".S");
}

GPtrArray *scope_files(struct git_repo *repo, const char *from, const char *to, GError **error)
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

gboolean scope_covers_object(const struct scope *scope, const char *object)
{
	static const char kinds[] = "cS";

	for (const char *kind = kinds; *kind; kind++) {
		g_autofree char *source =
			g_strdup_printf("%.*s%c", (int)strlen(object) - 1, object, *kind);

		if (g_hash_table_contains(scope->covered, source))
			return TRUE;
	}
	return FALSE;
}

GHashTable *scope_warnings(const struct scope *scope, GHashTable *warnings)
{
	GHashTable *some = warnings_table_new();
	GHashTableIter iter;
	gpointer key, list;

	g_hash_table_iter_init(&iter, warnings);
	while (g_hash_table_iter_next(&iter, &key, &list))
		if (g_hash_table_contains(scope->covered, key) || scope_covers_object(scope, key))
			g_hash_table_insert(some, g_strdup(key), g_ptr_array_ref(list));
	return some;
}

char *scope_gaps(const struct scope *scope)
{
	g_autofree char *some = check_some(scope->uncovered, GAPS_SHOWN);
	GString *text = g_string_new(NULL);

	if (scope->uncovered->len)
		g_string_append_printf(text, "; not covered: %s", some);
	if (scope->foreign)
		g_string_append_printf(text, "; %u file%s of other architectures", scope->foreign,
				       scope->foreign == 1 ? "" : "s");
	return g_string_free(text, FALSE);
}
