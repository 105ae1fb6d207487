// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/includes.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/source/tokens.h"
#include "kernel-tree/source/path.h"

/* The includes and the words of one file. */
struct source {
	gboolean there;
	GPtrArray *names;  /* char *: as written, with quotes or angles: <linux/fs.h>, "util.h" */
	GHashTable *words; /* "fs_struct", and "struct fs_struct" for tags */
};

struct includes {
	struct git_repo *repo; /* borrowed */
	char *rev;
	struct git_blobs *blobs;
	GHashTable *sources;  /* path -> struct source * */
	GHashTable *closures; /* "arch:path" -> struct closure * */
	char **archs;	      /* directories of arch/, read on first use */
};

/* The headers that a file sees, directly or indirectly. */
struct closure {
	GHashTable *headers; /* set of paths */
	GHashTable *arch;    /* set of <asm/...> names that each architecture has its own of */
};

static void closure_free(gpointer data)
{
	struct closure *closure = data;

	if (!closure)
		return;
	g_hash_table_unref(closure->headers);
	g_hash_table_unref(closure->arch);
	g_free(closure);
}

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
	includes->repo = repo;
	includes->rev = g_strdup(rev);
	includes->blobs = blobs;
	includes->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
	includes->closures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, closure_free);
	return includes;
}

void includes_close(struct includes *includes)
{
	if (!includes)
		return;
	git_blobs_close(includes->blobs);
	g_hash_table_unref(includes->sources);
	g_hash_table_unref(includes->closures);
	g_strfreev(includes->archs);
	g_free(includes->rev);
	g_free(includes);
}

/* The include guard: the #ifndef with only comments before it, whose macro is defined next. */
static gboolean is_include_guard(GArray *tokens, guint at)
{
	const struct token *token = token_nth(tokens, 0);

	/* # ifndef NAME # define NAME */
	return at == 0 && tokens->len >= 6 && token_is(&token[1], "ifndef") &&
	       token_is(&token[4], "define") && token[2].length == token[5].length &&
	       memcmp(token[2].text, token[5].text, token[2].length) == 0;
}

/* Is the #if whose '#' is token `at` always true when C code of the kernel is compiled? */
static gboolean is_always(GArray *tokens, guint at)
{
	const struct token *token = token_nth(tokens, at);

	if (at + 2 >= tokens->len)
		return FALSE;
	return is_include_guard(tokens, at) ||
	       (token_is(&token[1], "ifdef") && token_is(&token[2], "__KERNEL__")) ||
	       (token_is(&token[1], "ifndef") &&
		(token_is(&token[2], "__ASSEMBLY__") || token_is(&token[2], "__ASSEMBLER__")));
}

/* Update `levels`, one gboolean per nested #if: is the code in it surely compiled? */
static void step_levels(GArray *tokens, guint at, GArray *levels)
{
	const struct token *token = token_nth(tokens, at);
	gboolean sure;

	/* A directive begins with its '#': count it once. */
	if (token->directive == DIRECTIVE_NONE || !token->first || !token_is(token, "#"))
		return;
	if (token->directive == DIRECTIVE_IF) {
		sure = is_always(tokens, at);
		g_array_append_val(levels, sure);
	} else if (token->directive == DIRECTIVE_ELSE && levels->len) {
		g_array_index(levels, gboolean, levels->len - 1) = FALSE;
	} else if (token->directive == DIRECTIVE_ENDIF && levels->len) {
		g_array_set_size(levels, levels->len - 1);
	}
}

static gboolean all_sure(const GArray *levels)
{
	for (guint i = 0; i < levels->len; i++)
		if (!g_array_index(levels, gboolean, i))
			return FALSE;
	return TRUE;
}

/* Calls `each` for the tokens that are compiled under every configuration. */
static void for_sure(GArray *tokens, void (*each)(GArray *tokens, guint at, gpointer data),
		     gpointer data)
{
	g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(gboolean));

	for (guint i = 0; i < tokens->len; i++) {
		step_levels(tokens, i, levels);
		if (all_sure(levels))
			each(tokens, i, data);
	}
}

