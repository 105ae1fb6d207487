// SPDX-License-Identifier: GPL-2.0
#include "series/witness.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/scratch.h"
#include "kernel-tree/lexer.h"
#include "semantic-patches/desugar.h"
#include "semantic-patches/spatch.h"
#include "semantic-patches/split.h"
#include "series/edit.h"
#include "series/mode.h"
#include "series/prose.h"
#include "series/split.h"

struct witness {
	const struct plan *plan;
	edit_load load;
	gpointer data;
	char *folder;
	char *convert; /* path of convert.cocci */
};

struct witness *witness_new(const struct plan *plan, edit_load load, gpointer data, GError **error)
{
	struct witness *witness = g_new0(struct witness, 1);

	witness->plan = plan;
	witness->load = load;
	witness->data = data;
	witness->convert = spatch_rule_path("convert.cocci", error);
	if (witness->convert)
		witness->folder = scratch_folder("witness", error);
	if (!witness->folder) {
		witness_free(witness);
		return NULL;
	}
	return witness;
}

void witness_free(struct witness *witness)
{
	if (!witness)
		return;
	if (witness->folder)
		file_remove_tree(witness->folder, NULL);
	g_free(witness->folder);
	g_free(witness->convert);
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

static struct desugared *write_desugared(struct witness *witness, const char *path, GError **error)
{
	g_autoptr(GPtrArray) definitions = plain_definitions(witness, path);
	g_autoptr(GBytes) bytes = witness->load(path, witness->data, error);
	g_autofree char *target = g_build_filename(witness->folder, path, NULL);
	g_autoptr(desugared) plain = NULL;
	const char *text;
	gsize length;

	if (!bytes)
		return NULL;
	text = g_bytes_get_data(bytes, &length);
	plain = desugar(text, length, definitions);
	if (!file_write(target, plain->text->str, plain->text->len, error))
		return NULL;
	return g_steal_pointer(&plain);
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

static gboolean run_split(struct witness *witness, const struct fate *fate,
			  const struct definition *def, char **why, GError **error)
{
	g_autofree char *rule =
		split_rule(def, fate->helper, fate->type, fate->strategy == STRATEGY_LOCAL);
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
static gboolean compare(struct witness *witness, const struct fate *fate, const char *path,
			const struct desugared *plain, char **why, GError **error)
{
	g_autofree char *target = g_build_filename(witness->folder, path, NULL);
	g_autofree char *edited = NULL, *rule = NULL, *spliced = NULL, *difference = NULL;
	g_autoptr(GError) lost = NULL;

	if (!file_read(target, &edited, NULL, error))
		return FALSE;
	rule = resugar(plain, edited, &lost);
	if (!rule) {
		*why = g_strdup_printf("%s: %s", path, lost->message);
		return TRUE;
	}
	spliced = splice(witness, fate, path, error);
	if (!spliced)
		return FALSE;
	difference = witness_difference(spliced, rule, fate->symbol, fate->helper);
	if (difference)
		*why = g_strdup_printf("the rules make something else of %s: %s", path, difference);
	return TRUE;
}

gboolean witness_fate(struct witness *witness, const struct fate *fate, char **why, GError **error)
{
	g_autoptr(GPtrArray) files = files_of(fate);
	g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func((GDestroyNotify)desugared_free);

	*why = NULL;
	if (!files->len)
		return TRUE;
	for (guint i = 0; i < files->len; i++) {
		struct desugared *one = write_desugared(witness, files->pdata[i], error);

		if (!one)
			return FALSE;
		g_ptr_array_add(plain, one);
	}
	if (!run_rules(witness, fate, files, why, error))
		return FALSE;
	for (guint i = 0; i < files->len && !*why; i++)
		if (!compare(witness, fate, files->pdata[i], plain->pdata[i], why, error))
			return FALSE;
	return TRUE;
}
