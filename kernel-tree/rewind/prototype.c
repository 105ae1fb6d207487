// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/rewind/prototype.h"

#include <string.h>

#include "kernel-tree/dispatch/x86.h"
#include "kernel-tree/source/tokens.h"

static const char *condition_of(struct source *source, const struct outline_item *item, guint n)
{
	const struct outline_group *group = g_ptr_array_index(source_outline(source)->groups,
							      g_array_index(item->guard, guint, n));
	guint branch = g_array_index(item->branch, guint, n);

	if (group->header_guard)
		return NULL;
	return g_ptr_array_index(group->conditions, MIN(branch, group->conditions->len - 1));
}

/* Does each condition of the prototype hold wherever the definition is compiled? */
static gboolean prototype_holds(const struct spot *prototype, const struct pairing *pairing)
{
	for (guint i = 0; i < prototype->item->guard->len; i++) {
		const char *needed = condition_of(prototype->source, prototype->item, i);
		gboolean found = !needed || strstr(needed, X86_WRAPPER_OPTION);

		for (guint j = 0; j < pairing->helper->guard->len && !found; j++)
			found = g_strcmp0(needed,
					  condition_of(pairing->source, pairing->helper, j)) == 0;
		if (!found)
			return FALSE;
	}
	return TRUE;
}

static void note_prototypes(GHashTable *table, struct source *source)
{
	GPtrArray *items = source_outline(source)->items;

	for (guint i = 0; i < items->len; i++) {
		struct outline_item *item = g_ptr_array_index(items, i);
		struct spot spot = {source, item, item->word};

		if (item->kind == OUTLINE_PROTOTYPE && !g_hash_table_contains(table, item->name))
			g_hash_table_insert(table, item->name, g_memdup2(&spot, sizeof(spot)));
	}
}

GHashTable *prototypes_collect(struct sources *sources)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	g_autoptr(GPtrArray) files = sources_sorted(sources);

	for (guint f = 0; f < files->len; f++) {
		struct source *source = g_ptr_array_index(files, f);

		if (g_str_has_prefix(source->path, "include/linux/"))
			note_prototypes(table, source);
	}
	return table;
}

static gboolean includes_header(struct source *source, const char *path)
{
	static const char folder[] = "include/";
	GArray *tokens = source_tokens(source);

	if (!g_str_has_prefix(path, folder))
		return FALSE;
	for (guint i = 0; i < tokens->len; i++)
		if (token_includes(token_nth(tokens, i), path + strlen(folder)))
			return TRUE;
	return FALSE;
}

static gboolean defines(const struct helper *helper, const struct source *source)
{
	for (guint i = 0; i < helper->pairings->len; i++)
		if (((struct pairing *)g_ptr_array_index(helper->pairings, i))->source == source)
			return TRUE;
	return FALSE;
}

/* Is the helper declared in this header only, so that its callers see the header? */
static gboolean declared_only_in(const struct helper *helper, const struct source *header)
{
	const GPtrArray *spots = helper->definitions->len ? helper->prototypes : helper->inlines;

	for (guint i = 0; i < spots->len; i++)
		if (((struct spot *)g_ptr_array_index(spots, i))->source != header)
			return FALSE;
	return spots->len > 0;
}

gboolean prototype_seen(const struct helper *helper, const struct spot *prototype, char **refuse)
{
	for (guint i = 0; prototype && i < helper->pairings->len; i++)
		if (!prototype_holds(prototype, g_ptr_array_index(helper->pairings, i)))
			prototype = NULL;
	for (guint i = 0; i < helper->calls->len; i++) {
		const struct spot *call = g_ptr_array_index(helper->calls, i);
		const struct pairing *pairing =
			helper->pairings->len ? g_ptr_array_index(helper->pairings, 0) : NULL;

		if (prototype && (declared_only_in(helper, prototype->source) ||
				  includes_header(call->source, prototype->source->path) ||
				  defines(helper, call->source)))
			continue;
		if (!prototype && pairing && defines(helper, call->source) &&
		    helper->pairings->len == 1 &&
		    token_nth(source_tokens(call->source), call->token)->offset >
			    pairing->helper->end)
			continue;
		if (helper->prototypes->len == 0)
			*refuse = g_strdup_printf("a caller would not see a prototype of %s() (%s)",
						  helper->symbol, call->source->path);
		return FALSE;
	}
	return TRUE;
}