static void take_include(GArray *tokens, guint at, gpointer data)
{
	const struct token *token = token_nth(tokens, at);

	if (token->directive == DIRECTIVE_INCLUDE && token->kind == TOKEN_STRING)
		g_ptr_array_add(data, token_dup(token));
}

/* The direct includes in a text that count, as written: "util.h", <linux/fs.h>. */
static GPtrArray *direct_includes(const char *text, gsize length)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for_sure(tokens, take_include, names);
	return names;
}

static void take_word(GArray *tokens, guint at, gpointer data)
{
	const struct token *token = token_nth(tokens, at);

	if (token->kind != TOKEN_IDENTIFIER)
		return;
	g_hash_table_add(data, token_dup(token));
	if (at > 0 && (token_is(&token[-1], "struct") || token_is(&token[-1], "union") ||
		       token_is(&token[-1], "enum")))
		g_hash_table_add(data,
				 g_strdup_printf("%.*s %.*s", (int)token[-1].length, token[-1].text,
						 (int)token->length, token->text));
}

static void collect_words(const char *text, gsize length, GHashTable *words)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);

	for_sure(tokens, take_word, words);
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
		source->names = direct_includes(text, length);
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
		/* A header that the architecture does not have is generated from asm-generic. */
		if (g_str_has_prefix(inner, "asm/"))
			g_ptr_array_add(paths,
					g_strdup_printf("include/asm-generic/%s", inner + 4));
	}
	g_ptr_array_add(paths, g_strdup_printf("include/%s", inner));
	g_ptr_array_add(paths, g_strdup_printf("include/uapi/%s", inner));
	return paths;
}

/* Does the content of the header depend on the architecture? */
static gboolean is_arch_name(const char *name)
{
	return g_str_has_prefix(name, "<asm/") || g_str_has_prefix(name, "\"asm/");
}

/* The file that a name means, NULL (no error) when there is none. */
static char *resolve(struct includes *includes, const char *name, const char *from,
		     const char *arch, GError **error)
{
	g_autoptr(GPtrArray) paths = NULL;

	if (strlen(name) < 3 || (name[0] != '"' && name[0] != '<'))
		return NULL;
	paths = candidates(name, from, arch);
	for (guint i = 0; i < paths->len; i++) {
		struct source *source = read_source(includes, g_ptr_array_index(paths, i), error);

		if (!source)
			return NULL;
		if (source->there)
			return g_strdup(g_ptr_array_index(paths, i));
	}
	return NULL;
}

/* Add the includes of one file to a closure; queue the new ones. */
static gboolean follow(struct includes *includes, struct closure *closure, const char *path,
		       const char *arch, GQueue *todo, GError **error)
{
	struct source *source = read_source(includes, path, error);

	if (!source)
		return FALSE;
	for (guint i = 0; i < source->names->len; i++) {
		const char *name = g_ptr_array_index(source->names, i);
		g_autoptr(GError) local = NULL;
		char *found;

		if (!arch && is_arch_name(name)) {
			g_hash_table_add(closure->arch, g_strdup(name));
			continue;
		}
		found = resolve(includes, name, path, arch, &local);
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (!found || g_hash_table_contains(closure->headers, found)) {
			g_free(found);
			continue;
		}
		g_hash_table_add(closure->headers, found);
		g_queue_push_tail(todo, found);
	}
	return TRUE;
}

