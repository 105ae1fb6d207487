// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "kernel-tree/scan-parser.h"

/* One #if whose branches are being followed. */
struct branch {
	struct parse_state start; /* at the #if */
	struct parse_state end;   /* where the branch that is followed ended */
	gboolean have_end, dead, had_else;
};

static gboolean is_one_of(const struct token *token, const char *const *words)
{
	for (; *words; words++)
		if (token_is(token, *words))
			return TRUE;
	return FALSE;
}

static struct span span_of(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER ? (struct span){ token->offset, token->length }
					       : (struct span){ 0 };
}

static gboolean is_punctuator(const struct token *token, char c)
{
	return token->kind == TOKEN_PUNCTUATOR && token->length == 1 && *token->text == c;
}

/* ---- parentheses ---- */

struct span parens_name(const struct parens *parens)
{
	return parens->depth > 0 && parens->depth <= PARENS_NAMED ? parens->name[parens->depth - 1]
								  : (struct span){ 0 };
}

void parens_token(struct parens *parens, const struct token *token, struct span before)
{
	static const char *const asm_words[] = { "asm", "__asm__", "__asm", NULL };
	static const char *const between[] = { "volatile", "__volatile__", "__volatile", "goto",
					       "inline", "__inline", NULL };

	if (token->kind == TOKEN_IDENTIFIER) {
		if (is_one_of(token, asm_words))
			parens->asm_pending = TRUE;
		else if (!is_one_of(token, between))
			parens->asm_pending = FALSE;
		return;
	}
	if (is_punctuator(token, '(')) {
		if (parens->depth < PARENS_NAMED)
			parens->name[parens->depth] = before;
		parens->depth++;
		if (parens->asm_pending && !parens->asm_depth)
			parens->asm_depth = parens->depth;
	} else if (is_punctuator(token, ')') && parens->depth) {
		if (parens->asm_depth == parens->depth)
			parens->asm_depth = 0;
		parens->depth--;
	}
	parens->asm_pending = FALSE;
}

/* ---- drafts ---- */

static struct draft *get_draft(struct parser *parser, guint i)
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
	*get_draft(parser, i) = (struct draft){ .definition = definition };
	return i;
}

guint parser_draft(struct parser *parser, const struct token *head, const struct name_macro *macro,
		   guint argument)
{
	guint i = add_draft(parser, macro->compat ? DEFINITION_COMPAT : DEFINITION_NATIVE,
			    token_dup(head), head->offset, head->line);

	get_draft(parser, i)->macro = *macro;
	get_draft(parser, i)->argument = argument;
	get_draft(parser, i)->definition->compat_too = macro->compat_too;
	return i;
}

void parser_draft_end(struct parser *parser, guint i, gsize head_end)
{
	struct draft *draft = get_draft(parser, i);
	struct definition *definition = draft->definition;

	definition->head_end = head_end;
	header_parse_macro(definition, parser->text, draft->argument);
	definition->symbol = name_of_syscall(definition->name, draft->macro.compat);
}

void parser_draft_named(struct parser *parser, const struct token *head,
			const struct name_macro *macro, const struct token *name)
{
	guint i = parser_draft(parser, head, macro, 0);
	struct definition *definition = get_draft(parser, i)->definition;

	definition->name = token_dup(name);
	definition->symbol = name_of_syscall(definition->name, macro->compat);
	definition->head_end = name->offset + name->length;
}

static void wait_for_body(struct parse_state *state, guint draft)
{
	if (state->n_headers < SHARED_HEADERS)
		state->headers[state->n_headers++] = draft;
}

/* The declaration turned out not to be a definition. */
static void drop_tentative(struct parser *parser)
{
	struct parse_state *state = &parser->state;
	guint kept = 0;

	for (guint i = 0; i < state->n_headers; i++) {
		struct draft *draft = get_draft(parser, state->headers[i]);

		if (draft->tentative)
			draft->dropped = TRUE;
		else
			state->headers[kept++] = state->headers[i];
	}
	state->n_headers = kept;
}

/* asmlinkage long sys_x(...) was read up to its ')': a definition, if '{' follows. */
static void draft_plain(struct parser *parser, gsize end)
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
	draft = get_draft(parser, i);
	draft->tentative = TRUE;
	if (declaration->n_mentions)
		draft->mention = declaration->mentions[declaration->n_mentions - 1];
	draft->definition->symbol = g_steal_pointer(&symbol);
	draft->definition->name = g_strdup(strchr(strstr(draft->definition->symbol, "sys"), '_') + 1);
	draft->definition->head_end = end;
	header_parse_plain(draft->definition, parser->text, declaration->list);
	wait_for_body(&parser->state, i);
}

