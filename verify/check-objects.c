// SPDX-License-Identifier: GPL-2.0
/* objects: what the commit did to the code, and whether the objects bear out what find says. */
#include <string.h>

#include "verify/agree.h"
#include "verify/audit.h"
#include "verify/check.h"

#define NAMES_SHOWN 3

/* Functions of one object that are not in the other, or not the same. */
static void compare_functions(GHashTable *old, GHashTable *new, GPtrArray *changed, GString *log,
			      const char *object)
{
	GHashTableIter iter;
	gpointer name, value;

	g_hash_table_iter_init(&iter, new);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		const struct object_function *is = value;
		const struct object_function *was = old ? g_hash_table_lookup(old, name) : NULL;

		if (was && strcmp(was->digest, is->digest) == 0)
			continue;
		g_ptr_array_add(changed,
				g_strdup_printf("%s (%s%+" G_GINT64_FORMAT ")", (const char *)name,
						was ? "" : "new ",
						(gint64)(is->size - (was ? was->size : 0))));
		g_string_append_printf(log,
				       "%s: %s: %" G_GUINT64_FORMAT " -> %" G_GUINT64_FORMAT "\n",
				       object, (const char *)name, was ? was->size : 0, is->size);
	}
	if (!old)
		return;
	g_hash_table_iter_init(&iter, old);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		const struct object_function *was = value;

		if (g_hash_table_contains(new, name))
			continue;
		g_ptr_array_add(changed, g_strdup_printf("%s (gone -%" G_GUINT64_FORMAT ")",
							 (const char *)name, was->size));
		g_string_append_printf(log, "%s: %s: %" G_GUINT64_FORMAT " -> 0\n", object,
				       (const char *)name, was->size);
	}
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *changed_functions(const struct trial *trial, GString *log)
{
	GPtrArray *changed = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer path, value;

	g_hash_table_iter_init(&iter, trial->now->objects);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const struct lane_object *is = value;
		const struct lane_object *was = g_hash_table_lookup(trial->before->objects, path);

		if (is != was)
			compare_functions(was ? was->functions : NULL, is->functions, changed, log,
					  path);
	}
	g_hash_table_iter_init(&iter, trial->before->objects);
	while (g_hash_table_iter_next(&iter, &path, &value))
		if (!g_hash_table_contains(trial->now->objects, path))
			compare_functions(((const struct lane_object *)value)->functions, none,
					  changed, log, path);
	g_ptr_array_sort(changed, compare_names);
	return changed;
}

static GPtrArray *all_sites(const struct lane_state *state)
{
	GPtrArray *sites = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, state->objects);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct lane_object *object = value;

		for (guint i = 0; i < object->sites->len; i++)
			g_ptr_array_add(sites, g_ptr_array_index(object->sites, i));
	}
	return sites;
}

static gboolean judge(const struct trial *trial, struct judgement *judgement, GError **error)
{
	g_autoptr(GPtrArray) sites = all_sites(trial->now);
	g_autoptr(GPtrArray) changed = NULL;
	g_autoptr(agreement) agreement = NULL;
	g_autofree char *names = NULL;
	g_autofree char *code = NULL;
	struct found *found = finder_at(trial->finder, trial->commit, error);

	if (!found)
		return FALSE;
	changed = changed_functions(trial, judgement->log);
	agreement = agree(sites, found, NULL);
	judgement->figure = (gint64)(trial->now->text - trial->before->text);
	names = check_some(changed, NAMES_SHOWN);
	code = g_strdup_printf("text %+" G_GINT64_FORMAT " bytes; %u function%s changed%s%s",
			       judgement->figure, changed->len, changed->len == 1 ? "" : "s",
			       changed->len ? ": " : "", names);
	for (guint i = 0; i < agreement->unexplained->len; i++)
		g_string_append_printf(judgement->log, "unexplained: %s\n",
				       (const char *)g_ptr_array_index(agreement->unexplained, i));
	if (agreement->unexplained->len || trial->now->trouble->len) {
		g_autofree char *some = check_some(
			agreement->unexplained->len ? agreement->unexplained : trial->now->trouble,
			NAMES_SHOWN);

		judgement->outcome = agreement->unexplained->len ? "fail" : "error";
		judgement->detail =
			g_strdup_printf("%s %s; %s",
					agreement->unexplained->len
						? "calls in the objects that find does not list:"
						: "unreadable objects:",
					some, code);
		return TRUE;
	}
	judgement->outcome = "pass";
	judgement->detail = g_strdup_printf("%s; %u calls left in the objects, all explained", code,
					    agreement->calls);
	return TRUE;
}

const struct check check_objects = {"objects", "1", CHECK_BUILD, judge};
