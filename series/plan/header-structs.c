// SPDX-License-Identifier: GPL-2.0
#include "series/plan/header-structs.h"

#include <string.h>

#include "series/code/structs.h"

/* The structures in a header, as "struct x". */
struct header_tags {
	GHashTable *declared; /* set of char * */
	GPtrArray *loose;     /* see series/code/structs.h */
};

void header_tags_free(struct header_tags *tags)
{
	g_hash_table_unref(tags->declared);
	g_ptr_array_unref(tags->loose);
	g_free(tags);
}

/* Borrowed; NULL is an error. */
static struct header_tags *tags_of(struct planner *planner, const char *header, GError **error)
{
	struct header_tags *tags = g_hash_table_lookup(planner->header_tags, header);
	const char *text;
	gsize length;

	if (tags)
		return tags;
	if (!file_text(planner->files, header, &text, &length, error))
		return NULL;
	tags = g_new0(struct header_tags, 1);
	tags->declared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	tags->loose = structs_loose(text ? text : "", text ? length : 0, tags->declared);
	g_hash_table_insert(planner->header_tags, g_strdup(header), tags);
	return tags;
}

/*
 * Does a header that the file includes, other than `except`, declare "struct x"? For <asm/...> only
 * words are known: the word counts as a declaration unless some header uses it without one.
 */
static gboolean sees_tag(struct planner *planner, const char *file, const char *except,
			 const char *tag, gboolean *does, GError **error)
{
	GHashTable *seen = includes_of(planner->includes, file, error);
	const char *name = strchr(tag, ' ');
	g_autofree char *kind = g_strndup(tag, name - tag);
	gboolean loose = FALSE, word = FALSE;
	GHashTableIter iter;
	gpointer header;

	*does = FALSE;
	if (!seen)
		return FALSE;
	g_hash_table_iter_init(&iter, seen);
	while (!*does && g_hash_table_iter_next(&iter, &header, NULL)) {
		struct header_tags *tags;

		if (strcmp(header, except) == 0)
			continue;
		tags = tags_of(planner, header, error);
		if (!tags || (!word && !includes_see_word(planner->includes, header, kind, name + 1,
							  &word, error)))
			return FALSE;
		*does = g_hash_table_contains(tags->declared, tag);
		loose |= g_ptr_array_find_with_equal_func(tags->loose, tag, g_str_equal, NULL);
	}
	*does |= word && !loose;
	return TRUE;
}

static gboolean all_see_tag(struct planner *planner, const struct decision *decision,
			    const char *tag, gboolean *all, GError **error)
{
	*all = TRUE;
	for (guint i = 0; i < decision->header.add_includes->len && *all; i++)
		if (!sees_tag(planner, decision->header.add_includes->pdata[i],
			      decision->header.path, tag, all, error))
			return FALSE;
	return TRUE;
}

gboolean header_structs_choose(struct planner *planner, struct decision *decision, GError **error)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GPtrArray) loose = NULL;
	const char *text;
	gsize length;

	if (!decision->header.add_includes->len)
		return TRUE;
	if (!file_text(planner->files, decision->header.path, &text, &length, error))
		return FALSE;
	loose = structs_loose(text, length, NULL);
	for (guint i = 0; i < loose->len; i++) {
		const char *tag = g_ptr_array_index(loose, i);
		gboolean does;

		if (!sees_tag(planner, decision->header.path, decision->header.path, tag, &does,
			      error))
			return FALSE;
		if (!does && !all_see_tag(planner, decision, tag, &does, error))
			return FALSE;
		if (!does)
			g_string_append_printf(lines, "%s;\n", tag);
	}
	decision_set(&decision->header.own_structs, lines->str);
	return TRUE;
}
