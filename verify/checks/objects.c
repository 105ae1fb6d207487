// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/objects.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"
#include "kernel-tree/elf/audit-functions.h"
#include "verify/checks/reconcile.h"

#define NAMES_SHOWN 3

/* Functions that the commit changes: one line each, and the sum in bytes. */
struct changes {
	GPtrArray *names; /* char *: "do_open (+12)" */
	gint64 bytes;
	GString *log;
};

static void add_change(struct changes *changes, const char *object, const char *name,
		       const struct object_function *was, const struct object_function *is)
{
	gint64 before = was ? (gint64)was->size : 0, now = is ? (gint64)is->size : 0;

	g_ptr_array_add(changes->names, g_strdup_printf("%s (%s%+" G_GINT64_FORMAT ")", name,
							!was  ? "new "
							: !is ? "gone "
							      : "",
							now - before));
	changes->bytes += now - before;
	g_string_append_printf(changes->log,
			       "%s: %s: %" G_GINT64_FORMAT " -> %" G_GINT64_FORMAT "\n", object,
			       name, before, now);
}

/* Functions of one object that are not in the other, or not the same; either may be NULL. */
static void compare_functions(struct changes *changes, const char *object, GHashTable *old,
			      GHashTable *new)
{
	GHashTableIter iter;
	gpointer name, value;

	if (new)
		g_hash_table_iter_init(&iter, new);
	while (new &&g_hash_table_iter_next(&iter, &name, &value)) {
		const struct object_function *is = value;
		const struct object_function *was = old ? g_hash_table_lookup(old, name) : NULL;

		if (!was || strcmp(was->digest, is->digest) != 0)
			add_change(changes, object, name, was, is);
	}
	if (old)
		g_hash_table_iter_init(&iter, old);
	while (old && g_hash_table_iter_next(&iter, &name, &value))
		if (!new || !g_hash_table_contains(new, name))
			add_change(changes, object, name, value, NULL);
}

/* Where single objects are compiled, only objects of both commits can be compared. */
static gboolean comparable(const struct check_input *input, const char *object)
{
	return !input->touched || touched_files_covers_object(input->touched, object);
}

static void find_changes(const struct check_input *input, struct changes *changes)
{
	GHashTableIter iter;
	gpointer path, value;

	g_hash_table_iter_init(&iter, input->now->objects);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const struct built_object *is = value;
		const struct built_object *was = g_hash_table_lookup(input->before->objects, path);

		if (is != was && comparable(input, path))
			compare_functions(changes, path, was ? was->functions : NULL,
					  is->functions);
	}
	g_hash_table_iter_init(&iter, input->before->objects);
	while (g_hash_table_iter_next(&iter, &path, &value))
		if (!g_hash_table_contains(input->now->objects, path) && comparable(input, path))
			compare_functions(changes, path,
					  ((const struct built_object *)value)->functions, NULL);
	string_list_sort(changes->names);
}

static GPtrArray *all_sites(const struct build_state *state)
{
	GPtrArray *sites = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, state->objects);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct built_object *object = value;

		for (guint i = 0; i < object->sites->len; i++)
			g_ptr_array_add(sites, g_ptr_array_index(object->sites, i));
	}
	return sites;
}

/*
 * The figure is the sum over functions: the linker rounds the sections of vmlinux up to pages, so
 * that their sizes hide most changes.
 */
static char *describe_changes(const struct check_input *input, GString *log, gint64 *figure)
{
	struct changes changes = {.names = g_ptr_array_new_with_free_func(g_free), .log = log};
	g_autofree char *names = NULL;
	char *text;

	find_changes(input, &changes);
	names = text_some(changes.names, NAMES_SHOWN);
	text = g_strdup_printf("text %+" G_GINT64_FORMAT " bytes; %u function%s changed%s%s",
			       changes.bytes, changes.names->len,
			       changes.names->len == 1 ? "" : "s", changes.names->len ? ": " : "",
			       names);
	*figure = changes.bytes;
	g_ptr_array_unref(changes.names);
	return text;
}

static gboolean judge_objects(const struct check_input *input, struct check_result *result,
			      GError **error)
{
	g_autoptr(GPtrArray) sites = all_sites(input->now);
	g_autoptr(reconciliation) both = NULL;
	g_autofree char *code = NULL;
	struct found *found = finder_at(input->finder, input->commit, error);

	if (!found)
		return FALSE;
	both = reconcile(sites, found, NULL);
	code = describe_changes(input, result->log, &result->figure);
	for (guint i = 0; i < both->unexplained->len; i++)
		g_string_append_printf(result->log, "unexplained: %s\n",
				       (const char *)g_ptr_array_index(both->unexplained, i));
	if (both->unexplained->len || input->now->unreadable->len) {
		g_autofree char *some = text_some(both->unexplained->len ? both->unexplained
									 : input->now->unreadable,
						  NAMES_SHOWN);

		result->outcome = both->unexplained->len ? "fail" : "error";
		result->detail = g_strdup_printf(
			"%s %s; %s",
			both->unexplained->len ? "calls in the objects that find does not list:"
					       : "unreadable objects:",
			some, code);
		return TRUE;
	}
	result->outcome = "pass";
	result->detail = g_strdup_printf("%s; %u call%s left in the objects, all explained", code,
					 both->calls, both->calls == 1 ? "" : "s");
	return TRUE;
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	if (check_touched_skip(input, result))
		return TRUE;
	if (!judge_objects(input, result, error))
		return FALSE;
	check_touched_count(input, result);
	return TRUE;
}

const struct check check_objects = {CHECK_OBJECTS, "3", judge};
