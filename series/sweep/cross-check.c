// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/cross-check.h"

#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "base/kv-cache.h"
#include "base/scratch.h"
#include "base/string-list.h"
#include "kernel-tree/source/edit.h"
#include "kernel-tree/source/lexer.h"
#include "semantic-patches/spatch/desugar.h"
#include "semantic-patches/spatch/spatch.h"
#include "semantic-patches/spatch/split-rule.h"
#include "series/code/permission-bits.h"
#include "series/sweep/split.h"

/* Raise it when the comparison changes: here, in permission-bits.c, the lexer or resugar(). */
#define CROSS_CHECK_VERSION "1"

struct cross_check {
	const struct plan *plan;
	edit_load load;
	gpointer data;
	char *folder;
	char *convert;		 /* path of convert.cocci */
	char *salt;		 /* spatch, the rule and the version: part of each digest */
	struct kv_cache *agreed; /* digests of agreements; a difference is not stored */
};

/* A file that the decision changes. */
struct comparison {
	const char *path;
	struct desugared *plain; /* the input of spatch */
	char *edited;		 /* the text with our edits */
};

static void comparison_free(gpointer data)
{
	struct comparison *comparison = data;

	desugared_free(comparison->plain);
	g_free(comparison->edited);
	g_free(comparison);
}

static char *make_salt(const char *convert, GError **error)
{
	g_autofree char *spatch = spatch_identity(error);
	g_autofree char *rule = NULL;

	if (!spatch || !file_read(convert, &rule, NULL, error))
		return NULL;
	return g_strjoin("\n", CROSS_CHECK_VERSION, spatch, rule, NULL);
}

struct cross_check *cross_check_new(const struct plan *plan, edit_load load, gpointer data,
				    GError **error)
{
	struct cross_check *cross_check = g_new0(struct cross_check, 1);

	cross_check->plan = plan;
	cross_check->load = load;
	cross_check->data = data;
	cross_check->convert = data_path(DATA_RULES, "convert.cocci", error);
	if (cross_check->convert)
		cross_check->salt = make_salt(cross_check->convert, error);
	if (cross_check->salt)
		cross_check->folder = scratch_folder("cross-check", error);
	if (!cross_check->folder) {
		cross_check_free(cross_check);
		return NULL;
	}
	cross_check->agreed = kv_cache_open("cross-check");
	return cross_check;
}

void cross_check_free(struct cross_check *cross_check)
{
	if (!cross_check)
		return;
	if (cross_check->folder)
		file_remove_tree(cross_check->folder, NULL);
	kv_cache_close(cross_check->agreed);
	g_free(cross_check->folder);
	g_free(cross_check->convert);
	g_free(cross_check->salt);
	g_free(cross_check);
}

/* Replace "S_IRUSR | S_IWUSR" with its number. */
static void fold_permission_bits(struct lexer *lexer, struct token *token)
{
	guint bits = permission_bits(token);
	struct token next;

	if (!bits)
		return;
	for (;;) {
		struct lexer ahead = *lexer;

		if (!lexer_next(&ahead, &next) || !token_is(&next, "|") ||
		    !lexer_next(&ahead, &next) || !permission_bits(&next))
			break;
		bits |= permission_bits(&next);
		*lexer = ahead;
	}
	token->text = permission_bits_text(bits);
	token->length = strlen(token->text);
}

/* The next token. Skips the "int" of "unsigned int"; *bare_unsigned: it is that or "unsigned". */
static gboolean next_token(struct lexer *lexer, struct token *token, gboolean *bare_unsigned)
{
	struct lexer ahead;
	struct token next;

	if (!lexer_next(lexer, token))
		return FALSE;
	*bare_unsigned = FALSE;
	fold_permission_bits(lexer, token);
	if (!token_is(token, "unsigned"))
		return TRUE;
	ahead = *lexer;
	if (!lexer_next(&ahead, &next))
		return TRUE;
	if (token_is(&next, "int"))
		*lexer = ahead;
	*bare_unsigned =
		!(token_is(&next, "long") || token_is(&next, "short") || token_is(&next, "char"));
	return TRUE;
}

/* Is it one of the two words, in the body of a #define? */
static gboolean in_define(const struct token *token, const char *callee, const char *helper)
{
	return token->directive == DIRECTIVE_DEFINE && callee &&
	       (token_is(token, callee) || token_is(token, helper));
}

