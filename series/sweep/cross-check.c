// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/cross-check.h"

#include <string.h>

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
#define WITNESS_VERSION "1"

struct witness {
	const struct plan *plan;
	edit_load load;
	gpointer data;
	char *folder;
	char *convert;	     /* path of convert.cocci */
	char *salt;	     /* spatch, the rule and the version, for what is kept */
	struct memo *agreed; /* digests of what was found to agree; refused, it is asked again */
};

/* A file as the fate changes it. */
struct testimony {
	const char *path;
	struct desugared *plain; /* for spatch */
	char *spliced;		 /* what we made of it */
};

static void testimony_free(gpointer data)
{
	struct testimony *testimony = data;

	desugared_free(testimony->plain);
	g_free(testimony->spliced);
	g_free(testimony);
}

static char *make_salt(const char *convert, GError **error)
{
	g_autofree char *spatch = spatch_identity(error);
	g_autofree char *rule = NULL;

	if (!spatch || !file_read(convert, &rule, NULL, error))
		return NULL;
	return g_strjoin("\n", WITNESS_VERSION, spatch, rule, NULL);
}

struct witness *witness_new(const struct plan *plan, edit_load load, gpointer data, GError **error)
{
	struct witness *witness = g_new0(struct witness, 1);

	witness->plan = plan;
	witness->load = load;
	witness->data = data;
	witness->convert = spatch_rule_path("convert.cocci", error);
	if (witness->convert)
		witness->salt = make_salt(witness->convert, error);
	if (witness->salt)
		witness->folder = scratch_folder("witness", error);
	if (!witness->folder) {
		witness_free(witness);
		return NULL;
	}
	witness->agreed = memo_open("witness");
	return witness;
}

void witness_free(struct witness *witness)
{
	if (!witness)
		return;
	if (witness->folder)
		file_remove_tree(witness->folder, NULL);
	memo_close(witness->agreed);
	g_free(witness->folder);
	g_free(witness->convert);
	g_free(witness->salt);
	g_free(witness);
}

/* "S_IRUSR | S_IWUSR" counts as the number that it is. */
static void swallow_mode(struct lexer *lexer, struct token *token)
{
	guint bits = mode_bits(token);
	struct token next;

	if (!bits)
		return;
	for (;;) {
		struct lexer ahead = *lexer;

		if (!lexer_next(&ahead, &next) || !token_is(&next, "|") ||
		    !lexer_next(&ahead, &next) || !mode_bits(&next))
			break;
		bits |= mode_bits(&next);
		*lexer = ahead;
	}
	token->text = mode_text(bits);
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

char *witness_difference(const char *splice, const char *rule, const char *callee,
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

static const struct file_scan *scan_of(const struct witness *witness, const char *file)
{
	return g_hash_table_lookup(witness->plan->found->scan->by_file, file);
}

static gboolean splits(const struct fate *fate)
{
	return fate->strategy == STRATEGY_HELPER || fate->strategy == STRATEGY_LOCAL;
}

/* Files in which the fate changes what spatch can see: char *, sorted. */
static GPtrArray *files_of(const struct fate *fate)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; splits(fate) && i < fate->definitions->len; i++)
		prose_add_once(files, ((struct definition *)fate->definitions->pdata[i])->file);
	for (guint i = 0; i < fate->sites->len; i++) {
		const struct site *site = g_ptr_array_index(fate->sites, i);

		prose_add_once(files, site->file);
	}
	prose_sort(files);
	return files;
}

/* The plain splice of one file, without what no rule makes: exports, includes, declarations. */
static char *splice(struct witness *witness, const struct fate *fate, const char *path,
		    GError **error)
{
	g_autoptr(edit_set) set = edit_set_new(witness->load, witness->data);
	struct edit_file *file = edit_set_file(set, path, error);
	struct fate bare = *fate;

	if (!file)
		return NULL;
	bare.export_macro = (char *)"";
	for (guint i = 0; splits(fate) && i < fate->definitions->len; i++) {
		const struct definition *def = g_ptr_array_index(fate->definitions, i);

		if (strcmp(def->file, path) == 0 && !split_definition(file, &bare, def, 1, error))
			return NULL;
	}
	for (guint i = 0; i < fate->sites->len; i++) {
		const struct site *site = g_ptr_array_index(fate->sites, i);

		if (strcmp(site->file, path) == 0 && !split_call(set, &bare, site, 1, error))
			return NULL;
	}
	return edit_apply(file, NULL, NULL);
}

