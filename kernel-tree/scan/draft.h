/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parser's state: the open parentheses, the declaration that is being read, and the
 * definitions that are not complete yet (drafts). parser.h drives it.
 */
#ifndef KERNEL_TREE_SCAN_DRAFT_H
#define KERNEL_TREE_SCAN_DRAFT_H

#include "kernel-tree/dispatch/symbol-name.h"
#include "kernel-tree/scan/guard.h"
#include "kernel-tree/scan/scan.h"
#include "kernel-tree/source/lexer.h"

/* A piece of the text that is scanned. */
struct span {
	gsize offset;
	gsize length;
};

/* The span of an identifier; length 0 for every other token. */
struct span token_span(const struct token *token);
/* TRUE for the punctuator `c`. */
gboolean token_is_char(const struct token *token, char c);

#define PARENS_NAMED 16 /* deeper ones are counted, not named */

/* The open parentheses, with the identifier before each. */
struct parens {
	gsize depth;
	struct span name[PARENS_NAMED];
	gsize asm_depth;      /* where asm( opened; 0: not inside */
	gboolean asm_pending; /* asm was seen, its '(' not yet */
};

/* The identifier before the innermost open parenthesis; length 0 if none or too deep. */
struct span parens_name(const struct parens *parens);
/* `before` is the token before, if it was an identifier (else length 0). */
void parens_token(struct parens *parens, const struct token *token, struct span before);

#define SHARED_HEADERS 8

/* The declaration at file level, or the statement in a body, that is being read. */
struct declaration {
	gsize start;
	guint line;
	gsize tokens; /* so far */
	gboolean asmlinkage, is_static, is_typedef, is_extern, assigned;
	struct span name;     /* the function's, as far as it is known */
	gboolean name_proper; /* a type stands before it */
	gboolean in_parameters;
	gboolean inner;		  /* a declarator in parentheses: (*name(...))(...) */
	gsize list;		  /* offset of the '(' of the parameters */
	struct span argument;	  /* the first identifier in it */
	gboolean identifier_list; /* nothing but a, b, c: K&R */
	gsize after_list;	  /* tokens since its ')' */
	gsize list_depth;	  /* of the parentheses that the list opens in */
	struct mention *mentions[SHARED_HEADERS]; /* declared here, if it is a declaration */
	guint n_mentions;
};

/*
 * A definition whose header was read: its draft, and once inside its body, where that opened.
 * The draft itself learns of a body when the body ends: branches may open several, and not
 * each that opens ends.
 */
struct header {
	guint draft;
	gsize body;
};

/* All of it can be copied: that is how branches are followed. */
struct parse_state {
	gsize braces;
	gboolean in_body;
	gboolean doubtful;    /* branches disagreed about braces */
	const char *function; /* of the body; interned */
	const char *function_macro;
	struct parens parens;
	struct declaration declaration;
	struct span old_style; /* name of a possible K&R definition whose parameters follow */
	struct header headers[SHARED_HEADERS]; /* that wait for their body, or are in it */
	guint n_headers;
	gboolean in_header;	      /* inside the parentheses of a macro that defines */
	guint header_argument;	      /* which of its arguments we are in */
	struct token before, before2; /* the last two tokens; length 0: none */
};

/* A definition in the making. */
struct draft {
	struct definition *definition;
	struct mention *mention; /* of its name; NULL if none */
	struct name_macro macro; /* that makes it; unused for a plain one */
	guint argument;		 /* which argument is the name */
	gboolean tentative;	 /* it may still turn out to be a declaration */
	gboolean dropped;
};

struct parser {
	const char *text;
	struct file_scan *scan;
	struct guard *guard;
	GStringChunk *names;
	GArray *drafts;	  /* struct draft */
	GArray *branches; /* private */
	GHashTable
		*makers; /* name of a macro of this file that makes definitions -> struct maker * */
	struct parse_state state;
};

/* A macro of this file with a SYSCALL_DEFINEn in its body, named by a parameter. */
struct maker {
	struct name_macro macro;
	guint argument;
};

struct draft *parser_get_draft(struct parser *parser, guint i);

/*
 * A definition by `macro`, called by the token `head`; and the end of its header. A macro that
 * makes a whole definition, and a definition inside a #define, have nothing more than that.
 */
guint parser_draft(struct parser *parser, const struct token *head, const struct name_macro *macro,
		   guint argument);
void parser_draft_end(struct parser *parser, guint i, gsize head_end);

/* In the body of a #define, where the header may be incomplete: only its name is known. */
void parser_draft_named(struct parser *parser, const struct token *head,
			const struct name_macro *macro, const struct token *name);

/* asmlinkage long sys_x(...) was read up to its ')': a definition, if '{' follows. */
void parser_draft_plain(struct parser *parser, gsize end);

/* The next body belongs to this draft. */
void parser_wait_for_body(struct parse_state *state, guint draft);

/* The declaration turned out not to be a definition. */
void parser_drop_tentative(struct parser *parser);

#endif