/* ---- file level ---- */

static void end_declaration(struct parser *parser)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;

	for (guint i = 0; i < declaration->n_mentions && !declaration->is_typedef; i++) {
		declaration->mentions[i]->prototype = TRUE;
		declaration->mentions[i]->asmlinkage = declaration->asmlinkage;
	}
	drop_tentative(parser);
	state->n_headers = 0;
	if (declaration->identifier_list && declaration->after_list)
		state->old_style = declaration->name;
	*declaration = (struct declaration){ 0 };
}

/* The word before '(' at file level: is it the name of the function being declared? */
static void consider_name(struct parser *parser)
{
	static const char *const never[] = {
		"void", "char", "short", "int", "long", "unsigned", "signed", "float", "double",
		"if", "while", "for", "switch", "return", "sizeof", "typeof", "__typeof__", "asm",
		"__asm__", "__asm", "__attribute__", "__attribute", "_Alignas", "__releases",
		"__acquires", "__must_hold", "__cond_lock", "__printf", "__scanf", "__section",
		"__aligned", "__alias", "__assume_aligned", "__alloc_size", "__malloc",
		"__nonnull", "__counted_by", NULL
	};
	static const char *const tags[] = { "struct", "union", "enum", NULL };
	struct declaration *declaration = &parser->state.declaration;
	const struct token *before = &parser->state.before;
	const struct token *type = &parser->state.before2;
	gboolean proper = declaration->tokens > 1 &&
		(type->kind == TOKEN_IDENTIFIER || is_punctuator(type, '*'));

	if (is_one_of(before, never) || (proper && is_one_of(type, tags)))
		return;
	if (declaration->name.length &&
	    (!proper || (declaration->name_proper &&
			 memcmp(parser->text + declaration->name.offset, "__", 2) != 0)))
		return;
	drop_tentative(parser);
	declaration->name = span_of(before);
	declaration->name_proper = proper;
	declaration->in_parameters = TRUE;
	declaration->identifier_list = TRUE;
	declaration->argument = (struct span){ 0 };
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
		wait_for_body(state, parser_draft(parser, before, &macro, argument));
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
		guint draft = state->n_headers ? state->headers[state->n_headers - 1] : G_MAXUINT;

		state->in_header = FALSE;
		if (draft == G_MAXUINT || get_draft(parser, draft)->definition->symbol)
			return;
		parser_draft_end(parser, draft, end);
		if (get_draft(parser, draft)->macro.what == NAME_WRAPS)
			state->n_headers--;
	} else if (declaration->in_parameters && state->parens.depth == declaration->list_depth) {
		declaration->in_parameters = FALSE;
		if (!declaration->argument.length)
			declaration->identifier_list = FALSE;
		draft_plain(parser, end);
	}
}

static gboolean is_upper_case(const char *text, struct span span)
{
	for (gsize i = 0; i < span.length; i++)
		if (g_ascii_islower(text[span.offset + i]))
			return FALSE;
	return TRUE;
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
	for (guint i = 0; i < state->n_headers; i++) {
		struct draft *draft = get_draft(parser, state->headers[i]);

		draft->definition->body = offset;
		if (draft->tentative && draft->mention)
			draft->mention->definition = TRUE;
		if (!draft->tentative)
			state->function_macro = g_string_chunk_insert_const(parser->names,
							draft->definition->macro);
		draft->tentative = FALSE;
		state->function = g_string_chunk_insert_const(parser->names,
							      draft->definition->symbol);
	}
	state->in_body = TRUE;
	state->declaration = (struct declaration){ 0 };
	state->old_style = (struct span){ 0 };
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
			declaration->argument = span_of(token);
		return;
	}
	/* MACRO(x) alone on its lines, without a semicolon, is no part of what follows */
	if (token->column == 1 && declaration->name.length && !state->n_headers &&
	    declaration->name.offset == declaration->start && is_punctuator(&state->before, ')'))
		*declaration = (struct declaration){ .start = token->offset, .line = token->line };
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

/* K&R: the parentheses hold a, b, c and nothing else. */
static void check_identifier_list(struct parse_state *state, const struct token *token)
{
	struct declaration *declaration = &state->declaration;
	gboolean separated = is_punctuator(&state->before, '(') || is_punctuator(&state->before, ',');

	if (token->kind == TOKEN_IDENTIFIER ? !separated || token_is(token, "void")
					    : !is_punctuator(token, ',') && !is_punctuator(token, ')'))
		declaration->identifier_list = FALSE;
}

