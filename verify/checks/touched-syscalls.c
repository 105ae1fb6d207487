// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/touched-syscalls.h"

#include <string.h>

#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/source/lexer.h"

void touched_syscalls_free(struct touched_syscalls *touched)
{
	if (!touched)
		return;
	g_hash_table_unref(touched->changed);
	g_hash_table_unref(touched->split);
	g_ptr_array_unref(touched->gained);
	g_ptr_array_unref(touched->lost);
	g_free(touched);
}

/* The texts of two revisions' files, each read once. */
struct texts {
	struct git_blobs *blobs;
	GHashTable *by_object; /* "REV:PATH" -> GBytes */
};

static const char *text_of(struct texts *texts, const char *rev, const char *path, gsize *length,
			   GError **error)
{
	g_autofree char *object = g_strdup_printf("%s:%s", rev, path);
	GBytes *bytes = g_hash_table_lookup(texts->by_object, object);

	if (!bytes) {
		bytes = git_blobs_read(texts->blobs, object, NULL, error);
		if (!bytes)
			return NULL;
		g_hash_table_insert(texts->by_object, g_steal_pointer(&object), bytes);
	}
	return g_bytes_get_data(bytes, length);
}

/* The code of a definition without comments and layout: tokens with blanks between. */
static char *code_of(struct texts *texts, const char *rev, const struct definition *definition,
		     gboolean body_only, GError **error)
{
	g_autoptr(GString) code = g_string_new(NULL);
	g_autoptr(GArray) tokens = NULL;
	gsize length, start, end;
	const char *text = text_of(texts, rev, definition->file, &length, error);

	if (!text)
		return NULL;
	end = definition->body_end ? definition->body_end : definition->head_end;
	start = body_only ? definition->body : definition->head;
	if (end > length || start > end)
		return g_strdup("");
	tokens = lexer_all(text + start, end - start, LEXER_C, FALSE);
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		g_string_append_len(code, token->text, token->length);
		g_string_append_c(code, ' ');
	}
	return g_strdup(code->str);
}

/* Past the ')' of a call that starts at words[i] ("ksys_sync", "(", ..., ")"); 0 if there is none.
 */
static guint past_call(char **words, guint n, guint i)
{
	int depth = 0;

	if (i + 2 >= n || !(g_ascii_isalpha(words[i][0]) || words[i][0] == '_') ||
	    strcmp(words[i + 1], "(") != 0)
		return 0;
	for (i++; i < n; i++) {
		depth += strcmp(words[i], "(") == 0;
		depth -= strcmp(words[i], ")") == 0;
		if (strchr("{};", words[i][0]))
			return 0;
		if (depth == 0)
			return i + 1;
	}
	return 0;
}

static gboolean words_are(char **words, const char *text)
{
	g_autofree char *joined = g_strjoinv(" ", words);

	return strcmp(g_strstrip(joined), text) == 0;
}

/* "{ return ksys_dup2 ( oldfd , newfd ) ; }", "{ ksys_sync ( ) ; return 0 ; }": only one call. */
static gboolean is_stub(const char *body)
{
	g_auto(GStrv) words = g_strsplit(body, " ", -1);
	guint n = g_strv_length(words);
	gboolean returns;
	guint end;

	if (n < 7 || strcmp(words[0], "{") != 0)
		return FALSE;
	returns = strcmp(words[1], "return") == 0;
	end = past_call(words, n, returns ? 2 : 1);
	return end && words_are(words + end, returns ? "; }" : "; return 0 ; }");
}

/* All definitions of a symbol as one text: some have several, under different #if. */
static char *all_code(struct texts *texts, const char *rev, GPtrArray *definitions, gboolean *stub,
		      GError **error)
{
	g_autoptr(GString) code = g_string_new(NULL);

	*stub = definitions && definitions->len > 0;
	for (guint i = 0; definitions && i < definitions->len; i++) {
		const struct definition *definition = g_ptr_array_index(definitions, i);
		g_autofree char *one = code_of(texts, rev, definition, FALSE, error);
		g_autofree char *body = one ? code_of(texts, rev, definition, TRUE, error) : NULL;

		if (!body)
			return NULL;
		g_string_append(code, one);
		*stub = *stub && is_stub(body);
	}
	return g_strdup(code->str);
}

