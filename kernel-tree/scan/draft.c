// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/draft.h"

#include <string.h>

#include "kernel-tree/scan/header.h"
#include "kernel-tree/source/tokens.h"

struct span token_span(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER ? (struct span){token->offset, token->length}
					       : (struct span){0};
}

gboolean token_is_char(const struct token *token, char c)
{
	return token->kind == TOKEN_PUNCTUATOR && token->length == 1 && *token->text == c;
}

/* ---- parentheses ---- */

struct span parens_name(const struct parens *parens)
{
	return parens->depth > 0 && parens->depth <= PARENS_NAMED ? parens->name[parens->depth - 1]
								  : (struct span){0};
}

void parens_token(struct parens *parens, const struct token *token, struct span before)
{
	static const char *const asm_words[] = {"asm", "__asm__", "__asm", NULL};
	static const char *const between[] = {"volatile", "__volatile__", "__volatile", "goto",
					      "inline",	  "__inline",	  NULL};

	if (token->kind == TOKEN_IDENTIFIER) {
		if (token_is_one_of(token, asm_words))
			parens->asm_pending = TRUE;
		else if (!token_is_one_of(token, between))
			parens->asm_pending = FALSE;
		return;
	}
	if (token_is_char(token, '(')) {
		if (parens->depth < PARENS_NAMED)
			parens->name[parens->depth] = before;
		parens->depth++;
		if (parens->asm_pending && !parens->asm_depth)
			parens->asm_depth = parens->depth;
	} else if (token_is_char(token, ')') && parens->depth) {
		if (parens->asm_depth == parens->depth)
			parens->asm_depth = 0;
		parens->depth--;
	}
	parens->asm_pending = FALSE;
}

/* ---- drafts ---- */

struct draft *parser_get_draft(struct parser *parser, guint i)
{
	return &g_array_index(parser->drafts, struct draft, i);
}

static guint add_draft(struct parser *parser, enum definition_kind kind, char *macro, gsize head,
		       guint line)
{
	guint i = parser->drafts->len;
	struct definition *definition = g_new0(struct definition, 1);

	definition->kind = kind;
	definition->macro = macro;
	definition->head = head;
	definition->line = line;
	definition->guard = g_strdup(guard_text(parser->guard));
	definition->heads = 1;
	definition->parameters = g_ptr_array_new_with_free_func(parameter_free);
	g_array_set_size(parser->drafts, i + 1);
	*parser_get_draft(parser, i) = (struct draft){.definition = definition};
	return i;
}

guint parser_draft(struct parser *parser, const struct token *head, const struct name_macro *macro,
		   guint argument)
{
	guint i = add_draft(parser, macro->compat ? DEFINITION_COMPAT : DEFINITION_NATIVE,
			    token_dup(head), head->offset, head->line);

	parser_get_draft(parser, i)->macro = *macro;
	parser_get_draft(parser, i)->argument = argument;
	parser_get_draft(parser, i)->definition->compat_too = macro->compat_too;
	return i;
}

void parser_draft_end(struct parser *parser, guint i, gsize head_end)
{
	struct draft *draft = parser_get_draft(parser, i);
	struct definition *definition = draft->definition;

	definition->head_end = head_end;
	header_parse_macro(definition, parser->text, draft->argument);
	definition->symbol = name_of_syscall(definition->name, draft->macro.compat);
}

void parser_draft_named(struct parser *parser, const struct token *head,
			const struct name_macro *macro, const struct token *name)
{
	guint i = parser_draft(parser, head, macro, 0);
	struct definition *definition = parser_get_draft(parser, i)->definition;

	definition->name = token_dup(name);
	definition->symbol = name_of_syscall(definition->name, macro->compat);
	definition->head_end = name->offset + name->length;
}

void parser_wait_for_body(struct parse_state *state, guint draft)
{
	if (state->n_headers < SHARED_HEADERS)
		state->headers[state->n_headers++] = (struct header){.draft = draft};
}

/* The declaration turned out not to be a definition. */
void parser_drop_tentative(struct parser *parser)
{
	struct parse_state *state = &parser->state;
	guint kept = 0;

	for (guint i = 0; i < state->n_headers; i++) {
		struct draft *draft = parser_get_draft(parser, state->headers[i].draft);

		if (draft->tentative)
			draft->dropped = TRUE;
		else
			state->headers[kept++] = state->headers[i];
	}
	state->n_headers = kept;
}

/* asmlinkage long sys_x(...) was read up to its ')': a definition, if '{' follows. */
void parser_draft_plain(struct parser *parser, gsize end)
{
	struct declaration *declaration = &parser->state.declaration;
	const char *word = parser->text + declaration->name.offset;
	g_autofree char *symbol = name_symbol(word, declaration->name.length);
	gboolean asmlinkage = declaration->asmlinkage;
	struct draft *draft;
	guint i;

	if (!symbol || strlen(symbol) != declaration->name.length ||
	    memcmp(symbol, word, declaration->name.length) != 0)
		return;
	if ((declaration->is_static && !asmlinkage) || declaration->is_typedef)
		return;
	i = add_draft(parser, asmlinkage ? DEFINITION_PLAIN : DEFINITION_CANDIDATE,
		      g_strdup(asmlinkage ? "asmlinkage" : ""), declaration->start,
		      declaration->line);
	draft = parser_get_draft(parser, i);
	draft->tentative = TRUE;
	if (declaration->n_mentions)
		draft->mention = declaration->mentions[declaration->n_mentions - 1];
	draft->definition->symbol = g_steal_pointer(&symbol);
	draft->definition->name =
		g_strdup(strchr(strstr(draft->definition->symbol, "sys"), '_') + 1);
	draft->definition->head_end = end;
	header_parse_plain(draft->definition, parser->text, declaration->list);
	parser_wait_for_body(&parser->state, i);
}
