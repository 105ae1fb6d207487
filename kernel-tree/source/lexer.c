// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/lexer.h"

#include <string.h>

/* What a byte can begin or continue. A table is faster than a chain of tests. */
enum {
	NAME_START = 1, /* letters and _ */
	DIGIT = 2,
	BLANK = 4, /* white space but newline */
	ALONE = 8, /* punctuators that do not begin a longer one */
};

static const guint8 classes[256] = {
	['a' ... 'z'] = NAME_START,
	['A' ... 'Z'] = NAME_START,
	['_'] = NAME_START,
	['0' ... '9'] = DIGIT,
	[' '] = BLANK,
	['\t'] = BLANK,
	['\r'] = BLANK,
	['\f'] = BLANK,
	['\v'] = BLANK,
	['('] = ALONE,
	[')'] = ALONE,
	['['] = ALONE,
	[']'] = ALONE,
	['{'] = ALONE,
	['}'] = ALONE,
	[';'] = ALONE,
	[','] = ALONE,
};

static gboolean is_class(char c, guint8 class)
{
	return (classes[(guint8)c] & class) != 0;
}

void lexer_init(struct lexer *lexer, const char *text, gsize length, enum lexer_language language)
{
	*lexer = (struct lexer){
		.text = text,
		.length = length,
		.line = 1,
		.language = language,
		.fresh_line = TRUE,
	};
}

/* The byte `ahead` of the position; NUL past the end. */
static char peek(const struct lexer *lexer, gsize ahead)
{
	return ahead < lexer->length - lexer->position ? lexer->text[lexer->position + ahead]
						       : '\0';
}

/* The length of a backslash-newline at `position` (2, or 3 with CR); 0 when there is none. */
static gsize splice_length(const struct lexer *lexer, gsize position)
{
	gsize left = lexer->length - position;
	const char *p = lexer->text + position;

	if (left >= 2 && p[0] == '\\' && p[1] == '\n')
		return 2;
	if (left >= 3 && p[0] == '\\' && p[1] == '\r' && p[2] == '\n')
		return 3;
	return 0;
}

static void skip_blanks(struct lexer *lexer)
{
	while (lexer->position < lexer->length) {
		char c = lexer->text[lexer->position];
		gsize splice;

		if (is_class(c, BLANK)) {
			lexer->position++;
		} else if (c == '\n') {
			lexer->line_start = ++lexer->position;
			lexer->line++;
			lexer->fresh_line = TRUE;
			lexer->directive = DIRECTIVE_NONE;
			lexer->want_name = lexer->want_header = FALSE;
		} else if ((splice = splice_length(lexer, lexer->position)) > 0) {
			lexer->position += splice;
			lexer->line_start = lexer->position;
			lexer->line++;
		} else {
			return;
		}
	}
}

/* Move to `end`, counting the lines in between. */
static void advance_to(struct lexer *lexer, gsize end)
{
	const char *p = lexer->text + lexer->position;
	const char *stop = lexer->text + end;

	while (p < stop && (p = memchr(p, '\n', stop - p)) != NULL) {
		lexer->line_start = ++p - lexer->text;
		lexer->line++;
	}
	lexer->position = end;
}

static gsize block_comment_end(const struct lexer *lexer)
{
	const char *p = lexer->text + lexer->position + 2;
	const char *stop = lexer->text + lexer->length;

	while (p < stop && (p = memchr(p, '*', stop - p)) != NULL)
		if (++p < stop && *p == '/')
			return p + 1 - lexer->text;
	return lexer->length;
}

/* The end of the line that holds `position`, past spliced lines; the newline is not in it. */
static gsize line_comment_end(const struct lexer *lexer)
{
	gsize at = lexer->position;

	while (at < lexer->length) {
		const char *newline = memchr(lexer->text + at, '\n', lexer->length - at);
		gsize end;

		if (!newline)
			return lexer->length;
		end = newline - lexer->text;
		if (end > lexer->position && lexer->text[end - 1] == '\r')
			end--;
		if (end == lexer->position || lexer->text[end - 1] != '\\')
			return end;
		at = newline + 1 - lexer->text;
	}
	return lexer->length;
}