static gboolean in_files(GPtrArray *definitions, GHashTable *files)
{
	for (guint i = 0; definitions && i < definitions->len; i++)
		if (g_hash_table_contains(
			    files, ((struct definition *)g_ptr_array_index(definitions, i))->file))
			return TRUE;
	return FALSE;
}

struct sides {
	const char *parent, *commit;
	const struct found *before, *now;
};

static gboolean compare_definitions(struct touched_syscalls *touched, const struct sides *sides,
				    GHashTable *files, struct texts *texts, GError **error)
{
	GHashTableIter iter;
	gpointer symbol, value;

	g_hash_table_iter_init(&iter, sides->now->scan->definitions);
	while (g_hash_table_iter_next(&iter, &symbol, &value)) {
		GPtrArray *old = g_hash_table_lookup(sides->before->scan->definitions, symbol);
		g_autofree char *is = NULL;
		g_autofree char *was = NULL;
		gboolean stub_now, stub_before;

		if (!in_files(value, files) && !in_files(old, files))
			continue;
		is = all_code(texts, sides->commit, value, &stub_now, error);
		was = is ? all_code(texts, sides->parent, old, &stub_before, error) : NULL;
		if (!was)
			return FALSE;
		if (strcmp(is, was) == 0)
			continue;
		g_hash_table_add(touched->changed, g_strdup(symbol));
		if (stub_now && !stub_before)
			g_hash_table_add(touched->split, g_strdup(symbol));
	}
	return TRUE;
}

/*
 * How often each file uses each callee: "file\ncallee" -> count. The enclosing function is not part
 * of the key, since a body that moves to a helper in the same file takes its calls with it.
 */
static GHashTable *uses_of(const struct found *found)
{
	GHashTable *uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < found->sites->len; i++) {
		const struct site *site = g_ptr_array_index(found->sites, i);
		char *key = g_strdup_printf("%s\n%s", site->file, site->callee);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(uses, key));

		g_hash_table_insert(uses, key, GUINT_TO_POINTER(n + 1));
	}
	return uses;
}

static void more_used(const struct found *found, GHashTable *here, GHashTable *there,
		      GPtrArray *sites)
{
	for (guint i = 0; i < found->sites->len; i++) {
		struct site *site = g_ptr_array_index(found->sites, i);
		g_autofree char *key = g_strdup_printf("%s\n%s", site->file, site->callee);

		if (GPOINTER_TO_UINT(g_hash_table_lookup(here, key)) >
		    GPOINTER_TO_UINT(g_hash_table_lookup(there, key)))
			g_ptr_array_add(sites, site);
	}
}

struct touched_syscalls *touched_syscalls_between(struct git_repo *repo, const char *parent,
						  const char *commit, const struct found *before,
						  const struct found *now, GError **error)
{
	g_autoptr(touched_syscalls) touched = g_new0(struct touched_syscalls, 1);
	g_autoptr(GHashTable) files = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) texts_held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
								 (GDestroyNotify)g_bytes_unref);
	g_autoptr(GPtrArray) changed = NULL;
	g_autoptr(git_blobs) blobs = NULL;
	g_autoptr(GHashTable) uses_before = uses_of(before);
	g_autoptr(GHashTable) uses_now = uses_of(now);
	const struct sides sides = {parent, commit, before, now};

	touched->changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	touched->split = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	touched->gained = g_ptr_array_new();
	touched->lost = g_ptr_array_new();
	changed = git_changed(repo, parent, commit, error);
	blobs = changed ? git_blobs_open(repo, error) : NULL;
	if (!blobs)
		return NULL;
	for (guint i = 0; i < changed->len; i++)
		g_hash_table_add(files, g_ptr_array_index(changed, i));
	if (!compare_definitions(touched, &sides, files,
				 &(struct texts){.blobs = blobs, .by_object = texts_held}, error))
		return NULL;
	more_used(now, uses_now, uses_before, touched->gained);
	more_used(before, uses_before, uses_now, touched->lost);
	return g_steal_pointer(&touched);
}
