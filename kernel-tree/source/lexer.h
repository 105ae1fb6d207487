/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A lexer for C as the kernel writes it, and for .S files before preprocessing. It needs one pass
 * and no memory. It never fails: any bytes give tokens, and the tokens with the white space between
 * them are the text.
 *
 *	struct lexer lexer;
 *	struct token token;
 *	lexer_init(&lexer, text, length, LEXER_C);
 *	while (lexer_next(&lexer, &token)) ...
 *
 * Backslash-newline is white space, and so is the CR of CRLF. Tokens inside a preprocessor
 * directive have it in `directive`; its '#' and its name are tokens too. An unterminated comment
 * ends at the end of the text, an unterminated literal at the end of the line.
 *
 * LEXER_ASM differs: '$' and a lone apostrophe are punctuators, and the line comments of
 * assemblers are comments: '#' at the start of a line without a known directive, and '#', '@',
 * '!' or '|' between white space (x86, arm, sparc and sh, m68k).
 * Source: ISO C11 5.1.1.2, 6.4; identifiers may contain '$', as in gcc.
 */
#ifndef KERNEL_TREE_SOURCE_LEXER_H
#define KERNEL_TREE_SOURCE_LEXER_H

#include <glib.h>

enum token_kind {
	TOKEN_IDENTIFIER,
	TOKEN_NUMBER,
	TOKEN_STRING, /* with its prefix (L, u8) and quotes; also <file> of an #include */
	TOKEN_CHARACTER,
	TOKEN_PUNCTUATOR, /* longest match: ->  ...  ##  << = ; any other byte alone */
	TOKEN_COMMENT,
};

enum directive {
	DIRECTIVE_NONE,
	DIRECTIVE_DEFINE,
	DIRECTIVE_UNDEF,
	DIRECTIVE_INCLUDE,
	DIRECTIVE_IF,	/* if ifdef ifndef */
	DIRECTIVE_ELSE, /* else elif */
	DIRECTIVE_ENDIF,
	DIRECTIVE_OTHER,
};

enum lexer_language { LEXER_C, LEXER_ASM };

struct token {
	enum token_kind kind;
	enum directive directive;
	const char *text; /* into the lexer's text, not NUL-terminated */
	gsize offset;	  /* of text in the lexer's text */
	gsize length;
	guint line;	/* from 1 */
	guint column;	/* from 1, bytes */
	gboolean hash;	/* the '#' that starts a directive */
	gboolean first; /* only comments before it on its (physical) line */
};

struct lexer {
	const char *text;
	gsize length;
	gsize position;
	guint line;
	gsize line_start;
	guint last_line; /* where the last token that is not a comment ends; 0: none yet */
	enum directive directive;
	enum lexer_language language;
	gboolean fresh_line;  /* a '#' here starts a directive */
	gboolean want_name;   /* the next identifier names a directive */
	gboolean want_header; /* the next <...> is a header name */
};

void lexer_init(struct lexer *lexer, const char *text, gsize length, enum lexer_language language);
gboolean lexer_next(struct lexer *lexer, struct token *token);

/* TRUE when the token's text is exactly `word`. */
gboolean token_is(const struct token *token, const char *word);
char *token_dup(const struct token *token);

/* All tokens but comments (comments too if asked for) of a text, as a GArray of struct token. */
GArray *lexer_all(const char *text, gsize length, enum lexer_language language, gboolean comments);

#endif