/* Borrowed. arch NULL: the headers seen on all architectures. */
static struct closure *closure_of(struct includes *includes, const char *file, const char *arch,
				  GError **error)
{
	g_autofree char *key = g_strdup_printf("%s:%s", arch ? arch : "", file);
	struct closure *closure = g_hash_table_lookup(includes->closures, key);
	g_autoptr(GQueue) todo = g_queue_new();

	if (closure)
		return closure;
	closure = g_new0(struct closure, 1);
	closure->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	closure->arch = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_queue_push_tail(todo, (gpointer)file);
	while (!g_queue_is_empty(todo)) {
		if (!follow(includes, closure, g_queue_pop_head(todo), arch, todo, error)) {
			closure_free(closure);
			return NULL;
		}
	}
	g_hash_table_insert(includes->closures, g_steal_pointer(&key), closure);
	return closure;
}

GHashTable *includes_of(struct includes *includes, const char *file, GError **error)
{
	g_autofree char *arch = path_arch(file);
	struct closure *closure = closure_of(includes, file, arch, error);

	return closure ? closure->headers : NULL;
}

/* Does a file or a header of its closure have the word? */
static gboolean has_word(struct includes *includes, const char *file, const struct closure *closure,
			 const char *text, gboolean *has, GError **error)
{
	struct source *source = read_source(includes, file, error);
	GHashTableIter iter;
	gpointer path;

	if (!source)
		return FALSE;
	*has = g_hash_table_contains(source->words, text);
	g_hash_table_iter_init(&iter, closure->headers);
	while (!*has && g_hash_table_iter_next(&iter, &path, NULL)) {
		source = read_source(includes, path, error);
		if (!source)
			return FALSE;
		*has = g_hash_table_contains(source->words, text);
	}
	return TRUE;
}

static gboolean read_archs(struct includes *includes, GError **error)
{
	const char *args[] = {"ls-tree", "-d", "--name-only", includes->rev, "--", "arch/", NULL};
	g_autoptr(GString) out = NULL;
	g_autoptr(GPtrArray) archs = g_ptr_array_new();
	g_auto(GStrv) lines = NULL;

	if (includes->archs)
		return TRUE;
	if (!git_call(includes->repo, &(struct git_call){.args = args}, &out, error))
		return FALSE;
	lines = g_strsplit(out->str, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (g_str_has_prefix(lines[i], "arch/"))
			g_ptr_array_add(archs, g_strdup(lines[i] + strlen("arch/")));
	g_ptr_array_add(archs, NULL);
	includes->archs = (char **)g_ptr_array_free(g_steal_pointer(&archs), FALSE);
	return TRUE;
}

/*
 * Does an <asm/...> header have the word on every architecture? An architecture without the header
 * cannot compile the file, and does not count.
 */
static gboolean all_archs_have(struct includes *includes, const char *name, const char *text,
			       gboolean *has, GError **error)
{
	guint counted = 0;

	if (!read_archs(includes, error))
		return FALSE;
	*has = TRUE;
	for (guint i = 0; includes->archs[i] && *has; i++) {
		const char *arch = includes->archs[i];
		g_autoptr(GError) local = NULL;
		g_autofree char *path = resolve(includes, name, "Makefile", arch, &local);
		struct closure *closure;

		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
		if (!path)
			continue;
		closure = closure_of(includes, path, arch, error);
		if (!closure || !has_word(includes, path, closure, text, has, error))
			return FALSE;
		counted++;
	}
	*has &= counted > 0;
	return TRUE;
}

gboolean includes_see_word(struct includes *includes, const char *file, const char *before,
			   const char *word, gboolean *seen, GError **error)
{
	g_autofree char *text = before ? g_strdup_printf("%s %s", before, word) : g_strdup(word);
	g_autofree char *arch = path_arch(file);
	struct closure *closure = closure_of(includes, file, arch, error);
	GHashTableIter iter;
	gpointer name;

	*seen = FALSE;
	if (!closure || !has_word(includes, file, closure, text, seen, error))
		return FALSE;
	g_hash_table_iter_init(&iter, closure->arch);
	while (!*seen && g_hash_table_iter_next(&iter, &name, NULL))
		if (!all_archs_have(includes, name, text, seen, error))
			return FALSE;
	return TRUE;
}
