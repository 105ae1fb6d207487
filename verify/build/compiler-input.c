// SPDX-License-Identifier: GPL-2.0
#include "verify/build/compiler-input.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/tokens.h"

/* An identifier of the text. */
struct word {
	const char *text;
	gsize length;
	guint count;	  /* occurrences in the text */
	gboolean is_type; /* declared by a typedef so far */
	gboolean is_tag;  /* the tag of a struct, union or enum at file scope so far */
};

static guint word_hash(gconstpointer key)
{
	const struct word *word = key;
	guint hash = 5381;

	for (gsize i = 0; i < word->length; i++)
		hash = hash * 33 + (guchar)word->text[i];
	return hash;
}

static gboolean word_equal(gconstpointer a, gconstpointer b)
{
	const struct word *one = a, *two = b;

	return one->length == two->length && memcmp(one->text, two->text, one->length) == 0;
}

/* A prototype that does not count if its name occurs nowhere else. */
struct prototype {
	gsize start, end; /* in `kept` */
	const struct word *name;
};

/* A reading of the text, declaration by declaration. */
struct reading {
	GArray *tokens;	    /* of the declaration, struct token */
	GPtrArray *words;   /* of the tokens, struct word *; NULL for a token that is not an
			       identifier */
	GHashTable *known;  /* struct word, as a set */
	GString *kept;	    /* all tokens so far, one a line */
	GArray *prototypes; /* struct prototype */
};

static const struct token *token_at(const struct reading *reading, guint i)
{
	return &g_array_index(reading->tokens, struct token, i);
}

static struct word *word_at(const struct reading *reading, guint i)
{
	return g_ptr_array_index(reading->words, i);
}

/* The entry of an identifier, new or known. */
static struct word *word_of(struct reading *reading, const struct token *token)
{
	const struct word key = {.text = token->text, .length = token->length};
	struct word *word = g_hash_table_lookup(reading->known, &key);

	if (!word) {
		word = g_new(struct word, 1);
		*word = key;
		g_hash_table_add(reading->known, word);
	}
	return word;
}

static gboolean is_tag_word(const struct token *token)
{
	static const char *const words[] = {"struct", "union", "enum", NULL};

	return token_is_one_of(token, words);
}

static gboolean is_qualifier(const struct token *token)
{
	static const char *const words[] = {"const", "volatile", "extern", NULL};

	return token_is_one_of(token, words);
}

static gboolean is_base_type(const struct token *token)
{
	static const char *const words[] = {"void",   "char",	  "short", "int", "long",
					    "signed", "unsigned", "_Bool", NULL};

	return token_is_one_of(token, words);
}

/* Keywords that make a declaration more than a plain prototype. */
static gboolean is_other_keyword(const struct token *token)
{
	static const char *const words[] = {
		"static", "inline", "typedef",	 "typeof",  "auto",	"register", "restrict",
		"float",  "double", "_Noreturn", "_Atomic", "_Alignas", "asm",	    NULL};

	return token_is_one_of(token, words) ||
	       (token->length > 2 && memcmp(token->text, "__", 2) == 0 &&
		g_ascii_islower(token->text[2]) && token->text[token->length - 1] == '_');
}

/*
 * "const struct timespec *when", "size_t", "int fds[2]": a known type, with or without a name. Also
 * for the return type and the name of a function; `named` requires the name.
 */