static gboolean same_token(const struct token *a, const struct token *b, const char *callee,
			   const char *helper)
{
	if (in_define(a, callee, helper) && in_define(b, callee, helper))
		return TRUE;
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

char *cross_check_difference(const char *edited, const char *patched, const char *callee,
			     const char *helper)
{
	struct lexer a, b;
	struct token a_token, b_token;
	gboolean a_bare, b_bare;

	lexer_init(&a, edited, strlen(edited), LEXER_C);
	lexer_init(&b, patched, strlen(patched), LEXER_C);
	for (;;) {
		gboolean a_more = next_token(&a, &a_token, &a_bare);
		gboolean b_more = next_token(&b, &b_token, &b_bare);

		if (!a_more && !b_more)
			return NULL;
		if (a_more && b_more && a_bare == b_bare &&
		    same_token(&a_token, &b_token, callee, helper))
			continue;
		return g_strdup_printf(
			"line %u has '%.*s', spatch makes '%.*s'", a_more ? a_token.line : a.line,
			a_more ? (int)MIN(a_token.length, 60) : 0, a_more ? a_token.text : "",
			b_more ? (int)MIN(b_token.length, 60) : 0, b_more ? b_token.text : "");
	}
}

static const struct file_scan *scan_of(const struct cross_check *cross_check, const char *file)
{
	return g_hash_table_lookup(cross_check->plan->found->scan->by_file, file);
}

static gboolean splits(const struct decision *decision)
{
	return decision->strategy->moves_body;
}

/* Files in which the decision changes code that spatch can see: char *, sorted. */
static GPtrArray *files_of(const struct decision *decision)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; splits(decision) && i < decision->definitions->len; i++)
		string_list_add_once(files,
				     ((struct definition *)decision->definitions->pdata[i])->file);
	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);

		string_list_add_once(files, site->file);
	}
	string_list_sort(files);
	return files;
}

/* Our edits of one file, without those that no rule makes: exports, includes, declarations. */
static char *edited_text(struct cross_check *cross_check, const struct decision *decision,
			 const char *path, GError **error)
{
	g_autoptr(edit_set) set = edit_set_new(cross_check->load, cross_check->data);
	struct edit_file *file = edit_set_file(set, path, error);
	struct decision bare = *decision;

	if (!file)
		return NULL;
	bare.export.macro = (char *)"";
	for (guint i = 0; splits(decision) && i < decision->definitions->len; i++) {
		const struct definition *def = g_ptr_array_index(decision->definitions, i);

		if (strcmp(def->file, path) == 0 && !split_definition(file, &bare, def, 1, error))
			return NULL;
	}
	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);

		if (strcmp(site->file, path) == 0 && !split_call(set, &bare, site, 1, error))
			return NULL;
	}
	return edit_apply(file, NULL, NULL);
}

/*
 * The definitions of a file that desugar() can rewrite, and resugar() restore: those with one head.
 * spatch skips the others.
 */
static GPtrArray *plain_definitions(const struct cross_check *cross_check, const char *path)
{
	const struct file_scan *scan = scan_of(cross_check, path);
	GPtrArray *definitions = g_ptr_array_new();

	for (guint i = 0; scan && i < scan->definitions->len; i++)
		if (((struct definition *)scan->definitions->pdata[i])->heads == 1)
			g_ptr_array_add(definitions, scan->definitions->pdata[i]);
	return definitions;
}

static struct comparison *comparison_new(struct cross_check *cross_check,
					 const struct decision *decision, const char *path,
					 GError **error)
{
	g_autoptr(GPtrArray) definitions = plain_definitions(cross_check, path);
	g_autoptr(GBytes) bytes = cross_check->load(path, cross_check->data, error);
	g_autofree char *edited = bytes ? edited_text(cross_check, decision, path, error) : NULL;
	struct desugared *plain;
	struct comparison *comparison;
	const char *text;
	gsize length;

	if (!edited)
		return NULL;
	text = g_bytes_get_data(bytes, &length);
	plain = desugar(text, length, definitions, error);
	if (!plain)
		return NULL;
	comparison = g_new0(struct comparison, 1);
	comparison->path = path;
	comparison->plain = plain;
	comparison->edited = g_steal_pointer(&edited);
	return comparison;
}

static gboolean write_files(struct cross_check *cross_check, GPtrArray *comparisons, GError **error)
{
	for (guint i = 0; i < comparisons->len; i++) {
		const struct comparison *one = g_ptr_array_index(comparisons, i);
		g_autofree char *target = g_build_filename(cross_check->folder, one->path, NULL);
		const GString *text = one->plain->text;

		if (!file_write(target, text->str, (gssize)text->len, error))
			return FALSE;
	}
	return TRUE;
}

/* Run a rule in place; *why is set if it fails on a file. */
static gboolean run_rule(struct cross_check *cross_check, const char *rule,
			 const char *const *files, const char *const *defines, char **why,
			 GError **error)
{
	g_autoptr(GPtrArray)
		results = spatch_run(&(struct spatch_request){.rule = rule,
							      .folder = cross_check->folder,
							      .files = files,
							      .defines = defines,
							      .in_place = TRUE},
				     error);

	if (!results)
		return FALSE;
	for (guint i = 0; i < results->len; i++) {
		const struct spatch_file *file = g_ptr_array_index(results, i);

		if (file->outcome != SPATCH_DONE && !*why)
			*why = g_strdup_printf("spatch failed on %s: %s", file->name, file->why);
	}
	return TRUE;
}

static char *rule_of(const struct decision *decision, const struct definition *def)
{
	return split_rule_text(def, decision->helper, decision->type,
			       decision->strategy->is_static);
}

