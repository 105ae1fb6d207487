// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/lone-macro.h"

#include <string.h>

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/scan/includes.h"
#include "kernel-tree/source/tokens.h"

struct lone_macros {
	struct tree *tree;
	struct includes *includes;
	struct git_blobs *blobs;
	GHashTable *known; /* "MACRO PATH" -> GINT_TO_POINTER(enum category) */
};

struct lone_macros *lone_macros_new(struct tree *tree)
{
	struct lone_macros *macros = g_new0(struct lone_macros, 1);

	macros->tree = tree;
	macros->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return macros;
}

void lone_macros_free(struct lone_macros *macros)
{
	if (!macros)
		return;
	includes_close(macros->includes);
	git_blobs_close(macros->blobs);
	g_hash_table_unref(macros->known);
	g_free(macros);
}

/* Does one of the definitions have asm in it? */
static gboolean makes_assembly(GArray *tokens, const struct token *macro)
{
	static const char *const keywords[] = {"asm", "__asm__", "__asm", "asm_volatile_goto",
					       NULL};
	guint body, end;

	for (guint at = 0; token_find_macro(tokens, macro, &at, &body, &end); at = end)
		for (guint i = body; i < end; i++)
			if (token_is_one_of(token_nth(tokens, i), keywords))
				return TRUE;
	return FALSE;
}

/* As makes_assembly(), of a header. */
static gboolean header_makes_assembly(struct lone_macros *macros, const char *path,
				      const struct token *macro, gboolean *makes, GError **error)
{
	g_autofree char *object = g_strdup_printf("%s:%s", macros->tree->rev, path);
	g_autoptr(GBytes) content = git_blobs_read(macros->blobs, object, NULL, error);
	g_autoptr(GArray) tokens = NULL;
	const char *text;
	gsize length;

	if (!content)
		return FALSE;
	text = g_bytes_get_data(content, &length);
	/* Most headers do not have the word at all. */
	if (!memmem(text, length, macro->text, macro->length))
		return TRUE;
	tokens = lexer_all(text, length, LEXER_C, FALSE);
	*makes = makes_assembly(tokens, macro);
	return TRUE;
}

static gboolean open_includes(struct lone_macros *macros, GError **error)
{
	if (!macros->includes)
		macros->includes = includes_open(macros->tree->repo, macros->tree->rev, error);
	if (macros->includes && !macros->blobs)
		macros->blobs = git_blobs_open(macros->tree->repo, error);
	return macros->includes && macros->blobs;
}

static gboolean find_category(struct lone_macros *macros, const char *path, GArray *tokens,
			      const struct token *macro, enum category *category, GError **error)
{
	gboolean makes = makes_assembly(tokens, macro);
	GHashTable *headers;
	GHashTableIter iter;
	gpointer header;

	if (!makes) {
		headers = open_includes(macros, error) ? includes_of(macros->includes, path, error)
						       : NULL;
		if (!headers)
			return FALSE;
		g_hash_table_iter_init(&iter, headers);
		while (!makes && g_hash_table_iter_next(&iter, &header, NULL))
			if (!header_makes_assembly(macros, header, macro, &makes, error))
				return FALSE;
	}
	*category = makes ? CATEGORY_ASM : CATEGORY_ADDRESS;
	return TRUE;
}

gboolean lone_macro_category(struct lone_macros *macros, const char *path, GArray *tokens,
			     const struct token *macro, enum category *category, GError **error)
{
	g_autofree char *key = g_strdup_printf("%.*s %s", (int)macro->length, macro->text, path);
	gpointer known;

	if (g_hash_table_lookup_extended(macros->known, key, NULL, &known)) {
		*category = GPOINTER_TO_INT(known);
		return TRUE;
	}
	if (!find_category(macros, path, tokens, macro, category, error))
		return FALSE;
	g_hash_table_insert(macros->known, g_steal_pointer(&key), GINT_TO_POINTER(*category));
	return TRUE;
}
