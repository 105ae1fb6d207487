// SPDX-License-Identifier: GPL-2.0
#include "series/make/change.h"

#include <string.h>

struct change *change_new(const char *subsystem, const char *name)
{
	struct change *change = g_new0(struct change, 1);

	change->subsystem = g_strdup(subsystem);
	change->name = g_strdup(name);
	change->body = g_strdup("");
	change->subjects = g_ptr_array_new_with_free_func(g_free);
	change->owners = g_array_new(FALSE, FALSE, sizeof(guint));
	change->needs = g_ptr_array_new();
	change->concerns = g_ptr_array_new_with_free_func(g_free);
	change->homes = g_ptr_array_new_with_free_func(g_free);
	change->branches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	change_also_for(change, subsystem);
	return change;
}

void change_free(struct change *change)
{
	if (!change)
		return;
	g_free(change->subsystem);
	g_free(change->name);
	g_free(change->prefix);
	g_free(change->body);
	g_ptr_array_unref(change->subjects);
	g_array_unref(change->owners);
	g_ptr_array_unref(change->needs);
	g_ptr_array_unref(change->concerns);
	g_ptr_array_unref(change->homes);
	g_hash_table_unref(change->branches);
	g_free(change);
}

void change_own(struct change *change, guint owner)
{
	g_array_append_val(change->owners, owner);
}

void change_also_for(struct change *change, const char *subsystem)
{
	g_hash_table_add(change->branches, g_strdup(subsystem));
}

void change_add_need(struct change *change, struct change *need)
{
	if (need && need != change && !g_ptr_array_find(change->needs, need, NULL))
		g_ptr_array_add(change->needs, need);
}

void change_set_body(struct change *change, const char *body)
{
	g_free(change->body);
	change->body = g_strdup(body);
}

struct change_set *change_set_new(struct edit_set *edits)
{
	struct change_set *set = g_new0(struct change_set, 1);

	set->edits = edits;
	set->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
	return set;
}

void change_set_free(struct change_set *set)
{
	if (!set)
		return;
	g_ptr_array_unref(set->changes);
	g_free(set);
}

void change_set_add(struct change_set *set, struct change *change)
{
	g_ptr_array_add(set->changes, change);
}

/* Add the needed changes, then this one. In a circle the first visited comes last. */
static void visit(struct change *change, GHashTable *seen, GPtrArray *sorted)
{
	if (!g_hash_table_add(seen, change))
		return;
	for (guint i = 0; i < change->needs->len; i++)
		visit(g_ptr_array_index(change->needs, i), seen, sorted);
	g_ptr_array_add(sorted, change);
}

static void sort_changes(GPtrArray *changes)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (guint i = 0; i < changes->len; i++)
		visit(g_ptr_array_index(changes, i), seen, sorted);
	g_return_if_fail(sorted->len == changes->len);
	memcpy(changes->pdata, sorted->pdata, sorted->len * sizeof(gpointer));
}

/* Put needed changes on the branches of those that need them: one pass, as needed ones come first.
 */
static void spread_branches(GPtrArray *changes)
{
	for (guint i = changes->len; i-- > 0;) {
		const struct change *change = g_ptr_array_index(changes, i);

		for (guint j = 0; j < change->needs->len; j++) {
			struct change *need = g_ptr_array_index(change->needs, j);
			GHashTableIter iter;
			gpointer name;

			g_hash_table_iter_init(&iter, change->branches);
			while (g_hash_table_iter_next(&iter, &name, NULL))
				change_also_for(need, name);
		}
	}
}

static gboolean same_branches(const struct change *a, const struct change *b)
{
	GHashTableIter iter;
	gpointer name;

	if (g_hash_table_size(a->branches) != g_hash_table_size(b->branches))
		return FALSE;
	g_hash_table_iter_init(&iter, a->branches);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (!g_hash_table_contains(b->branches, name))
			return FALSE;
	return TRUE;
}

static void share(struct change *change)
{
	if (change->shared)
		return;
	change->shared = TRUE;
	for (guint i = 0; i < change->needs->len; i++)
		share(g_ptr_array_index(change->needs, i));
}

/*
 * Share one of two near changes that are not on the same branches: the one that is on more
 * branches, or else the first. Then branches differ only in the other.
 */
static void share_one(struct change *a, struct change *b)
{
	if (!a || !b || a == b || a->shared || b->shared || same_branches(a, b))
		return;
	share(g_hash_table_size(b->branches) > g_hash_table_size(a->branches) ? b : a);
}

/* By owner; NULL if no change has it, or a leading one, which is on all branches anyway. */
static GPtrArray *changes_by_owner(const GPtrArray *changes)
{
	GPtrArray *by_owner = g_ptr_array_new();

	for (guint i = 0; i < changes->len; i++) {
		struct change *change = g_ptr_array_index(changes, i);

		for (guint j = 0; !change->leading && j < change->owners->len; j++) {
			guint owner = g_array_index(change->owners, guint, j);

			if (owner >= by_owner->len)
				g_ptr_array_set_size(by_owner, (gint)owner + 1);
			by_owner->pdata[owner] = change;
		}
	}
	return by_owner;
}

static struct change *change_of(const struct edit *edit, const GPtrArray *by_owner)
{
	return edit->owner < by_owner->len ? by_owner->pdata[edit->owner] : NULL;
}

static void share_in_file(const struct edit_file *file, const GPtrArray *by_owner)
{
	for (guint i = 0; i < file->edits->len; i++) {
		const struct edit *a = g_ptr_array_index(file->edits, i);

		for (guint j = i + 1; j < file->edits->len; j++) {
			const struct edit *b = g_ptr_array_index(file->edits, j);

			if (edit_near(file, a, b))
				share_one(change_of(a, by_owner), change_of(b, by_owner));
			else if (a->start != b->start)
				break; /* sorted by offset: all others are farther */
		}
	}
}

void change_set_settle(struct change_set *set)
{
	g_autoptr(GPtrArray) files = edit_set_files(set->edits);
	g_autoptr(GPtrArray) by_owner = NULL;

	sort_changes(set->changes);
	by_owner = changes_by_owner(set->changes);
	spread_branches(set->changes);
	for (guint i = 0; i < files->len; i++)
		share_in_file(g_ptr_array_index(files, i), by_owner);
}

/* Leading changes, shared ones, the branch's own. */
enum group { GROUP_LEADING, GROUP_SHARED, GROUP_OWN, GROUPS };

static enum group group_of(const struct change *change)
{
	return change->leading ? GROUP_LEADING : change->shared ? GROUP_SHARED : GROUP_OWN;
}

static gboolean in_branch(const struct change *change, const char *const *subsystems)
{
	if (!subsystems)
		return TRUE;
	for (; *subsystems; subsystems++)
		if (g_hash_table_contains(change->branches, *subsystems))
			return TRUE;
	return FALSE;
}

GPtrArray *change_set_of(const struct change_set *set, const char *const *subsystems)
{
	GPtrArray *chosen = g_ptr_array_new();

	for (enum group group = 0; group < GROUPS; group++) {
		for (guint i = 0; i < set->changes->len; i++) {
			struct change *change = g_ptr_array_index(set->changes, i);

			if (group_of(change) == group &&
			    (group != GROUP_OWN || in_branch(change, subsystems)))
				g_ptr_array_add(chosen, change);
		}
	}
	return chosen;
}