static gboolean run_split(struct cross_check *cross_check, const struct decision *decision,
			  const struct definition *def, char **why, GError **error)
{
	g_autofree char *rule = rule_of(decision, def);
	g_autofree char *path = g_build_filename(cross_check->folder, "split.cocci", NULL);
	const char *files[] = {def->file, NULL}, *defines[] = {"patch", NULL};

	if (!rule) {
		*why = g_strdup_printf("no rule can split the definition in %s", def->file);
		return TRUE;
	}
	return file_write(path, rule, -1, error) &&
	       run_rule(cross_check, path, files, defines, why, error);
}

static gboolean run_convert(struct cross_check *cross_check, const struct decision *decision,
			    GPtrArray *files, char **why, GError **error)
{
	g_autofree char *callee = g_strconcat("callee=", decision->symbol, NULL);
	g_autofree char *helper = g_strconcat("helper=", decision->helper, NULL);
	const char *defines[] = {"patch", callee, helper, NULL};
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(list, g_ptr_array_index(files, i));
	g_ptr_array_add(list, NULL);
	return run_rule(cross_check, cross_check->convert, (const char *const *)list->pdata,
			defines, why, error);
}

/* One run of the rule splits all definitions of a file, as under #if and #else. */
static gboolean is_first_in_file(const struct decision *decision, guint i)
{
	const struct definition *def = g_ptr_array_index(decision->definitions, i);

	while (i-- > 0)
		if (strcmp(((struct definition *)decision->definitions->pdata[i])->file,
			   def->file) == 0)
			return FALSE;
	return TRUE;
}

static gboolean run_rules(struct cross_check *cross_check, const struct decision *decision,
			  GPtrArray *files, char **why, GError **error)
{
	for (guint i = 0; splits(decision) && i < decision->definitions->len && !*why; i++)
		if (is_first_in_file(decision, i) &&
		    !run_split(cross_check, decision, decision->definitions->pdata[i], why, error))
			return FALSE;
	return *why || run_convert(cross_check, decision, files, why, error);
}

/* Sets *why if the results for a file differ. */
static gboolean compare(struct cross_check *cross_check, const struct decision *decision,
			const struct comparison *comparison, char **why, GError **error)
{
	g_autofree char *target = g_build_filename(cross_check->folder, comparison->path, NULL);
	g_autofree char *plain = NULL, *patched = NULL, *difference = NULL;
	g_autoptr(GError) lost = NULL;

	if (!file_read(target, &plain, NULL, error))
		return FALSE;
	patched = resugar(comparison->plain, plain, &lost);
	if (!patched) {
		*why = g_strdup_printf("%s: %s", comparison->path, lost->message);
		return TRUE;
	}
	difference = cross_check_difference(comparison->edited, patched, decision->symbol,
					    decision->helper);
	if (difference)
		*why = g_strdup_printf("spatch changes %s in another way: %s", comparison->path,
				       difference);
	return TRUE;
}

static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* A digest of everything that the comparison depends on; NULL if there is no rule. */
static char *digest_of(const struct cross_check *cross_check, const struct decision *decision,
		       GPtrArray *comparisons)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	add_text(sum, cross_check->salt);
	add_text(sum, decision->symbol);
	add_text(sum, decision->helper);
	for (guint i = 0; splits(decision) && i < decision->definitions->len; i++) {
		g_autofree char *rule = rule_of(decision, decision->definitions->pdata[i]);

		if (!rule)
			return NULL;
		add_text(sum, rule);
	}
	for (guint i = 0; i < comparisons->len; i++) {
		const struct comparison *one = g_ptr_array_index(comparisons, i);

		add_text(sum, one->path);
		g_checksum_update(sum, (const guchar *)one->plain->text->str,
				  (gssize)one->plain->text->len + 1);
		add_text(sum, one->edited);
	}
	return g_strdup(g_checksum_get_string(sum));
}

gboolean cross_check_decision(struct cross_check *cross_check, const struct decision *decision,
			      char **why, GError **error)
{
	g_autoptr(GPtrArray) files = files_of(decision);
	g_autoptr(GPtrArray) comparisons = g_ptr_array_new_with_free_func(comparison_free);
	g_autofree char *digest = NULL, *known = NULL;

	*why = NULL;
	if (!files->len)
		return TRUE;
	for (guint i = 0; i < files->len; i++) {
		struct comparison *one =
			comparison_new(cross_check, decision, files->pdata[i], error);

		if (!one)
			return FALSE;
		g_ptr_array_add(comparisons, one);
	}
	digest = digest_of(cross_check, decision, comparisons);
	known = digest ? kv_cache_get(cross_check->agreed, digest) : NULL;
	if (known)
		return TRUE;
	if (!write_files(cross_check, comparisons, error) ||
	    !run_rules(cross_check, decision, files, why, error))
		return FALSE;
	for (guint i = 0; i < comparisons->len && !*why; i++)
		if (!compare(cross_check, decision, comparisons->pdata[i], why, error))
			return FALSE;
	if (!*why && digest)
		kv_cache_put(cross_check->agreed, digest, "");
	return TRUE;
}
