// SPDX-License-Identifier: GPL-2.0
/* objects: what the commit did to the code, and whether the objects bear out what find says. */
#include <string.h>

#include "verify/checks/reconcile.h"
#include "kernel-tree/elf/audit.h"
#include "verify/checks/check.h"

#define NAMES_SHOWN 3

/* What the commit did to functions: one line each, and the sum in bytes. */
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

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where single objects are compiled, only those of both commits can be compared. */
static gboolean comparable(const struct check_input *check_input, const char *object)
{
	return !check_input->touched || touched_files_covers_object(check_input->touched, object);
}

static void find_changes(const struct check_input *check_input, struct changes *changes)
{
	GHashTableIter iter;
	gpointer path, value;

	g_hash_table_iter_init(&iter, check_input->now->objects);
	while (g_hash_table_iter_next(&iter, &path, &value)) {
		const struct built_object *is = value;
		const struct built_object *was =
			g_hash_table_lookup(check_input->before->objects, path);

		if (is != was && comparable(check_input, path))
			compare_functions(changes, path, was ? was->functions : NULL,
					  is->functions);
	}
	g_hash_table_iter_init(&iter, check_input->before->objects);
	while (g_hash_table_iter_next(&iter, &path, &value))
		if (!g_hash_table_contains(check_input->now->objects, path) &&
		    comparable(check_input, path))
			compare_functions(changes, path,
					  ((const struct built_object *)value)->functions, NULL);
	g_ptr_array_sort(changes->names, compare_names);
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
static char *describe_changes(const struct check_input *check_input, GString *log, gint64 *figure)
{
	struct changes changes = {.names = g_ptr_array_new_with_free_func(g_free), .log = log};
	g_autofree char *names = NULL;
	char *text;

	find_changes(check_input, &changes);
	names = check_some(changes.names, NAMES_SHOWN);
	text = g_strdup_printf("text %+" G_GINT64_FORMAT " bytes; %u function%s changed%s%s",
			       changes.bytes, changes.names->len,
			       changes.names->len == 1 ? "" : "s", changes.names->len ? ": " : "",
			       names);
	*figure = changes.bytes;
	g_ptr_array_unref(changes.names);
	return text;
}

static gboolean judge_objects(const struct check_input *check_input,
			      struct check_result *check_result, GError **error)
{
	g_autoptr(GPtrArray) sites = all_sites(check_input->now);
	g_autoptr(agreement) agreement = NULL;
	g_autofree char *code = NULL;
	struct found *found = finder_at(check_input->finder, check_input->commit, error);

	if (!found)
		return FALSE;
	agreement = agree(sites, found, NULL);
	code = describe_changes(check_input, check_result->log, &check_result->figure);
	for (guint i = 0; i < agreement->unexplained->len; i++)
		g_string_append_printf(check_result->log, "unexplained: %s\n",
				       (const char *)g_ptr_array_index(agreement->unexplained, i));
	if (agreement->unexplained->len || check_input->now->trouble->len) {
		g_autofree char *some = check_some(agreement->unexplained->len
							   ? agreement->unexplained
							   : check_input->now->trouble,
						   NAMES_SHOWN);

		check_result->outcome = agreement->unexplained->len ? "fail" : "error";
		check_result->detail =
			g_strdup_printf("%s %s; %s",
					agreement->unexplained->len
						? "calls in the objects that find does not list:"
						: "unreadable objects:",
					some, code);
		return TRUE;
	}
	check_result->outcome = "pass";
	check_result->detail = g_strdup_printf("%s; %u call%s left in the objects, all explained",
					       code, agreement->calls,
					       agreement->calls == 1 ? "" : "s");
	return TRUE;
}

static gboolean judge(const struct check_input *check_input, struct check_result *check_result,
		      GError **error)
{
	if (check_scope_skips(check_input, check_result))
		return TRUE;
	if (!judge_objects(check_input, check_result, error))
		return FALSE;
	check_scope_count(check_input, check_result);
	return TRUE;
}

const struct check check_objects = {"objects", "3", CHECK_BUILD, judge};
