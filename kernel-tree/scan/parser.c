// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/parser.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

/* One #if whose branches are being followed. */
struct branch {
	struct parse_state start; /* at the #if */
	struct parse_state end;	  /* where the branch that is followed ended */
	gboolean have_end, dead, had_else;
};

/* ---- file level ---- */

static void end_declaration(struct parser *parser)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;

	for (guint i = 0; i < declaration->n_mentions && !declaration->is_typedef; i++) {
		declaration->mentions[i]->prototype = TRUE;
		declaration->mentions[i]->asmlinkage = declaration->asmlinkage;
	}
	parser_drop_tentative(parser);
	state->n_headers = 0;
	if (declaration->identifier_list && declaration->after_list)
		state->old_style = declaration->name;
	*declaration = (struct declaration){0};
}

/* The word before '(' at file level: is it the name of the function being declared? */
static void consider_name(struct parser *parser)
{
	static const char *const never[] = {"void",	    "char",	   "short",
					    "int",	    "long",	   "unsigned",
					    "signed",	    "float",	   "double",
					    "if",	    "while",	   "for",
					    "switch",	    "return",	   "sizeof",
					    "typeof",	    "__typeof__",  "asm",
					    "__asm__",	    "__asm",	   "__attribute__",
					    "__attribute",  "_Alignas",	   "__releases",
					    "__acquires",   "__must_hold", "__cond_lock",
					    "__printf",	    "__scanf",	   "__section",
					    "__aligned",    "__alias",	   "__assume_aligned",
					    "__alloc_size", "__malloc",	   "__nonnull",
					    "__counted_by", NULL};
	static const char *const tags[] = {"struct", "union", "enum", NULL};
	struct declaration *declaration = &parser->state.declaration;
	const struct token *before = &parser->state.before;
	const struct token *type = &parser->state.before2;
	gboolean proper = declaration->tokens > 1 &&
			  (type->kind == TOKEN_IDENTIFIER || token_is_char(type, '*'));

	if (token_is_one_of(before, never) || (proper && token_is_one_of(type, tags)))
		return;
	if (declaration->name.length &&
	    (!proper || (declaration->name_proper &&
			 memcmp(parser->text + declaration->name.offset, "__", 2) != 0)))
		return;
	parser_drop_tentative(parser);
	declaration->name = token_span(before);
	declaration->name_proper = proper;
	declaration->in_parameters = TRUE;
	declaration->identifier_list = TRUE;
	declaration->argument = (struct span){0};
	declaration->list_depth = parser->state.parens.depth + 1;
	declaration->after_list = 0;
}

static void file_open(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	const struct token *before = &state->before;
	struct declaration *declaration = &state->declaration;
	gsize depth = state->parens.depth;
	struct name_macro macro;
	struct maker *maker = NULL;
	guint argument = 0;

	if (declaration->assigned || before->kind != TOKEN_IDENTIFIER || !before->length ||
	    depth != (declaration->inner ? 1 : 0))
		return;
	if (depth == 0 && g_hash_table_size(parser->makers)) {
		g_autofree char *name = token_dup(before);

		maker = g_hash_table_lookup(parser->makers, name);
	}
	if (maker) {
		macro = maker->macro;
		argument = maker->argument;
	}
	if (maker || (depth == 0 && name_is_macro(before->text, before->length, &macro) &&
		      macro.what != NAME_PASTES)) {
		parser_wait_for_body(state, parser_draft(parser, before, &macro, argument));
		state->in_header = TRUE;
		state->header_argument = 0;
		return;
	}
	consider_name(parser);
	if (declaration->in_parameters)
		declaration->list = token->offset;
}

static void file_close(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;
	gsize end = token->offset + token->length;

	if (state->in_header && state->parens.depth == 1) {
		guint draft = state->n_headers ? state->headers[state->n_headers - 1].draft
					       : G_MAXUINT;

		state->in_header = FALSE;
		if (draft == G_MAXUINT || parser_get_draft(parser, draft)->definition->symbol)
			return;
		parser_draft_end(parser, draft, end);
		if (parser_get_draft(parser, draft)->macro.what == NAME_WRAPS)
			state->n_headers--;
	} else if (declaration->in_parameters && state->parens.depth == declaration->list_depth) {
		declaration->in_parameters = FALSE;
		if (!declaration->argument.length)
			declaration->identifier_list = FALSE;
		parser_draft_plain(parser, end);
	}
}