/* A literal that starts with a quote at `at`: past its closing quote, or the line's end. */
static gsize literal_end(const struct lexer *lexer, gsize at, char close)
{
	while (++at < lexer->length) {
		char c = lexer->text[at];

		if (c == close)
			return at + 1;
		if (c == '\n')
			return at;
		if (c == '\\') {
			gsize splice = splice_length(lexer, at);

			at += splice ? splice - 1 : 1;
			if (!splice && at < lexer->length && lexer->text[at] == '\n')
				return at;
		}
	}
	return lexer->length;
}

static gsize name_end(const struct lexer *lexer)
{
	gsize at = lexer->position;

	while (at < lexer->length && (is_class(lexer->text[at], NAME_START | DIGIT) ||
				      (lexer->text[at] == '$' && lexer->language == LEXER_C)))
		at++;
	return at;
}

/* A preprocessing number: C11 6.4.8. */
static gsize number_end(const struct lexer *lexer)
{
	gsize at = lexer->position;

	while (at < lexer->length) {
		char c = lexer->text[at];

		if ((c == '+' || c == '-') && at > lexer->position &&
		    strchr("eEpP", lexer->text[at - 1]) && lexer->language == LEXER_C)
			at++;
		else if (is_class(c, NAME_START | DIGIT) || c == '.')
			at++;
		else
			break;
	}
	return at;
}

static gsize punctuator_end(const struct lexer *lexer)
{
	static const char *const three[] = {"...", "<<=", ">>="};
	static const char two[][3] = {
		"->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
		"||", "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "##",
	};
	gsize left = lexer->length - lexer->position;
	const char *p = lexer->text + lexer->position;

	if (is_class(*p, ALONE))
		return lexer->position + 1;
	for (gsize i = 0; left >= 3 && i < G_N_ELEMENTS(three); i++)
		if (memcmp(p, three[i], 3) == 0)
			return lexer->position + 3;
	for (gsize i = 0; left >= 2 && i < G_N_ELEMENTS(two); i++)
		if (memcmp(p, two[i], 2) == 0)
			return lexer->position + 2;
	return lexer->position + 1;
}

static enum directive directive_of(const char *name, gsize length)
{
	static const struct {
		const char *name;
		enum directive directive;
	} known[] = {
		{"define", DIRECTIVE_DEFINE},	{"undef", DIRECTIVE_UNDEF},
		{"include", DIRECTIVE_INCLUDE}, {"include_next", DIRECTIVE_INCLUDE},
		{"import", DIRECTIVE_INCLUDE},	{"if", DIRECTIVE_IF},
		{"ifdef", DIRECTIVE_IF},	{"ifndef", DIRECTIVE_IF},
		{"else", DIRECTIVE_ELSE},	{"elif", DIRECTIVE_ELSE},
		{"endif", DIRECTIVE_ENDIF},	{"error", DIRECTIVE_OTHER},
		{"warning", DIRECTIVE_OTHER},	{"pragma", DIRECTIVE_OTHER},
		{"line", DIRECTIVE_OTHER},	{"ident", DIRECTIVE_OTHER},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0)
			return known[i].directive;
	return DIRECTIVE_NONE;
}

/*
 * The directive that the '#' at the position starts; NONE when no known name follows it.
 * Looks past one comment at most, which keeps the whole linear.
 */
static enum directive directive_after_hash(const struct lexer *lexer)
{
	struct lexer ahead = *lexer;

	ahead.position++;
	ahead.fresh_line = FALSE;
	skip_blanks(&ahead);
	if (peek(&ahead, 0) == '/' && peek(&ahead, 1) == '*') {
		ahead.position = block_comment_end(&ahead);
		skip_blanks(&ahead);
	}
	if (ahead.fresh_line)
		return DIRECTIVE_NONE;
	return directive_of(ahead.text + ahead.position, name_end(&ahead) - ahead.position);
}

/* A line comment of some assembler: the character stands between white space. */
static gboolean starts_asm_comment(const struct lexer *lexer)
{
	char c = lexer->text[lexer->position];
	char next = peek(lexer, 1);
	char before = lexer->position ? lexer->text[lexer->position - 1] : '\n';

	if (lexer->language != LEXER_ASM || lexer->directive != DIRECTIVE_NONE)
		return FALSE;
	if (c == '#' && lexer->fresh_line)
		return directive_after_hash(lexer) == DIRECTIVE_NONE;
	return strchr("#@!|", c) && c != '\0' && (is_class(before, BLANK) || before == '\n') &&
	       (is_class(next, BLANK) || next == '\n' || next == c ||
		lexer->position + 1 == lexer->length);
}