static gboolean is_plain(const struct reading *reading, guint start, guint end, gboolean named)
{
	gboolean type = FALSE, name = FALSE;

	for (guint i = start; i < end; i++) {
		const struct token *token = token_at(reading, i);

		if (token_is(token, "[") || token_is(token, "]") || token->kind == TOKEN_NUMBER) {
			if (!type)
				return FALSE;
		} else if (token_is(token, "*")) {
			if (!type || name)
				return FALSE;
		} else if (token->kind != TOKEN_IDENTIFIER || is_other_keyword(token) || name) {
			return FALSE;
		} else if (is_tag_word(token)) {
			if (type || ++i == end || !word_at(reading, i) ||
			    !word_at(reading, i)->is_tag)
				return FALSE;
			type = TRUE;
		} else if (is_base_type(token)) {
			type = TRUE;
		} else if (!is_qualifier(token)) {
			name = type;
			if (!type && !word_at(reading, i)->is_type)
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
		if (i < end && !token_is(token_at(reading, i), ","))
			continue;
		if (!(i == from + 1 && token_is(token_at(reading, from), "...")) &&
		    !is_plain(reading, from, i, FALSE))
			return FALSE;
		from = i + 1;
	}
	return TRUE;
}

/* The name in "long ksys_close(unsigned int fd);", NULL for any other kind of declaration. */
static const struct word *plain_prototype(const struct reading *reading)
{
	guint end = reading->tokens->len, open = 0;

	while (open < end && !token_is(token_at(reading, open), "("))
		open++;
	if (end < 5 || open < 2 || open >= end - 2 || !token_is(token_at(reading, end - 1), ";") ||
	    !token_is(token_at(reading, end - 2), ")"))
		return NULL;
	for (guint i = 0; i < end; i++)
		if (token_at(reading, i)->directive != DIRECTIVE_NONE)
			return NULL;
	if (!is_plain(reading, 0, open, TRUE) || !plain_parameters(reading, open + 1, end - 2))
		return NULL;
	return word_at(reading, open - 1);
}

/* Remember the types that a declaration adds at file scope. */
static void note_types(struct reading *reading)
{
	gboolean is_typedef = token_is(token_at(reading, 0), "typedef");
	guint parentheses = 0;

	for (guint i = 0; i < reading->tokens->len; i++) {
		const struct token *token = token_at(reading, i);

		if (token_is(token, "("))
			parentheses++;
		else if (token_is(token, ")") && parentheses > 0)
			parentheses--;
		else if (token->kind != TOKEN_IDENTIFIER)
			continue;
		else if (is_typedef && !is_base_type(token) && !is_tag_word(token))
			word_at(reading, i)->is_type = TRUE;
		if (parentheses == 0 && is_tag_word(token) && i + 1 < reading->tokens->len &&
		    word_at(reading, i + 1))
			word_at(reading, i + 1)->is_tag = TRUE;
	}
}

static void take_declaration(struct reading *reading, gboolean has_body)
{
	struct prototype prototype = {.start = reading->kept->len};

	if (!has_body && reading->tokens->len > 0) {
		prototype.name = plain_prototype(reading);
		/* A plain one declares no type. */
		if (!prototype.name)
			note_types(reading);
	}
	for (guint i = 0; i < reading->tokens->len; i++) {
		const struct token *token = token_at(reading, i);

		g_string_append_len(reading->kept, token->text, (gssize)token->length);
		g_string_append_c(reading->kept, '\n');
	}
	prototype.end = reading->kept->len;
	if (prototype.name)
		g_array_append_val(reading->prototypes, prototype);
	g_array_set_size(reading->tokens, 0);
	g_ptr_array_set_size(reading->words, 0);
}

static void take_token(struct reading *reading, const struct token *token)
{
	struct word *word = NULL;

	if (token->kind == TOKEN_IDENTIFIER) {
		word = word_of(reading, token);
		word->count++;
	}
	g_array_append_val(reading->tokens, *token);
	g_ptr_array_add(reading->words, word);
}

/*
 * Ends of declarations: a ';' outside of all brackets, or the '}' of a function's body, which opens
 * after a ')'. A '{' after anything else is part of a type or of an initial value.
 */
static void read_declarations(struct reading *reading, const char *text, gsize length)
{
	struct lexer lexer;
	struct token token;
	guint depth = 0;
	gboolean body = FALSE;

	lexer_init(&lexer, text, length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		char mark = token.kind == TOKEN_PUNCTUATOR && token.length == 1 ? *token.text : 0;
		guint before = reading->tokens->len;

		if (token.kind == TOKEN_COMMENT)
			continue;
		take_token(reading, &token);
		if (mark == '{' && depth == 0 && before > 0 &&
		    token_is(token_at(reading, before - 1), ")"))
			body = TRUE;
		if (mark == '{' || mark == '(' || mark == '[')
			depth++;
		else if (mark == '}' || mark == ')' || mark == ']')
			depth -= depth > 0;
		if (depth > 0 || !(mark == ';' || (body && mark == '}')))
			continue;
		take_declaration(reading, body);
		body = FALSE;
	}
	take_declaration(reading, TRUE);
}

/* Of all tokens but the prototypes whose names occur only there. */
static char *digest_of(const struct reading *reading)
{
	g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
	const guchar *text = (const guchar *)reading->kept->str;
	gsize from = 0;

	for (guint i = 0; i < reading->prototypes->len; i++) {
		const struct prototype *prototype =
			&g_array_index(reading->prototypes, struct prototype, i);

		if (prototype->name->count > 1)
			continue;
		g_checksum_update(digest, text + from, (gssize)(prototype->start - from));
		from = prototype->end;
	}
	g_checksum_update(digest, text + from, (gssize)(reading->kept->len - from));
	return g_strdup(g_checksum_get_string(digest));
}

char *compiler_input_digest(const char *text, gsize length)
{
	g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(struct token));
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autoptr(GHashTable) known = g_hash_table_new_full(word_hash, word_equal, g_free, NULL);
	g_autoptr(GString) kept = g_string_sized_new(length + length / 2);
	g_autoptr(GArray) prototypes = g_array_new(FALSE, FALSE, sizeof(struct prototype));
	struct reading reading = {.tokens = tokens,
				  .words = words,
				  .known = known,
				  .kept = kept,
				  .prototypes = prototypes};

	read_declarations(&reading, text, length);
	return digest_of(&reading);
}

/* Undo make's escapes in a .cmd file. The caller frees. */
static char *unescaped(const char *command)
{
	g_auto(GStrv) pounds = g_strsplit(command, "$(pound)", -1);
	g_autofree char *joined = g_strjoinv("#", pounds);
	g_auto(GStrv) dollars = g_strsplit(joined, "$$", -1);

	return g_strjoinv("$", dollars);
}

/* Does a word of a shell line, without quotes, end the compiler's command? */
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