static gboolean is_upper_case(const char *text, struct span span)
{
	for (gsize i = 0; i < span.length; i++)
		if (g_ascii_islower(text[span.offset + i]))
			return FALSE;
	return TRUE;
}

/* A header that began in another branch may not end in this one. It has no name and no body then.
 */
static void drop_unnamed(struct parser *parser)
{
	struct parse_state *state = &parser->state;
	guint kept = 0;

	for (guint i = 0; i < state->n_headers; i++)
		if (parser_get_draft(parser, state->headers[i].draft)->definition->symbol)
			state->headers[kept++] = state->headers[i];
	state->n_headers = kept;
}

static void enter_body(struct parser *parser, struct span name, gsize offset)
{
	struct parse_state *state = &parser->state;
	const struct declaration *declaration = &state->declaration;

	/* MACRO(name, ...) { */
	if (declaration->name.length && declaration->name.offset == declaration->start &&
	    declaration->argument.length && is_upper_case(parser->text, name))
		name = declaration->argument;
	state->function = g_string_chunk_insert_len(parser->names, parser->text + name.offset,
						    MIN(name.length, 1024));
	state->function_macro = "";
	drop_unnamed(parser);
	for (guint i = 0; i < state->n_headers; i++) {
		struct draft *draft = parser_get_draft(parser, state->headers[i].draft);

		state->headers[i].body = offset;
		if (draft->tentative && draft->mention)
			draft->mention->definition = TRUE;
		if (!draft->tentative)
			state->function_macro = g_string_chunk_insert_const(
				parser->names, draft->definition->macro);
		draft->tentative = FALSE;
		state->function =
			g_string_chunk_insert_const(parser->names, draft->definition->symbol);
	}
	state->in_body = TRUE;
	state->declaration = (struct declaration){0};
	state->old_style = (struct span){0};
}

static void file_brace(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	const struct declaration *declaration = &state->declaration;

	if (state->before.kind == TOKEN_STRING && declaration->is_extern)
		return; /* extern "C" { */
	if (state->parens.depth || declaration->assigned)
		;
	else if (state->n_headers || declaration->name.length)
		enter_body(parser, declaration->name, token->offset);
	else if (declaration->tokens == 0 && state->old_style.length)
		enter_body(parser, state->old_style, token->offset);
	state->braces = 1;
}

static void file_identifier(struct parser *parser, const struct token *token,
			    struct mention *mention)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;

	if (state->parens.depth) {
		if (declaration->in_parameters && !declaration->argument.length)
			declaration->argument = token_span(token);
		return;
	}
	/* MACRO(x) alone on its lines, without a semicolon, is no part of what follows */
	if (token->column == 1 && declaration->name.length && !state->n_headers &&
	    declaration->name.offset == declaration->start && token_is_char(&state->before, ')'))
		*declaration = (struct declaration){.start = token->offset, .line = token->line};
	if (token_is(token, "asmlinkage"))
		declaration->asmlinkage = TRUE;
	else if (token_is(token, "static"))
		declaration->is_static = TRUE;
	else if (token_is(token, "typedef"))
		declaration->is_typedef = TRUE;
	else if (token_is(token, "extern"))
		declaration->is_extern = TRUE;
	else if (mention && !declaration->assigned && declaration->tokens &&
		 declaration->n_mentions < SHARED_HEADERS)
		declaration->mentions[declaration->n_mentions++] = mention;
}

/* K&R: the parentheses contain only a, b, c. */
static void check_identifier_list(struct parse_state *state, const struct token *token)
{
	struct declaration *declaration = &state->declaration;
	gboolean separated = token_is_char(&state->before, '(') ||
			     token_is_char(&state->before, ',');

	if (token->kind == TOKEN_IDENTIFIER
		    ? !separated || token_is(token, "void")
		    : !token_is_char(token, ',') && !token_is_char(token, ')'))
		declaration->identifier_list = FALSE;
}

