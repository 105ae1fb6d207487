// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/desugar.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/edit.h"
#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/tokens.h"

static const char plain_head[] = "asmlinkage long ";

/* A head that was replaced. */
struct header {
	char *symbol;
	char *original; /* SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd) */
};

static void header_free(gpointer data)
{
	struct header *header = data;

	g_free(header->symbol);
	g_free(header->original);
	g_free(header);
}

void desugared_free(struct desugared *desugared)
{
	if (!desugared)
		return;
	if (desugared->text)
		g_string_free(desugared->text, TRUE);
	g_ptr_array_unref(desugared->headers);
	g_free(desugared);
}

/* Numbers of the tokens that are the commas between the macro's arguments; the ')' comes last. */
static GArray *separators(GArray *tokens)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
	int depth = 0;

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token_is(token, "(") || token_is(token, "["))
			depth++;
		else if (token_is(token, ")") || token_is(token, "]"))
			depth--;
		if ((depth == 1 && token_is(token, ",")) || (depth == 0 && token_is(token, ")")))
			g_array_append_val(found, i);
		if (depth == 0 && token_is(token, ")"))
			break;
	}
	return found;
}

static gboolean has_newline(const char *text, gsize length)
{
	return memchr(text, '\n', length) != NULL;
}

static guint count_newlines(const char *text, gsize length)
{
	guint n = 0;

	for (const char *at = text, *end = text + length; at < end; at++)
		n += *at == '\n';
	return n;
}

/* Is the argument between two separators a call of a macro: SYSCALL_PAIR(length)? */
static gboolean is_macro_argument(GArray *tokens, guint from, guint to)
{
	int depth = 0;

	if (to < from + 3 || token_nth(tokens, from)->kind != TOKEN_IDENTIFIER ||
	    token_is(token_nth(tokens, from), "typeof") ||
	    token_is(token_nth(tokens, from), "__typeof__") ||
	    !token_is(token_nth(tokens, from + 1), "("))
		return FALSE;
	for (guint i = from + 1; i < to; i++) {
		depth += token_is(token_nth(tokens, i), "(");
		depth -= token_is(token_nth(tokens, i), ")");
		if (depth == 0)
			return i + 1 == to;
	}
	return FALSE;
}

/* Does every type have its name? Not when a macro makes several arguments. */
static gboolean comes_in_pairs(GArray *tokens, GArray *commas)
{
	if (commas->len % 2 == 0)
		return FALSE;
	for (guint i = 0; i + 1 < commas->len; i++)
		if (is_macro_argument(tokens, g_array_index(commas, guint, i) + 1,
				      g_array_index(commas, guint, i + 1)))
			return FALSE;
	return TRUE;
}

/*
 * "type name, type name": of the commas, the first goes (it follows the name), and of the
 * others every first of two (it stands between type and name); all else stays as it is, so
 * that the lines do.
 */
static void append_parameters(GString *text, const char *head, gsize length, GArray *tokens,
			      GArray *commas)
{
	gsize from = token_nth(tokens, g_array_index(commas, guint, 0))->offset;

	for (guint i = 0; i < commas->len; i++) {
		guint number = g_array_index(commas, guint, i);
		gsize next, end = token_nth(tokens, number)->offset;

		g_string_append_len(text, head + from, (gssize)(end - from));
		if (i + 1 == commas->len)
			break;
		next = end + 1;
		while (next < length && g_ascii_isspace(head[next]))
			next++;
		from = has_newline(head + end, next - end) ? end + 1 : next;
		if (i > 0 && i % 2 == 0)
			g_string_append(text, from == next ? ", " : ",");
		else if (i % 2 == 1 && from == next &&
			 !token_is(token_nth(tokens, number - 1), "*"))
			g_string_append_c(text, ' ');
	}
}

/*
 * The plain head of a macro's. Arguments that do not come in pairs are dropped: the body can be
 * read without them, and splitting such a definition fails.
 */
static char *plain_text(const struct definition *def, const char *head, gsize length)
{
	g_autoptr(GArray) tokens = lexer_all(head, length, LEXER_C, FALSE);
	g_autoptr(GArray) commas = separators(tokens);
	GString *text = g_string_new(plain_head);

	g_string_append_printf(text, "%s(", def->symbol);
	if (commas->len == 1)
		g_string_append(text, "void");
	if (comes_in_pairs(tokens, commas))
		append_parameters(text, head, length, tokens, commas);
	/* Add the newlines of the parts that were dropped, so that the lines stay the same. */
	for (guint lines = count_newlines(text->str, text->len),
		   wanted = count_newlines(head, length);
	     lines < wanted; lines++)
		g_string_append_c(text, '\n');
	g_string_append_c(text, ')');
	/* A NUL byte would end the text early. */
	for (gsize i = 0; i < text->len; i++)
		if (text->str[i] == '\0')
			text->str[i] = ' ';
	return g_string_free(text, FALSE);
}

