// SPDX-License-Identifier: GPL-2.0
#include "verify/compiler-input.h"

#include <string.h>

#include "kernel-tree/lexer.h"

static guint token_hash(gconstpointer key)
{
	const struct token *token = key;
	guint hash = 5381;

	for (gsize i = 0; i < token->length; i++)
		hash = hash * 33 + (guchar)token->text[i];
	return hash;
}

static gboolean token_equal(gconstpointer a, gconstpointer b)
{
	const struct token *one = a, *two = b;

	return one->length == two->length && memcmp(one->text, two->text, one->length) == 0;
}

/* A reading of the text, declaration by declaration. Sets and counts are keyed by tokens. */
struct reading {
	const struct token *tokens;
	guint n;
	GHashTable *counts;    /* identifier -> how often it stands in the text */
	GHashTable *type_names; /* words of typedefs so far */
	GHashTable *tags;      /* of struct, union and enum at file scope so far */
	GString *kept;	       /* what counts, a token a line */
};

static gboolean is_one_of(const struct token *token, const char *const *words)
{
	for (; *words; words++)
		if (token_is(token, *words))
			return TRUE;
	return FALSE;
}

static gboolean is_tag_word(const struct token *token)
{
	static const char *const words[] = {"struct", "union", "enum", NULL};

	return is_one_of(token, words);
}

static gboolean is_qualifier(const struct token *token)
{
	static const char *const words[] = {"const", "volatile", "extern", NULL};

	return is_one_of(token, words);
}

static gboolean is_base_type(const struct token *token)
{
	static const char *const words[] = {"void",   "char",	"short",    "int", "long",
					    "signed", "unsigned", "_Bool", NULL};

	return is_one_of(token, words);
}

/* Words that are no names and stand for more than plain types do. */
static gboolean is_other_keyword(const struct token *token)
{
	static const char *const words[] = {
		"static",   "inline",	"typedef", "typeof",  "auto",	"register", "restrict",
		"float",    "double",	"_Noreturn", "_Atomic", "_Alignas", "asm",	NULL};

	return is_one_of(token, words) || (token->length > 2 && memcmp(token->text, "__", 2) == 0 &&
					   g_ascii_islower(token->text[2]) &&
					   token->text[token->length - 1] == '_');
}

static gboolean known(GHashTable *set, const struct token *token)
{
	return g_hash_table_contains(set, token);
}

/*
 * "const struct timespec *when", "size_t", "int fds[2]": a type that is known, and a name or none.
 * A function's own type and name are read alike, and the name is then wanted.
 */
static gboolean is_plain(const struct reading *reading, guint start, guint end, gboolean named)
{
	gboolean type = FALSE, name = FALSE;

	for (guint i = start; i < end; i++) {
		const struct token *token = &reading->tokens[i];

		if (token_is(token, "[") || token_is(token, "]") || token->kind == TOKEN_NUMBER) {
			if (!type)
				return FALSE;
		} else if (token_is(token, "*")) {
			if (!type || name)
				return FALSE;
		} else if (token->kind != TOKEN_IDENTIFIER || is_other_keyword(token) || name) {
			return FALSE;
		} else if (is_tag_word(token)) {
			if (type || ++i == end || !known(reading->tags, &reading->tokens[i]))
				return FALSE;
			type = TRUE;
		} else if (is_base_type(token)) {
			type = TRUE;
		} else if (!is_qualifier(token)) {
			name = type;
			if (!type && !known(reading->type_names, token))
				return FALSE;
			type = TRUE;
		}
	}
	return type && (name || !named);
}

static gboolean plain_parameters(const struct reading *reading, guint start, guint end)
{
	guint from = start;

	for (guint i = start; i <= end; i++) {
		if (i < end && !token_is(&reading->tokens[i], ","))
			continue;
		if (!(i == from + 1 && token_is(&reading->tokens[from], "...")) &&
		    !is_plain(reading, from, i, FALSE))
			return FALSE;
		from = i + 1;
	}
	return TRUE;
}

/* "long ksys_close(unsigned int fd);" of a name that stands here alone. */
static gboolean is_unused_prototype(const struct reading *reading, guint start, guint end)
{
	const struct token *tokens = reading->tokens;
	guint open = start;

	while (open < end && !token_is(&tokens[open], "("))
		open++;
	if (end - start < 5 || open < start + 2 || open >= end - 2 ||
	    !token_is(&tokens[end - 1], ";") || !token_is(&tokens[end - 2], ")"))
		return FALSE;
	for (guint i = start; i < end; i++)
		if (tokens[i].directive != DIRECTIVE_NONE)
			return FALSE;
	return tokens[open - 1].kind == TOKEN_IDENTIFIER &&
	       GPOINTER_TO_UINT(g_hash_table_lookup(reading->counts, &tokens[open - 1])) == 1 &&
	       is_plain(reading, start, open, TRUE) &&
	       plain_parameters(reading, open + 1, end - 2);
}