/* type (*name(...))(...): what stood before the parenthesis was a type. */
static void check_inner_declarator(struct parse_state *state, const struct token *token)
{
	struct declaration *declaration = &state->declaration;

	if (!is_punctuator(token, '*') || !is_punctuator(&state->before, '(') ||
	    state->parens.depth != 1 || state->in_header)
		return;
	if (declaration->name.length && state->before.offset != declaration->list)
		return;
	declaration->name = (struct span){ 0 };
	declaration->in_parameters = declaration->identifier_list = FALSE;
	declaration->inner = TRUE;
}

static void file_punctuator(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;

	if (is_punctuator(token, '(')) {
		file_open(parser, token);
	} else if (is_punctuator(token, ')')) {
		file_close(parser, token);
	} else if (is_punctuator(token, ',')) {
		state->header_argument += state->in_header && state->parens.depth == 1;
	} else if (is_punctuator(token, '{')) {
		file_brace(parser, token);
	} else if (is_punctuator(token, '=') && state->parens.depth == 0) {
		drop_tentative(parser);
		state->declaration.assigned = TRUE;
	}
}

static void file_token(struct parser *parser, const struct token *token, struct mention *mention)
{
	struct parse_state *state = &parser->state;
	struct declaration *declaration = &state->declaration;

	if (is_punctuator(token, ';') && state->parens.depth == 0) {
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
	    !is_punctuator(token, ')'))
		declaration->after_list++;
}

/* ---- inside braces ---- */

static void end_body(struct parser *parser, gsize end)
{
	struct parse_state *state = &parser->state;

	for (guint i = 0; i < state->n_headers; i++) {
		struct definition *definition = get_draft(parser, state->headers[i])->definition;

		definition->body_end = end;
		definition->heads = state->n_headers;
	}
	*state = (struct parse_state){ 0 };
}

static void brace_token(struct parser *parser, const struct token *token, struct mention *mention)
{
	struct parse_state *state = &parser->state;
	struct declaration *statement = &state->declaration;
	gboolean brace = is_punctuator(token, '{') || is_punctuator(token, '}');

	if (state->in_body && (brace || is_punctuator(token, ';'))) {
		*statement = (struct declaration){ 0 };
	} else if (token->kind == TOKEN_IDENTIFIER && state->in_body) {
		statement->is_extern |= token_is(token, "extern");
		statement->asmlinkage |= token_is(token, "asmlinkage");
		if (mention && (statement->is_extern || statement->asmlinkage) &&
		    !statement->assigned && state->parens.depth == 0) {
			mention->prototype = TRUE;
			mention->asmlinkage = statement->asmlinkage;
		}
	} else if (is_punctuator(token, '=') && state->in_body) {
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
 * What stands at the start of a line at file level and nowhere else: if we think otherwise, we
 * lost count of braces, and start anew.
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
	for (guint i = 0; i < state->n_headers; i++)
		get_draft(parser, state->headers[i])->definition->body = 0;
	*state = (struct parse_state){ 0 };
}

struct draft *parser_named_draft(struct parser *parser, const struct token *token)
{
	struct parse_state *state = &parser->state;
	struct draft *draft;

	if (!state->in_header || state->parens.depth != 1 || !state->n_headers ||
	    (token->kind != TOKEN_IDENTIFIER && token->kind != TOKEN_NUMBER))
		return NULL;
	draft = get_draft(parser, state->headers[state->n_headers - 1]);
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
	parens_token(&state->parens, token, span_of(&state->before));
	state->before2 = state->before;
	state->before = *token;
}

/* ---- branches ---- */

/* The headers that wait in `from`, or whose body is open there, do so in `to` as well. */
static void share_headers(struct parse_state *to, const struct parse_state *from)
{
	if (to->in_body != from->in_body || !to->n_headers)
		return;
	for (guint i = 0; i < from->n_headers; i++) {
		guint at = 0;

		while (at < to->n_headers && to->headers[at] != from->headers[i])
			at++;
		if (at == to->n_headers)
			wait_for_body(to, from->headers[i]);
	}
}

/* A branch ends here: it is the one to follow, or another one. */
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
		struct branch new = { .start = *state, .dead = dead };

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

void parser_init(struct parser *parser, const char *text, struct file_scan *scan, struct guard *guard)
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
		struct draft *draft = get_draft(parser, i);
		struct definition *definition = draft->definition;

		if (draft->dropped || draft->tentative || !definition->symbol ||
		    !*definition->name) {
			definition_free(definition);
			continue;
		}
		if (!definition->body || !definition->body_end)
			definition->body = definition->body_end = 0;
		g_ptr_array_add(parser->scan->definitions, definition);
	}
	g_string_chunk_free(parser->names);
	g_array_unref(parser->drafts);
	g_array_unref(parser->branches);
	g_hash_table_unref(parser->makers);
}