/* Where a string or character literal at the position has its quote; -1 if there is none. */
static gssize quote_ahead(const struct lexer *lexer)
{
	char c = lexer->text[lexer->position];
	gssize at = 0;

	if (c == '"')
		return 0;
	if (c == '\'') /* gas takes 'a without a closing quote */
		return lexer->language == LEXER_C || peek(lexer, 2) == '\'' ||
				       (peek(lexer, 1) == '\\' && peek(lexer, 3) == '\'')
			       ? 0
			       : -1;
	if (lexer->language == LEXER_ASM || (c != 'L' && c != 'u' && c != 'U'))
		return -1;
	at = c == 'u' && peek(lexer, 1) == '8' ? 2 : 1;
	return peek(lexer, at) == '"' || peek(lexer, at) == '\'' ? at : -1;
}

/* Find out the kind of the token at the position; returns its end. */
static gsize token_end(struct lexer *lexer, struct token *token)
{
	char c = lexer->text[lexer->position];
	gssize quote = quote_ahead(lexer);
	char next = peek(lexer, 1);

	if (quote >= 0) {
		gsize at = lexer->position + quote;

		token->kind = lexer->text[at] == '"' ? TOKEN_STRING : TOKEN_CHARACTER;
		return literal_end(lexer, at, lexer->text[at]);
	}
	if (is_class(c, NAME_START) || (c == '$' && lexer->language == LEXER_C)) {
		token->kind = TOKEN_IDENTIFIER;
		return name_end(lexer);
	}
	if (is_class(c, DIGIT) || (c == '.' && is_class(next, DIGIT))) {
		token->kind = TOKEN_NUMBER;
		return number_end(lexer);
	}
	if (c == '/' && next == '*') {
		token->kind = TOKEN_COMMENT;
		return block_comment_end(lexer);
	}
	if ((c == '/' && next == '/') || starts_asm_comment(lexer)) {
		token->kind = TOKEN_COMMENT;
		return line_comment_end(lexer);
	}
	if (c == '<' && lexer->want_header) {
		token->kind = TOKEN_STRING;
		return literal_end(lexer, lexer->position, '>');
	}
	token->kind = TOKEN_PUNCTUATOR;
	return punctuator_end(lexer);
}

/* Keep track of directives: `#` at a line's start opens one, the next name says which. */
static void note_directive(struct lexer *lexer, struct token *token)
{
	token->hash = FALSE;
	if (token->kind == TOKEN_COMMENT)
		return;
	lexer->want_header = FALSE;
	if (lexer->want_name) {
		lexer->want_name = FALSE;
		lexer->want_header = lexer->directive == DIRECTIVE_INCLUDE;
	} else if (lexer->fresh_line && token->length == 1 && *token->text == '#') {
		lexer->directive = directive_after_hash(lexer);
		if (lexer->directive == DIRECTIVE_NONE)
			lexer->directive = DIRECTIVE_OTHER;
		lexer->want_name = TRUE;
		token->hash = TRUE;
	}
	lexer->fresh_line = FALSE;
}

gboolean lexer_next(struct lexer *lexer, struct token *token)
{
	gsize end;

	skip_blanks(lexer);
	if (lexer->position >= lexer->length)
		return FALSE;
	token->text = lexer->text + lexer->position;
	token->offset = lexer->position;
	token->line = lexer->line;
	token->column = (guint)(lexer->position - lexer->line_start) + 1;
	end = token_end(lexer, token);
	token->length = end - lexer->position;
	token->first = lexer->line != lexer->last_line;
	note_directive(lexer, token);
	token->directive = lexer->directive;
	if (token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_PUNCTUATOR)
		lexer->position = end; /* neither spans lines */
	else
		advance_to(lexer, end);
	if (token->kind != TOKEN_COMMENT)
		lexer->last_line = lexer->line;
	return TRUE;
}

gboolean token_is(const struct token *token, const char *word)
{
	return strlen(word) == token->length && memcmp(token->text, word, token->length) == 0;
}

char *token_dup(const struct token *token)
{
	return g_strndup(token->text, token->length);
}

GArray *lexer_all(const char *text, gsize length, enum lexer_language language, gboolean comments)
{
	GArray *tokens = g_array_new(FALSE, FALSE, sizeof(struct token));
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, text, length, language);
	while (lexer_next(&lexer, &token))
		if (comments || token.kind != TOKEN_COMMENT)
			g_array_append_val(tokens, token);
	return tokens;
}