struct desugared *desugar(const char *text, gsize length, GPtrArray *definitions, GError **error)
{
	g_autoptr(desugared) result = g_new0(struct desugared, 1);
	g_autoptr(edit_file) file = edit_file_new("", text, length);
	g_autofree char *plain = NULL;
	gsize from = 0;

	result->headers = g_ptr_array_new_with_free_func(header_free);
	for (guint i = 0; i < definitions->len; i++) {
		const struct definition *def = g_ptr_array_index(definitions, i);
		gboolean inside = def->head <= def->head_end && def->head_end <= length;
		gsize size = inside ? def->head_end - def->head : 0;
		g_autofree char *head = NULL;
		struct header *header;

		if (!*def->macro || def->kind == DEFINITION_PLAIN || def->body_end == 0 ||
		    def->head < from)
			continue;
		/* Any other head is refused by edit_add(). */
		head = inside ? plain_text(def, text + def->head, size) : g_strdup("");
		if (!edit_add(file, &(struct edit){def->head, def->head_end, head}, error))
			return NULL;
		from = def->head_end;
		header = g_new0(struct header, 1);
		header->symbol = g_strdup(def->symbol);
		header->original = g_strndup(text + def->head, size);
		g_ptr_array_add(result->headers, header);
	}
	plain = edit_apply(file, NULL, &length);
	result->text = g_string_new_len(plain, (gssize)length);
	return g_steal_pointer(&result);
}

/* A plain head found in a text: "asmlinkage long sys_x(...)" that a body follows. */
struct place {
	gsize start, end;
};

static gboolean is_plain_head(GArray *tokens, guint n)
{
	return n + 3 < tokens->len && token_is(token_nth(tokens, n), "asmlinkage") &&
	       token_is(token_nth(tokens, n + 1), "long") &&
	       token_nth(tokens, n + 2)->kind == TOKEN_IDENTIFIER &&
	       token_is(token_nth(tokens, n + 3), "(");
}

/*
 * Does a body follow the head of `word`? There can be directives between, and other heads of
 * the same name, of which #if chooses one.
 */
static gboolean body_follows(GArray *tokens, guint from, const struct token *word)
{
	for (;;) {
		while (from < tokens->len && token_nth(tokens, from)->directive != DIRECTIVE_NONE)
			from++;
		if (!is_plain_head(tokens, from) || !token_same(token_nth(tokens, from + 2), word))
			return from < tokens->len && token_is(token_nth(tokens, from), "{");
		from = token_past_parentheses(tokens, from + 3);
	}
}

/* symbol -> GArray of struct place, in the text's order. */
static GHashTable *plain_heads(const char *text, gsize length)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);
	GHashTable *heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						  (GDestroyNotify)g_array_unref);

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *word;
		struct place place;
		GArray *places;
		char *symbol;
		guint end;

		if (!is_plain_head(tokens, i))
			continue;
		word = token_nth(tokens, i + 2);
		end = token_past_parentheses(tokens, i + 3);
		if (!body_follows(tokens, end, word))
			continue;
		place.start = token_nth(tokens, i)->offset;
		place.end = token_nth(tokens, end - 1)->offset + 1;
		symbol = token_dup(word);
		places = g_hash_table_lookup(heads, symbol);
		if (!places) {
			places = g_array_new(FALSE, FALSE, sizeof(struct place));
			g_hash_table_insert(heads, g_strdup(symbol), places);
		}
		g_array_append_val(places, place);
		g_free(symbol);
	}
	return heads;
}

static guint headers_of(const struct desugared *desugared, const char *symbol)
{
	guint n = 0;

	for (guint i = 0; i < desugared->headers->len; i++) {
		const struct header *header = g_ptr_array_index(desugared->headers, i);

		n += strcmp(header->symbol, symbol) == 0;
	}
	return n;
}

/* Put each saved head back. A symbol that has several heads keeps their order. */
static gboolean put_heads(const struct desugared *desugared, GHashTable *heads,
			  struct edit_file *file, GError **error)
{
	g_autoptr(GHashTable) used = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < desugared->headers->len; i++) {
		const struct header *header = g_ptr_array_index(desugared->headers, i);
		GArray *places = g_hash_table_lookup(heads, header->symbol);
		guint wanted = headers_of(desugared, header->symbol);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(used, header->symbol));
		const struct place *place;

		if (!places || places->len != wanted) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
				    "expected %u heads of %s(), found %u", wanted, header->symbol,
				    places ? places->len : 0);
			return FALSE;
		}
		place = &g_array_index(places, struct place, n);
		g_hash_table_insert(used, header->symbol, GUINT_TO_POINTER(n + 1));
		if (!edit_add(file, &(struct edit){place->start, place->end, header->original},
			      error))
			return FALSE;
	}
	return TRUE;
}

char *resugar(const struct desugared *desugared, const char *text, GError **error)
{
	gsize length = strlen(text);
	g_autoptr(GHashTable) heads = plain_heads(text, length);
	g_autoptr(edit_file) file = edit_file_new("", text, length);

	if (!put_heads(desugared, heads, file, error))
		return NULL;
	return edit_apply(file, NULL, NULL);
}