/* type (*name(...))(...): a type came before the parenthesis. */
static void check_inner_declarator(struct parse_state *state, const struct token *token)
{
	struct declaration *declaration = &state->declaration;

	if (!token_is_char(token, '*') || !token_is_char(&state->before, '(') ||
	    state->parens.depth != 1 || state->in_header)
		return;
	if (declaration->name.length && state->before.offset != declaration->list)
		return;
	declaration->name = (struct span){0};
	declaration->in_parameters = declaration->identifier_list = FALSE;
	declaration->inner = TRUE;
}

static void file_punctuator(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;

	if (token_is_char(token, '(')) {
		file_open(parser, token);
	} else if (token_is_char(token, ')')) {
		file_close(parser, token);
	} else if (token_is_char(token, ',')) {
		state->header_argument += state->in_header && state->parens.depth == 1;
	} else if (token_is_char(token, '{')) {
		file_brace(parser, token);
	} else if (token_is_char(token, '=') && state->parens.depth == 0) {
		parser_drop_tentative(parser);
		state->declaration.assigned = TRUE;
	}
}

static void file_token(struct parser *parser, const struct token *token, struct mention *mention)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;

	if (token_is_char(token, ';') && state->parens.depth == 0) {
		end_declaration(parser);
		return;
	}
	if (declaration->tokens == 0) {
		declaration->start = token->offset;
		declaration->line = token->line;
	}
	if (declaration->in_parameters)
		check_identifier_list(state, token);
	check_inner_declarator(state, token);
	if (token->kind == TOKEN_IDENTIFIER)
		file_identifier(parser, token, mention);
	else if (token->kind == TOKEN_PUNCTUATOR)
		file_punctuator(parser, token);
	if (state->in_body)
		return;
	declaration->tokens++;
	if (state->parens.depth == 0 && declaration->name.length && !declaration->in_parameters &&
	    !token_is_char(token, ')'))
		declaration->after_list++;
}

/* ---- inside braces ---- */

static void end_body(struct parser *parser, gsize end)
{
	struct parse_state *state = &parser->state;

	for (guint i = 0; i < state->n_headers; i++) {
		struct definition *definition =
			parser_get_draft(parser, state->headers[i].draft)->definition;

		definition->body = state->headers[i].body;
		definition->body_end = end;
		definition->heads = state->n_headers;
	}
	*state = (struct parse_state){0};
}

static void brace_token(struct parser *parser, const struct token *token, struct mention *mention)
{
	struct parse_state *state = &parser->state;
	struct declaration *statement = &state->declaration;
	gboolean brace = token_is_char(token, '{') || token_is_char(token, '}');

	if (state->in_body && (brace || token_is_char(token, ';'))) {
		*statement = (struct declaration){0};
	} else if (token->kind == TOKEN_IDENTIFIER && state->in_body) {
		statement->is_extern |= token_is(token, "extern");
		statement->asmlinkage |= token_is(token, "asmlinkage");
		if (mention && (statement->is_extern || statement->asmlinkage) &&
		    !statement->assigned && state->parens.depth == 0) {
			mention->prototype = TRUE;
			mention->asmlinkage = statement->asmlinkage;
		}
	} else if (token_is_char(token, '=') && state->in_body) {
		statement->assigned = TRUE;
	}
	if (!brace)
		return;
	if (*token->text == '{')
		state->braces++;
	else if (state->in_body && state->doubtful && token->column == 1)
		state->braces = 0; /* that is how the kernel ends its functions */
	else
		state->braces--;
	if (state->in_body && state->braces == 0)
		end_body(parser, token->offset + token->length);
}

/*
 * Some words start a line at file level only. If the state is not that of file level, the count of
 * braces is wrong: start again.
 */
