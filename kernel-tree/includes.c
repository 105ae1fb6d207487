// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/includes.h"

#include <string.h>

#include "kernel-tree/lexer.h"
#include "kernel-tree/presence.h"

/* One file as text: what it includes and which words it holds. */
struct source {
	gboolean there;
	GPtrArray *names;  /* char *: as written, with quotes or angles: <linux/fs.h>, "util.h" */
	GHashTable *words; /* "fs_struct", and "struct fs_struct" for tags */
};

struct includes {
	char *rev;
	struct git_blobs *blobs;
	GHashTable *sources;  /* path -> struct source * */
	GHashTable *closures; /* arch:path -> set of paths */
};

static void source_free(gpointer data)
{
	struct source *source = data;

	g_ptr_array_unref(source->names);
	g_hash_table_unref(source->words);
	g_free(source);
}

struct includes *includes_open(struct git_repo *repo, const char *rev, GError **error)
{
	struct git_blobs *blobs = git_blobs_open(repo, error);
	struct includes *includes;

	if (!blobs)
		return NULL;
	includes = g_new0(struct includes, 1);
	includes->rev = g_strdup(rev);
	includes->blobs = blobs;
	includes->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
	includes->closures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						   (GDestroyNotify)g_hash_table_unref);
	return includes;
}

void includes_close(struct includes *includes)
{
	if (!includes)
		return;
	git_blobs_close(includes->blobs);
	g_hash_table_unref(includes->sources);
	g_hash_table_unref(includes->closures);
	g_free(includes->rev);
	g_free(includes);
}

/*
 * The include guard is the #ifndef that nothing but comments stands before, whose macro is defined next,
 * and that ends the file. Whether it ends the file need not be asked: what follows its
 * #endif is at depth 0 anyway.
 */
static gboolean is_guard(GArray *tokens, guint at)
{
	const struct token *token = &g_array_index(tokens, struct token, 0);

	/* # ifndef NAME # define NAME */
	return at == 0 && tokens->len >= 6 && token_is(&token[1], "ifndef") &&
	       token_is(&token[4], "define") && token[2].length == token[5].length &&
	       memcmp(token[2].text, token[5].text, token[2].length) == 0;
}

GPtrArray *includes_parse(const char *text, gsize length)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	guint depth = 0;
	gboolean guarded = FALSE;

	for (guint i = 0; i + 1 < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);

		if (token->directive == DIRECTIVE_NONE || !token_is(token, "#") || !token->first)
			continue;
		if (token->directive == DIRECTIVE_IF) {
			guarded |= is_guard(tokens, i);
			depth++;
		} else if (token->directive == DIRECTIVE_ENDIF && depth > 0) {
			depth--;
			guarded = guarded && depth > 0;
		} else if (token->directive == DIRECTIVE_INCLUDE && depth == (guarded ? 1 : 0) &&
			   i + 2 < tokens->len && token[2].kind == TOKEN_STRING) {
			g_ptr_array_add(names, token_dup(&token[2]));
		}
	}
	return names;
}

static void collect_words(const char *text, gsize length, GHashTable *words)
{
	struct lexer lexer;
	struct token token;
	g_autofree char *before = NULL;

	lexer_init(&lexer, text, length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		char *word;

		if (token.kind == TOKEN_COMMENT)
			continue;
		if (token.kind != TOKEN_IDENTIFIER) {
			g_clear_pointer(&before, g_free);
			continue;
		}
		word = token_dup(&token);
		if (before && (strcmp(before, "struct") == 0 || strcmp(before, "union") == 0 ||
			       strcmp(before, "enum") == 0))
			g_hash_table_add(words, g_strdup_printf("%s %s", before, word));
		g_hash_table_add(words, g_strdup(word));
		g_free(before);
		before = word;
	}
}

/* Borrowed. NULL only with an error. */
static struct source *read_source(struct includes *includes, const char *path, GError **error)
{
	struct source *source = g_hash_table_lookup(includes->sources, path);
	g_autofree char *object = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) local = NULL;
	gboolean missing = FALSE;
	const char *text;
	gsize length;

	if (source)
		return source;
	object = g_strdup_printf("%s:%s", includes->rev, path);
	bytes = git_blobs_read(includes->blobs, object, &missing, &local);
	if (!bytes && !missing) {
		g_propagate_error(error, g_steal_pointer(&local));
		return NULL;
	}
	source = g_new0(struct source, 1);
	source->there = bytes != NULL;
	source->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (bytes) {
		text = g_bytes_get_data(bytes, &length);
		source->names = includes_parse(text, length);
		collect_words(text, length, source->words);
	} else {
		source->names = g_ptr_array_new_with_free_func(g_free);
	}
	g_hash_table_insert(includes->sources, g_strdup(path), source);
	return source;
}