/*
 * The definitions of a file that can be made plain C and back: several heads over one body cannot.
 * What is left as it is spatch steps over.
 */
static GPtrArray *plain_definitions(const struct witness *witness, const char *path)
{
	const struct file_scan *scan = scan_of(witness, path);
	GPtrArray *definitions = g_ptr_array_new();

	for (guint i = 0; scan && i < scan->definitions->len; i++)
		if (((struct definition *)scan->definitions->pdata[i])->heads == 1)
			g_ptr_array_add(definitions, scan->definitions->pdata[i]);
	return definitions;
}

static struct testimony *take_testimony(struct witness *witness, const struct fate *fate,
					const char *path, GError **error)
{
	g_autoptr(GPtrArray) definitions = plain_definitions(witness, path);
	g_autoptr(GBytes) bytes = witness->load(path, witness->data, error);
	g_autofree char *spliced = bytes ? splice(witness, fate, path, error) : NULL;
	struct testimony *testimony;
	const char *text;
	gsize length;

	if (!spliced)
		return NULL;
	text = g_bytes_get_data(bytes, &length);
	testimony = g_new0(struct testimony, 1);
	testimony->path = path;
	testimony->plain = desugar(text, length, definitions);
	testimony->spliced = g_steal_pointer(&spliced);
	return testimony;
}

static gboolean write_files(struct witness *witness, GPtrArray *testimonies, GError **error)
{
	for (guint i = 0; i < testimonies->len; i++) {
		const struct testimony *one = g_ptr_array_index(testimonies, i);
		g_autofree char *target = g_build_filename(witness->folder, one->path, NULL);
		const GString *text = one->plain->text;

		if (!file_write(target, text->str, (gssize)text->len, error))
			return FALSE;
	}
	return TRUE;
}

/* Run a rule in place; *why is set when it failed on a file. */
static gboolean run_rule(struct witness *witness, const char *rule, const char *const *files,
			 const char *const *defines, char **why, GError **error)
{
	g_autoptr(GPtrArray)
		results = spatch_run(&(struct spatch_request){.rule = rule,
							      .folder = witness->folder,
							      .files = files,
							      .defines = defines,
							      .in_place = TRUE},
				     error);

	if (!results)
		return FALSE;
	for (guint i = 0; i < results->len; i++) {
		const struct spatch_file *file = g_ptr_array_index(results, i);

		if (file->fate != SPATCH_DONE && !*why)
			*why = g_strdup_printf("spatch failed on %s: %s", file->name, file->why);
	}
	return TRUE;
}

static char *rule_of(const struct fate *fate, const struct definition *def)
{
	return split_rule(def, fate->helper, fate->type, fate->strategy == STRATEGY_LOCAL);
}

static gboolean run_split(struct witness *witness, const struct fate *fate,
			  const struct definition *def, char **why, GError **error)
{
	g_autofree char *rule = rule_of(fate, def);
	g_autofree char *path = g_build_filename(witness->folder, "split.cocci", NULL);
	const char *files[] = {def->file, NULL}, *defines[] = {"patch", NULL};

	if (!rule) {
		*why = g_strdup_printf("no rule can split the definition in %s", def->file);
		return TRUE;
	}
	return file_write(path, rule, -1, error) &&
	       run_rule(witness, path, files, defines, why, error);
}

static gboolean run_convert(struct witness *witness, const struct fate *fate, GPtrArray *files,
			    char **why, GError **error)
{
	g_autofree char *callee = g_strconcat("callee=", fate->symbol, NULL);
	g_autofree char *helper = g_strconcat("helper=", fate->helper, NULL);
	const char *defines[] = {"patch", callee, helper, NULL};
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(list, g_ptr_array_index(files, i));
	g_ptr_array_add(list, NULL);
	return run_rule(witness, witness->convert, (const char *const *)list->pdata, defines, why,
			error);
}