static void recover(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	struct name_macro macro;

	if (token->column != 1 || token->kind != TOKEN_IDENTIFIER ||
	    (!state->braces && !state->parens.depth))
		return;
	if (!token_is(token, "asmlinkage") &&
	    !(token->length >= 13 && memcmp(token->text, "EXPORT_SYMBOL", 13) == 0) &&
	    !(name_is_macro(token->text, token->length, &macro) && macro.what == NAME_DEFINES))
		return;
	*state = (struct parse_state){0};
}

struct draft *parser_named_draft(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	struct draft *draft;

	if (!state->in_header || state->parens.depth != 1 || !state->n_headers ||
	    (token->kind != TOKEN_IDENTIFIER && token->kind != TOKEN_NUMBER))
		return NULL;
	draft = parser_get_draft(parser, state->headers[state->n_headers - 1].draft);
	return draft->argument == state->header_argument && !draft->mention ? draft : NULL;
}

void parser_token(struct parser *parser, const struct token *token, struct mention *mention)
{
	struct parse_state *state = &parser->state;

	recover(parser, token);
	if (state->braces)
		brace_token(parser, token, mention);
	else
		file_token(parser, token, mention);
	parens_token(&state->parens, token, token_span(&state->before));
	state->before2 = state->before;
	state->before = *token;
}

/* ---- branches ---- */

/* Add to `to` the headers that wait for their body in `from`, or whose body is open there. */
static void share_headers(struct parse_state *to, const struct parse_state *from)
{
	if (to->in_body != from->in_body || !to->n_headers)
		return;
	for (guint i = 0; i < from->n_headers; i++) {
		guint at = 0;

		while (at < to->n_headers && to->headers[at].draft != from->headers[i].draft)
			at++;
		if (at == to->n_headers && at < SHARED_HEADERS)
			to->headers[to->n_headers++] = from->headers[i];
	}
}

/* A branch ends. Keep its state if it is the first that is not dead. */
static void end_branch(struct parser *parser, struct branch *branch)
{
	struct parse_state *state = &parser->state;

	if (branch->dead)
		return;
	if (!branch->have_end) {
		branch->end = *state;
		branch->have_end = TRUE;
		return;
	}
	if (branch->end.braces != state->braces)
		branch->end.doubtful = TRUE;
	share_headers(&branch->end, state);
}

void parser_branch(struct parser *parser, enum directive directive, gboolean dead)
{
	struct parse_state *state = &parser->state;
	struct branch *branch;

	if (directive == DIRECTIVE_IF) {
		struct branch new = {.start = *state, .dead = dead};

		g_array_append_val(parser->branches, new);
		return;
	}
	if (!parser->branches->len)
		return;
	branch = &g_array_index(parser->branches, struct branch, parser->branches->len - 1);
	end_branch(parser, branch);
	if (directive == DIRECTIVE_ELSE) {
		*state = branch->start;
		branch->dead = dead;
		branch->had_else = TRUE;
		return;
	}
	*state = branch->have_end ? branch->end : branch->start;
	if (!branch->had_else && state->braces != branch->start.braces)
		state->doubtful = TRUE;
	g_array_set_size(parser->branches, parser->branches->len - 1);
}

/* ---- begin and end ---- */

void parser_init(struct parser *parser, const char *text, struct file_scan *scan,
		 struct guard *guard)
{
	*parser = (struct parser){
		.text = text,
		.scan = scan,
		.guard = guard,
		.names = g_string_chunk_new(1024),
		.drafts = g_array_new(FALSE, FALSE, sizeof(struct draft)),
		.branches = g_array_new(FALSE, FALSE, sizeof(struct branch)),
		.makers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
	};
}

void parser_finish(struct parser *parser)
{
	for (guint i = 0; i < parser->drafts->len; i++) {
		struct draft *draft = parser_get_draft(parser, i);
		struct definition *definition = draft->definition;

		if (draft->dropped || draft->tentative || !definition->symbol ||
		    !*definition->name) {
			definition_free(definition);
			continue;
		}
		g_ptr_array_add(parser->scan->definitions, definition);
	}
	g_string_chunk_free(parser->names);
	g_array_unref(parser->drafts);
	g_array_unref(parser->branches);
	g_hash_table_unref(parser->makers);
}