/* "a/b/../c.h" to "a/c.h", so that one file has one name. */
static char *normalise(const char *path)
{
	g_autofree char *rooted = g_strconcat("/", path, NULL);
	g_autofree char *canonical = g_canonicalize_filename(rooted, "/");

	return g_strdup(canonical + 1);
}

/* The paths that kbuild's -I options would try for a name, first match counts. */
static GPtrArray *candidates(const char *name, const char *from, const char *arch)
{
	g_autofree char *inner = g_strndup(name + 1, strlen(name) - 2);
	g_autofree char *folder = g_path_get_dirname(from);
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);

	if (name[0] == '"') {
		g_autofree char *beside = g_build_filename(folder, inner, NULL);

		g_ptr_array_add(paths, normalise(beside));
	}
	if (arch) {
		g_ptr_array_add(paths, g_strdup_printf("arch/%s/include/%s", arch, inner));
		g_ptr_array_add(paths, g_strdup_printf("arch/%s/include/uapi/%s", arch, inner));
		/* A header that the architecture does not bring is generated from asm-generic. */
		if (g_str_has_prefix(inner, "asm/"))
			g_ptr_array_add(paths,
					g_strdup_printf("include/asm-generic/%s", inner + 4));
	}
	g_ptr_array_add(paths, g_strdup_printf("include/%s", inner));
	g_ptr_array_add(paths, g_strdup_printf("include/uapi/%s", inner));
	return paths;
}

/* The file that a name means, NULL (no error) when there is none or it depends on the architecture. */
static char *resolve(struct includes *includes, const char *name, const char *from,
		     const char *arch, GError **error)
{
	g_autoptr(GPtrArray) paths = NULL;

	if (strlen(name) < 3 || (name[0] != '"' && name[0] != '<'))
		return NULL;
	if (!arch && g_str_has_prefix(name + 1, "asm/"))
		return NULL;
	paths = candidates(name, from, arch);
	for (guint i = 0; i < paths->len; i++) {
		struct source *source =
			read_source(includes, g_ptr_array_index(paths, i), error);

		if (!source)
			return NULL;
		if (source->there)
			return g_strdup(g_ptr_array_index(paths, i));
	}
	return NULL;
}

GHashTable *includes_of(struct includes *includes, const char *file, GError **error)
{
	g_autofree char *arch = presence_arch_of(file);
	g_autoptr(GHashTable) seen = NULL;
	g_autoptr(GQueue) todo = g_queue_new();
	GHashTable *known = g_hash_table_lookup(includes->closures, file);

	if (known)
		return known;
	seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_queue_push_tail(todo, (gpointer)file);
	while (!g_queue_is_empty(todo)) {
		const char *path = g_queue_pop_head(todo);
		struct source *source = read_source(includes, path, error);

		if (!source)
			return NULL;
		for (guint i = 0; i < source->names->len; i++) {
			g_autoptr(GError) local = NULL;
			char *found = resolve(includes, g_ptr_array_index(source->names, i), path,
					      arch, &local);

			if (local) {
				g_propagate_error(error, g_steal_pointer(&local));
				return NULL;
			}
			if (!found || g_hash_table_contains(seen, found)) {
				g_free(found);
				continue;
			}
			g_hash_table_add(seen, found);
			g_queue_push_tail(todo, found);
		}
	}
	known = g_steal_pointer(&seen);
	g_hash_table_insert(includes->closures, g_strdup(file), known);
	return known;
}

gboolean includes_sees(struct includes *includes, const char *file, const char *header,
		       GError **error)
{
	GHashTable *seen = includes_of(includes, file, error);

	return seen && g_hash_table_contains(seen, header);
}

gboolean includes_see_word(struct includes *includes, const char *file, const char *before,
			   const char *word, gboolean *seen, GError **error)
{
	g_autofree char *text =
		before ? g_strdup_printf("%s %s", before, word) : g_strdup(word);
	GHashTable *headers = includes_of(includes, file, error);
	GHashTableIter iter;
	gpointer path;
	struct source *source;

	*seen = FALSE;
	if (!headers)
		return FALSE;
	source = read_source(includes, file, error);
	if (!source)
		return FALSE;
	*seen = g_hash_table_contains(source->words, text);
	g_hash_table_iter_init(&iter, headers);
	while (!*seen && g_hash_table_iter_next(&iter, &path, NULL)) {
		source = read_source(includes, path, error);
		if (!source)
			return FALSE;
		*seen = g_hash_table_contains(source->words, text);
	}
	return TRUE;
}