/* Two definitions in one file, under #if and #else: one run of the rule splits both. */
static gboolean is_first_in_file(const struct fate *fate, guint i)
{
	const struct definition *def = g_ptr_array_index(fate->definitions, i);

	while (i-- > 0)
		if (strcmp(((struct definition *)fate->definitions->pdata[i])->file, def->file) ==
		    0)
			return FALSE;
	return TRUE;
}

static gboolean run_rules(struct witness *witness, const struct fate *fate, GPtrArray *files,
			  char **why, GError **error)
{
	for (guint i = 0; splits(fate) && i < fate->definitions->len && !*why; i++)
		if (is_first_in_file(fate, i) &&
		    !run_split(witness, fate, fate->definitions->pdata[i], why, error))
			return FALSE;
	return *why || run_convert(witness, fate, files, why, error);
}

/* NULL in *why if the two agree on a file. */
static gboolean compare(struct witness *witness, const struct fate *fate,
			const struct testimony *testimony, char **why, GError **error)
{
	g_autofree char *target = g_build_filename(witness->folder, testimony->path, NULL);
	g_autofree char *edited = NULL, *rule = NULL, *difference = NULL;
	g_autoptr(GError) lost = NULL;

	if (!file_read(target, &edited, NULL, error))
		return FALSE;
	rule = resugar(testimony->plain, edited, &lost);
	if (!rule) {
		*why = g_strdup_printf("%s: %s", testimony->path, lost->message);
		return TRUE;
	}
	difference = witness_difference(testimony->spliced, rule, fate->symbol, fate->helper);
	if (difference)
		*why = g_strdup_printf("the rules make something else of %s: %s", testimony->path,
				       difference);
	return TRUE;
}

static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* Of all that goes into the comparison. NULL if a rule is missing, which is to be said. */
static char *digest_of(const struct witness *witness, const struct fate *fate,
		       GPtrArray *testimonies)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	add_text(sum, witness->salt);
	add_text(sum, fate->symbol);
	add_text(sum, fate->helper);
	for (guint i = 0; splits(fate) && i < fate->definitions->len; i++) {
		g_autofree char *rule = rule_of(fate, fate->definitions->pdata[i]);

		if (!rule)
			return NULL;
		add_text(sum, rule);
	}
	for (guint i = 0; i < testimonies->len; i++) {
		const struct testimony *one = g_ptr_array_index(testimonies, i);

		add_text(sum, one->path);
		g_checksum_update(sum, (const guchar *)one->plain->text->str,
				  (gssize)one->plain->text->len + 1);
		add_text(sum, one->spliced);
	}
	return g_strdup(g_checksum_get_string(sum));
}

gboolean witness_fate(struct witness *witness, const struct fate *fate, char **why, GError **error)
{
	g_autoptr(GPtrArray) files = files_of(fate);
	g_autoptr(GPtrArray) testimonies = g_ptr_array_new_with_free_func(testimony_free);
	g_autofree char *digest = NULL, *known = NULL;

	*why = NULL;
	if (!files->len)
		return TRUE;
	for (guint i = 0; i < files->len; i++) {
		struct testimony *one = take_testimony(witness, fate, files->pdata[i], error);

		if (!one)
			return FALSE;
		g_ptr_array_add(testimonies, one);
	}
	digest = digest_of(witness, fate, testimonies);
	known = digest ? memo_get(witness->agreed, digest) : NULL;
	if (known)
		return TRUE;
	if (!write_files(witness, testimonies, error) ||
	    !run_rules(witness, fate, files, why, error))
		return FALSE;
	for (guint i = 0; i < testimonies->len && !*why; i++)
		if (!compare(witness, fate, testimonies->pdata[i], why, error))
			return FALSE;
	if (!*why && digest)
		memo_put(witness->agreed, digest, "");
	return TRUE;
}
