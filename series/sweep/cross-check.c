// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/cross-check.h"

#include <string.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "base/kv-cache.h"
#include "base/scratch.h"
#include "kernel-tree/source/lexer.h"
#include "semantic-patches/spatch/desugar.h"
#include "semantic-patches/spatch/spatch.h"
#include "semantic-patches/spatch/split-rule.h"
#include "kernel-tree/source/edit.h"
#include "series/code/permission-bits.h"
#include "base/text-wrap.h"
#include "series/sweep/split.h"

/* To be raised when what counts as the same changes: here, in mode.c, the lexer or resugar(). */
#define CROSS_CHECK_VERSION "1"

struct cross_check {
	const struct plan *plan;
	edit_load load;
	gpointer data;
	char *folder;
	char *convert; /* path of convert.cocci */
	char *salt;    /* spatch, the rule and the version, for what is kept */
	struct kv_cache
		*agreed; /* digests of what was found to agree; refused, it is asked again */
};

/* A file as the decision changes it. */
struct rule_result {
	const char *path;
	struct desugared *plain; /* for spatch */
	char *spliced;		 /* what we made of it */
};

static void rule_result_free(gpointer data)
{
	struct rule_result *rule_result = data;

	desugared_free(rule_result->plain);
	g_free(rule_result->spliced);
	g_free(rule_result);
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
		cross_check->folder = scratch_folder("witness", error);
	if (!cross_check->folder) {
		cross_check_free(cross_check);
		return NULL;
	}
	cross_check->agreed = kv_cache_open("witness");
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

/* "S_IRUSR | S_IWUSR" counts as the number that it is. */
static void swallow_mode(struct lexer *lexer, struct token *token)
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

/* The next token. An "int" behind "unsigned" is swallowed; *bare_unsigned tells plain unsigned. */
static gboolean next_token(struct lexer *lexer, struct token *token, gboolean *bare_unsigned)
{
	struct lexer ahead;
	struct token next;

	if (!lexer_next(lexer, token))
		return FALSE;
	*bare_unsigned = FALSE;
	swallow_mode(lexer, token);
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

/* One of two words in the body of a #define. */
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

char *cross_check_difference(const char *splice, const char *rule, const char *callee,
			     const char *helper)
{
	struct lexer a, b;
	struct token a_token, b_token;
	gboolean a_bare, b_bare;

	lexer_init(&a, splice, strlen(splice), LEXER_C);
	lexer_init(&b, rule, strlen(rule), LEXER_C);
	for (;;) {
		gboolean a_more = next_token(&a, &a_token, &a_bare);
		gboolean b_more = next_token(&b, &b_token, &b_bare);

		if (!a_more && !b_more)
			return NULL;
		if (a_more && b_more && a_bare == b_bare &&
		    same_token(&a_token, &b_token, callee, helper))
			continue;
		return g_strdup_printf(
			"line %u has '%.*s' where the rule makes '%.*s'",
			a_more ? a_token.line : a.line, a_more ? (int)MIN(a_token.length, 60) : 0,
			a_more ? a_token.text : "", b_more ? (int)MIN(b_token.length, 60) : 0,
			b_more ? b_token.text : "");
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

/* Files in which the decision changes what spatch can see: char *, sorted. */
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

/* The plain splice of one file, without what no rule makes: exports, includes, declarations. */
static char *splice(struct cross_check *cross_check, const struct decision *decision,
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
 * The definitions of a file that can be made plain C and back: several heads over one body cannot.
 * What is left as it is spatch steps over.
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

static struct rule_result *take_rule_result(struct cross_check *cross_check,
					    const struct decision *decision, const char *path,
					    GError **error)
{
	g_autoptr(GPtrArray) definitions = plain_definitions(cross_check, path);
	g_autoptr(GBytes) bytes = cross_check->load(path, cross_check->data, error);
	g_autofree char *spliced = bytes ? splice(cross_check, decision, path, error) : NULL;
	struct rule_result *rule_result;
	const char *text;
	gsize length;

	if (!spliced)
		return NULL;
	text = g_bytes_get_data(bytes, &length);
	rule_result = g_new0(struct rule_result, 1);
	rule_result->path = path;
	rule_result->plain = desugar(text, length, definitions);
	rule_result->spliced = g_steal_pointer(&spliced);
	return rule_result;
}

static gboolean write_files(struct cross_check *cross_check, GPtrArray *rule_results,
			    GError **error)
{
	for (guint i = 0; i < rule_results->len; i++) {
		const struct rule_result *one = g_ptr_array_index(rule_results, i);
		g_autofree char *target = g_build_filename(cross_check->folder, one->path, NULL);
		const GString *text = one->plain->text;

		if (!file_write(target, text->str, (gssize)text->len, error))
			return FALSE;
	}
	return TRUE;
}

/* Run a rule in place; *why is set when it failed on a file. */
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

/* Two definitions in one file, under #if and #else: one run of the rule splits both. */
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

/* NULL in *why if the two agree on a file. */
static gboolean compare(struct cross_check *cross_check, const struct decision *decision,
			const struct rule_result *rule_result, char **why, GError **error)
{
	g_autofree char *target = g_build_filename(cross_check->folder, rule_result->path, NULL);
	g_autofree char *edited = NULL, *rule = NULL, *difference = NULL;
	g_autoptr(GError) lost = NULL;

	if (!file_read(target, &edited, NULL, error))
		return FALSE;
	rule = resugar(rule_result->plain, edited, &lost);
	if (!rule) {
		*why = g_strdup_printf("%s: %s", rule_result->path, lost->message);
		return TRUE;
	}
	difference = cross_check_difference(rule_result->spliced, rule, decision->symbol,
					    decision->helper);
	if (difference)
		*why = g_strdup_printf("the rules make something else of %s: %s", rule_result->path,
				       difference);
	return TRUE;
}

static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* Of all that goes into the comparison. NULL if a rule is missing, which is to be said. */
static char *digest_of(const struct cross_check *cross_check, const struct decision *decision,
		       GPtrArray *rule_results)
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
	for (guint i = 0; i < rule_results->len; i++) {
		const struct rule_result *one = g_ptr_array_index(rule_results, i);

		add_text(sum, one->path);
		g_checksum_update(sum, (const guchar *)one->plain->text->str,
				  (gssize)one->plain->text->len + 1);
		add_text(sum, one->spliced);
	}
	return g_strdup(g_checksum_get_string(sum));
}

gboolean cross_check_decision(struct cross_check *cross_check, const struct decision *decision,
			      char **why, GError **error)
{
	g_autoptr(GPtrArray) files = files_of(decision);
	g_autoptr(GPtrArray) rule_results = g_ptr_array_new_with_free_func(rule_result_free);
	g_autofree char *digest = NULL, *known = NULL;

	*why = NULL;
	if (!files->len)
		return TRUE;
	for (guint i = 0; i < files->len; i++) {
		struct rule_result *one =
			take_rule_result(cross_check, decision, files->pdata[i], error);

		if (!one)
			return FALSE;
		g_ptr_array_add(rule_results, one);
	}
	digest = digest_of(cross_check, decision, rule_results);
	known = digest ? kv_cache_get(cross_check->agreed, digest) : NULL;
	if (known)
		return TRUE;
	if (!write_files(cross_check, rule_results, error) ||
	    !run_rules(cross_check, decision, files, why, error))
		return FALSE;
	for (guint i = 0; i < rule_results->len && !*why; i++)
		if (!compare(cross_check, decision, rule_results->pdata[i], why, error))
			return FALSE;
	if (!*why && digest)
		kv_cache_put(cross_check->agreed, digest, "");
	return TRUE;
}