/* Types that a declaration leaves behind at file scope. */
static void note_types(struct reading *reading, guint start, guint end)
{
	const struct token *tokens = reading->tokens;
	gboolean is_typedef = token_is(&tokens[start], "typedef");
	guint parentheses = 0;

	for (guint i = start; i < end; i++) {
		if (token_is(&tokens[i], "("))
			parentheses++;
		else if (token_is(&tokens[i], ")") && parentheses > 0)
			parentheses--;
		else if (tokens[i].kind != TOKEN_IDENTIFIER)
			continue;
		else if (is_typedef && !is_base_type(&tokens[i]) && !is_tag_word(&tokens[i]))
			g_hash_table_add(reading->type_names, (gpointer)&tokens[i]);
		if (parentheses == 0 && is_tag_word(&tokens[i]) && i + 1 < end &&
		    tokens[i + 1].kind == TOKEN_IDENTIFIER)
			g_hash_table_add(reading->tags, (gpointer)&tokens[i + 1]);
	}
}

static void take_declaration(struct reading *reading, guint start, guint end, gboolean has_body)
{
	if (!has_body && is_unused_prototype(reading, start, end))
		return;
	if (!has_body)
		note_types(reading, start, end);
	for (guint i = start; i < end; i++) {
		const struct token *token = &reading->tokens[i];

		g_string_append_len(reading->kept, token->text, (gssize)token->length);
		g_string_append_c(reading->kept, '\n');
	}
}

/*
 * Ends of declarations: a ';' outside of all brackets, or the '}' of a function's body, which opens
 * after a ')'. A '{' after anything else is part of a type or of an initial value.
 */
static void read_declarations(struct reading *reading)
{
	guint start = 0, depth = 0;
	gboolean body = FALSE;

	for (guint i = 0; i < reading->n; i++) {
		const struct token *token = &reading->tokens[i];
		char mark = *token->text;

		if (token->kind != TOKEN_PUNCTUATOR || token->length > 1)
			continue;
		if (mark == '{' && depth == 0 && i > start &&
		    token_is(&reading->tokens[i - 1], ")"))
			body = TRUE;
		if (mark == '{' || mark == '(' || mark == '[')
			depth++;
		else if (mark == '}' || mark == ')' || mark == ']')
			depth -= depth > 0;
		if (depth > 0 || !(mark == ';' || (body && mark == '}')))
			continue;
		take_declaration(reading, start, i + 1, body);
		start = i + 1;
		body = FALSE;
	}
	if (start < reading->n)
		take_declaration(reading, start, reading->n, TRUE);
}

char *compiler_input_digest(const char *text, gsize length)
{
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, FALSE);
	g_autoptr(GHashTable) counts = g_hash_table_new(token_hash, token_equal);
	g_autoptr(GHashTable) type_names = g_hash_table_new(token_hash, token_equal);
	g_autoptr(GHashTable) tags = g_hash_table_new(token_hash, token_equal);
	g_autoptr(GString) kept = g_string_sized_new(length + length / 2);
	struct reading reading = {
		.tokens = (const struct token *)tokens->data,
		.n = tokens->len,
		.counts = counts,
		.type_names = type_names,
		.tags = tags,
		.kept = kept,
	};

	for (guint i = 0; i < reading.n; i++) {
		const struct token *token = &reading.tokens[i];

		if (token->kind == TOKEN_IDENTIFIER)
			g_hash_table_replace(
				counts, (gpointer)token,
				GUINT_TO_POINTER(
					GPOINTER_TO_UINT(g_hash_table_lookup(counts, token)) + 1));
	}
	read_declarations(&reading);
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, kept->str, (gssize)kept->len);
}

/* make's own escapes in a .cmd file. The caller frees. */
static char *unescaped(const char *command)
{
	g_auto(GStrv) pounds = g_strsplit(command, "$(pound)", -1);
	g_autofree char *joined = g_strjoinv("#", pounds);
	g_auto(GStrv) dollars = g_strsplit(joined, "$$", -1);

	return g_strjoinv("$", dollars);
}

/* A word that ends the command of the compiler in a shell's line; quotes are gone. */
static gboolean ends_command(const char *word)
{
	return strcmp(word, ";") == 0 || strcmp(word, "&&") == 0 || strcmp(word, "||") == 0;
}

char **compiler_input_command(const char *command)
{
	g_autofree char *text = unescaped(command);
	g_auto(GStrv) words = NULL;
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
	gboolean compiles = FALSE;

	if (!g_shell_parse_argv(text, NULL, &words, NULL))
		return NULL;
	for (guint i = 0; words[i] && !ends_command(words[i]); i++) {
		gboolean last = g_str_has_suffix(words[i], ";");

		if (last)
			words[i][strlen(words[i]) - 1] = '\0';
		if (strcmp(words[i], "-c") == 0)
			compiles = TRUE;
		else if (strcmp(words[i], "-o") == 0 && words[i + 1])
			i++;
		else if (!g_str_has_prefix(words[i], "-Wp,-M"))
			g_ptr_array_add(kept, g_strdup(words[i]));
		if (last)
			break;
	}
	if (!compiles || kept->len < 2 ||
	    !g_str_has_suffix(g_ptr_array_index(kept, kept->len - 1), ".c"))
		return NULL;
	g_ptr_array_add(kept, g_strdup("-E"));
	g_ptr_array_add(kept, g_strdup("-P"));
	g_ptr_array_add(kept, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&kept), FALSE);
}
