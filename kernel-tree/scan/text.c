// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/text.h"

#include <string.h>

#include "kernel-tree/scan/parser.h"
#include "kernel-tree/source/path.h"

#define OPERAND_LONGEST 1024 /* tokens of an #if that are kept for its text */

/* The part of a #define that is being read. */
enum define_part { DEFINE_NAME, DEFINE_AFTER_NAME, DEFINE_PARAMETERS, DEFINE_BODY };

/* The directive that is being read. */
struct directive_state {
	enum directive directive; /* DIRECTIVE_NONE: none */
	struct token name;	  /* ifdef, elif, ...; length 0: not yet seen */
	GArray *operand;	  /* struct token, of conditions */
	enum define_part part;
	char *macro; /* defined by #define */
	gsize macro_end;
	GPtrArray *parameters; /* char * */
	struct parens parens;
	struct token before;
	/* a SYSCALL_DEFINEn in the #define's body */
	struct token definer;
	struct name_macro definer_macro;
	struct token definer_name;
};

/* The kinds of places of a token. Each has its own mention that may turn out to be a call. */
enum channel { CHANNEL_CODE, CHANNEL_DEFINE, CHANNELS };

struct scanner {
	const char *text;
	gsize length;
	enum path_class class;
	struct file_scan *scan;
	struct guard *guard;
	struct parser parser;
	struct directive_state directive;
	struct mention *waiting[CHANNELS]; /* for the next token, to see if it is '(' */
	gboolean first_directive;	   /* none was seen, nor code: an include guard may come */
	gboolean after_first;		   /* the directive before was that #ifndef */
	gsize tokens;			   /* of code, so far */
	char *label;			   /* ENTRY(x) of assembly that we are in */
	struct span mnemonic;		   /* first word of the assembly statement, with its dot */
};

static gboolean is_char(const struct token *token, char c)
{
	return token->length == 1 && *token->text == c;
}

/* ---- mentions ---- */

/* Set enclosing, argument_of and guard of a mention at the current place. */
static void set_context(struct scanner *scanner, struct mention *mention)
{
	const struct parse_state *state = &scanner->parser.state;
	gboolean in_define = scanner->directive.directive == DIRECTIVE_DEFINE &&
			     scanner->directive.macro;
	struct span name = parens_name(in_define ? &scanner->directive.parens : &state->parens);

	if (!in_define && !name.length)
		name = scanner->mnemonic;
	if (in_define)
		mention->enclosing = g_strdup(scanner->directive.macro);
	else if (state->in_body)
		mention->enclosing = g_strdup(state->function);
	else
		mention->enclosing = g_strdup(scanner->label ? scanner->label : "");
	mention->enclosing_macro =
		g_strdup(!in_define && state->in_body ? state->function_macro : "");
	mention->argument_of = g_strndup(scanner->text + name.offset, name.length);
	mention->guard = g_strdup(guard_text(scanner->guard));
}

/* Takes symbol. */
static struct mention *add_mention(struct scanner *scanner, char *symbol, const struct token *word,
				   enum mention_place place)
{
	struct mention *mention = g_new0(struct mention, 1);

	mention->symbol = symbol;
	mention->word = token_dup(word);
	mention->offset = word->offset;
	mention->line = word->line;
	mention->column = word->column;
	mention->place = place;
	set_context(scanner, mention);
	g_ptr_array_add(scanner->scan->mentions, mention);
	return mention;
}

/* Add a mention for an identifier that looks like the symbol of a system call. */
static struct mention *mention_word(struct scanner *scanner, const struct token *word,
				    enum mention_place place)
{
	char *symbol = name_symbol(word->text, word->length);

	return symbol ? add_mention(scanner, symbol, word, place) : NULL;
}

/* Words in a comment or a string. */
static void mention_words_in(struct scanner *scanner, const struct token *token,
			     enum mention_place place)
{
	struct token word = *token;
	const char *end = token->text + token->length;
	const char *line_start = token->text - (token->column - 1);

	if (!name_possible(token->text, token->length))
		return;
	for (const char *p = token->text; p < end;) {
		if (*p == '\n') {
			line_start = ++p;
			word.line++;
		} else if (g_ascii_isalnum(*p) || *p == '_') {
			word.text = p;
			while (p < end && (g_ascii_isalnum(*p) || *p == '_'))
				p++;
			word.offset = word.text - scanner->text;
			word.length = p - word.text;
			word.column = (guint)(word.text - line_start) + 1;
			mention_word(scanner, &word, place);
		} else if (*p == '\\' && token->kind == TOKEN_STRING && end - p > 1 &&
			   p[1] != '\n') {
			p += 2; /* "\tsys_x": the t is not part of the word */
		} else {
			p++;
		}
	}
}

/* Complete the mention that waits for the token after it. */
static void note_next(struct scanner *scanner, enum channel channel, const struct token *token,
		      struct mention *mention)
{
	if (scanner->waiting[channel])
		scanner->waiting[channel]->called = is_char(token, '(');
	scanner->waiting[channel] = mention;
}

/* ---- code ---- */

/* SYS_NI(NAME): the macro pastes a prefix before the word. */
static struct mention *mention_pasted(struct scanner *scanner, const struct token *token)
{
	const struct parse_state *state = &scanner->parser.state;
	struct span name = parens_name(&state->parens);
	struct name_macro macro;
	g_autofree char *word = NULL;

	if (state->braces || state->parens.depth != 1 || !is_char(&state->before, '(') ||
	    !name_is_macro(scanner->text + name.offset, name.length, &macro) ||
	    macro.what != NAME_PASTES)
		return NULL;
	word = token_dup(token);
	return add_mention(scanner, name_of_syscall(word, macro.compat), token, MENTION_CODE);
}

/* NAME in SYSCALL_DEFINEn(NAME, ...). */
static struct mention *mention_defined(struct scanner *scanner, const struct token *token)
{
	struct draft *draft = parser_named_draft(&scanner->parser, token);
	g_autofree char *word = NULL;

	if (!draft)
		return NULL;
	word = token_dup(token);
	draft->mention = add_mention(scanner, name_of_syscall(word, draft->macro.compat), token,
				     MENTION_CODE);
	draft->mention->definition = TRUE;
	return draft->mention;
}

static void code_token(struct scanner *scanner, const struct token *token)
{
	struct mention *mention = NULL;

	if (token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_NUMBER)
		mention = mention_defined(scanner, token);
	if (!mention && token->kind == TOKEN_IDENTIFIER)
		mention = mention_pasted(scanner, token);
	if (!mention && token->kind == TOKEN_IDENTIFIER)
		mention = mention_word(scanner, token, MENTION_CODE);
	if (token->kind == TOKEN_STRING)
		mention_words_in(scanner, token,
				 scanner->parser.state.parens.asm_depth ? MENTION_ASM
									: MENTION_STRING);
	note_next(scanner, CHANNEL_CODE, token, mention);
	parser_token(&scanner->parser, token, mention);
	scanner->tokens++;
}

/* ---- assembly ---- */

/* ENTRY(x), SYM_FUNC_START(x), _GLOBAL(x): macros that begin something named. */
static gboolean begins_something(const char *word, gsize length)
{
	static const char *const parts[] = {"ENTRY", "START", "GLOBAL", "LEAF", "NESTED"};

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		if (memmem(word, MIN(length, 64), parts[i], strlen(parts[i])))
			return TRUE;
	return FALSE;
}

/* The statement's first word: .long, PTR, bl; labels before it do not count. */
static void note_mnemonic(struct scanner *scanner, const struct token *token)
{
	const struct token *before = &scanner->parser.state.before;

	if (token->first || is_char(token, ';') || is_char(token, ':')) {
		scanner->mnemonic = (struct span){0};
		if (token->first)
			scanner->parser.state.parens = (struct parens){0};
	}
	if (token->kind == TOKEN_IDENTIFIER && !scanner->mnemonic.length) {
		gboolean dot = is_char(before, '.') && before->offset + 1 == token->offset;

		scanner->mnemonic = (struct span){token->offset - dot, token->length + dot};
	}
}

static void asm_token(struct scanner *scanner, const struct token *token)
{
	struct parse_state *state = &scanner->parser.state;
	struct span before = {0};
	struct span name;
	struct mention *mention = NULL;

	name = parens_name(&state->parens);
	if (token->kind == TOKEN_IDENTIFIER && state->parens.depth == 1 && !token->first &&
	    is_char(&state->before, '(') &&
	    begins_something(scanner->text + name.offset, name.length)) {
		g_free(scanner->label);
		scanner->label = g_strndup(token->text, MIN(token->length, 1024));
	}
	note_mnemonic(scanner, token);
	if (token->kind == TOKEN_IDENTIFIER)
		mention = mention_word(scanner, token, MENTION_ASM);
	else if (token->kind == TOKEN_STRING)
		mention_words_in(scanner, token, MENTION_ASM);
	note_next(scanner, CHANNEL_CODE, token, mention);
	if (state->before.kind == TOKEN_IDENTIFIER)
		before = (struct span){state->before.offset, state->before.length};
	parens_token(&state->parens, token, before);
	state->before = *token;
	scanner->tokens++;
}

/* ---- directives ---- */

static gboolean is_parameter(const struct directive_state *state, const struct token *token,
			     guint *which)
{
	for (guint i = 0; state->parameters && i < state->parameters->len; i++)
		if (token_is(token, g_ptr_array_index(state->parameters, i))) {
			*which = i;
			return TRUE;
		}
	return FALSE;
}

/* The SYSCALL_DEFINEn in a #define's body is read up to its name. */
static void end_definer(struct scanner *scanner)
{
	struct directive_state *state = &scanner->directive;
	guint which;

	if (is_parameter(state, &state->definer_name, &which)) {
		struct maker *maker = g_new(struct maker, 1);

		maker->macro = state->definer_macro;
		maker->macro.what = NAME_WRAPS;
		maker->argument = which;
		g_hash_table_replace(scanner->parser.makers, g_strdup(state->macro), maker);
	} else {
		g_autofree char *name = token_dup(&state->definer_name);

		add_mention(scanner, name_of_syscall(name, state->definer_macro.compat),
			    &state->definer_name, MENTION_DEFINE)
			->definition = TRUE;
		parser_draft_named(&scanner->parser, &state->definer, &state->definer_macro,
				   &state->definer_name);
	}
	state->definer.length = 0;
	state->definer_name.length = 0;
}

/* Follow SYSCALL_DEFINEn ( NAME ,  through a #define's body. */
static void follow_definer(struct scanner *scanner, const struct token *token)
{
	struct directive_state *state = &scanner->directive;

	if (state->definer_name.length) {
		if (is_char(token, ',') || is_char(token, ')'))
			end_definer(scanner);
		state->definer.length = state->definer_name.length = 0;
	} else if (state->definer.length && is_char(&state->before, '(')) {
		if (token->kind == TOKEN_IDENTIFIER)
			state->definer_name = *token;
		else
			state->definer.length = 0;
	} else if (state->definer.length && !is_char(token, '(')) {
		state->definer.length = 0;
	} else if (token->kind == TOKEN_IDENTIFIER && scanner->class == PATH_C &&
		   name_is_macro(token->text, token->length, &state->definer_macro) &&
		   state->definer_macro.what == NAME_DEFINES) {
		state->definer = *token;
	}
}

static void define_body_token(struct scanner *scanner, const struct token *token)
{
	struct directive_state *state = &scanner->directive;
	struct span before = {0};
	struct mention *mention = NULL;

	if (token->kind == TOKEN_IDENTIFIER)
		mention = mention_word(scanner, token, MENTION_DEFINE);
	else if (token->kind == TOKEN_STRING)
		mention_words_in(scanner, token,
				 state->parens.asm_depth || scanner->class == PATH_ASM
					 ? MENTION_ASM
					 : MENTION_STRING);
	note_next(scanner, CHANNEL_DEFINE, token, mention);
	follow_definer(scanner, token);
	if (state->before.kind == TOKEN_IDENTIFIER)
		before = (struct span){state->before.offset, state->before.length};
	parens_token(&state->parens, token, before);
	state->before = *token;
}

/* The name and the parameters of a #define, then its body. */
static void define_token(struct scanner *scanner, const struct token *token)
{
	struct directive_state *state = &scanner->directive;

	switch (state->part) {
	case DEFINE_NAME:
		mention_word(scanner, token, MENTION_DIRECTIVE);
		g_free(state->macro);
		state->macro = g_strndup(token->text, MIN(token->length, 1024));
		state->macro_end = token->offset + token->length;
		state->part = DEFINE_AFTER_NAME;
		return;
	case DEFINE_AFTER_NAME:
		if (is_char(token, '(') && token->offset == state->macro_end) {
			state->part = DEFINE_PARAMETERS;
			state->parameters = g_ptr_array_new_with_free_func(g_free);
			return;
		}
		state->part = DEFINE_BODY;
		break;
	case DEFINE_PARAMETERS:
		if (is_char(token, ')'))
			state->part = DEFINE_BODY;
		else if (token->kind == TOKEN_IDENTIFIER && state->parameters &&
			 state->parameters->len < 64)
			g_ptr_array_add(state->parameters,
					g_strndup(token->text, MIN(token->length, 1024)));
		return;
	case DEFINE_BODY:
		break;
	}
	define_body_token(scanner, token);
}

static void directive_token(struct scanner *scanner, const struct token *token)
{
	struct directive_state *state = &scanner->directive;

	if (!state->name.length) {
		state->name = *token;
		return;
	}
	if (token->directive == DIRECTIVE_DEFINE) {
		define_token(scanner, token);
		return;
	}
	if (token->kind == TOKEN_IDENTIFIER)
		mention_word(scanner, token,
			     token_is(&state->name, "error") || token_is(&state->name, "warning")
				     ? MENTION_STRING
				     : MENTION_DIRECTIVE);
	else if (token->kind == TOKEN_STRING)
		mention_words_in(scanner, token, MENTION_STRING);
	if ((token->directive == DIRECTIVE_IF || token->directive == DIRECTIVE_ELSE) &&
	    state->operand->len < OPERAND_LONGEST)
		g_array_append_val(state->operand, *token);
}

static void begin_directive(struct scanner *scanner, const struct token *hash)
{
	struct directive_state *state = &scanner->directive;

	state->directive = hash->directive;
	state->name = (struct token){0};
	g_array_set_size(state->operand, 0);
	state->part = DEFINE_NAME;
	state->parens = (struct parens){0};
	state->before = (struct token){0};
	state->definer.length = state->definer_name.length = 0;
}

/* A condition takes effect at the end of its line. */
static void end_condition(struct scanner *scanner)
{
	struct directive_state *state = &scanner->directive;
	gboolean dead = FALSE;
	gboolean beyond = guard_beyond(scanner->guard);

	if (state->directive == DIRECTIVE_IF)
		dead = guard_if(scanner->guard, &state->name, state->operand);
	else if (state->directive == DIRECTIVE_ELSE)
		dead = guard_else(scanner->guard, &state->name, state->operand);
	else
		guard_endif(scanner->guard);
	if (!beyond && !guard_beyond(scanner->guard) && scanner->class == PATH_C)
		parser_branch(&scanner->parser, state->directive, dead);
}

/* #ifndef X directly followed by #define X, before all else. */
static void note_include_guard(struct scanner *scanner)
{
	const struct directive_state *state = &scanner->directive;

	if (scanner->after_first && scanner->tokens == 0 && state->directive == DIRECTIVE_DEFINE &&
	    state->macro)
		guard_hide_include_guard(scanner->guard, state->macro, strlen(state->macro));
	scanner->after_first = scanner->first_directive && scanner->tokens == 0 &&
			       state->directive == DIRECTIVE_IF;
	scanner->first_directive = FALSE;
}

static void end_directive(struct scanner *scanner)
{
	struct directive_state *state = &scanner->directive;

	if (state->directive == DIRECTIVE_NONE)
		return;
	if (state->directive == DIRECTIVE_IF || state->directive == DIRECTIVE_ELSE ||
	    state->directive == DIRECTIVE_ENDIF)
		end_condition(scanner);
	note_include_guard(scanner);
	scanner->waiting[CHANNEL_DEFINE] = NULL;
	state->directive = DIRECTIVE_NONE;
	g_clear_pointer(&state->macro, g_free);
	if (state->parameters)
		g_ptr_array_unref(state->parameters);
	state->parameters = NULL;
}

/* ---- the whole ---- */

static void scan_code(struct scanner *scanner)
{
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, scanner->text, scanner->length,
		   scanner->class == PATH_ASM ? LEXER_ASM : LEXER_C);
	while (lexer_next(&lexer, &token)) {
		if (token.hash || token.directive == DIRECTIVE_NONE)
			end_directive(scanner);
		if (token.hash)
			begin_directive(scanner, &token);
		else if (token.kind == TOKEN_COMMENT)
			mention_words_in(scanner, &token, MENTION_COMMENT);
		else if (token.directive != DIRECTIVE_NONE)
			directive_token(scanner, &token);
		else if (scanner->class == PATH_ASM)
			asm_token(scanner, &token);
		else
			code_token(scanner, &token);
	}
	end_directive(scanner);
}

/* A .tbl file: columns, and comments from '#' to the end of the line. */
static void scan_table(struct scanner *scanner)
{
	struct token word = {.line = 1};
	gsize line_start = 0;
	gboolean comment = FALSE;

	for (gsize i = 0; i < scanner->length;) {
		char c = scanner->text[i];

		if (!g_ascii_isalnum(c) && c != '_') {
			i++;
			if (c == '\n') {
				word.line++;
				line_start = i;
			}
			comment = c != '\n' && (comment || c == '#');
			continue;
		}
		word.offset = i;
		while (i < scanner->length &&
		       (g_ascii_isalnum(scanner->text[i]) || scanner->text[i] == '_'))
			i++;
		word.text = scanner->text + word.offset;
		word.length = i - word.offset;
		word.column = (guint)(word.offset - line_start) + 1;
		mention_word(scanner, &word, comment ? MENTION_COMMENT : MENTION_TABLE);
	}
}

static gint compare_mentions(gconstpointer a, gconstpointer b)
{
	const struct mention *left = *(struct mention *const *)a;
	const struct mention *right = *(struct mention *const *)b;

	return (left->offset > right->offset) - (left->offset < right->offset);
}

struct file_scan *scan_text(const char *path, const char *text, gsize length)
{
	struct scanner scanner = {
		.text = text,
		.length = length,
		.class = path_class_of(path),
		.scan = file_scan_new(),
		.first_directive = TRUE,
	};

	if (scanner.class == PATH_NONE || !name_possible(text, length))
		return scanner.scan;
	scanner.guard = guard_new();
	scanner.directive.operand = g_array_new(FALSE, FALSE, sizeof(struct token));
	parser_init(&scanner.parser, text, scanner.scan, scanner.guard);
	if (scanner.class == PATH_TABLE)
		scan_table(&scanner);
	else
		scan_code(&scanner);
	parser_finish(&scanner.parser);
	g_ptr_array_sort(scanner.scan->mentions, compare_mentions);
	guard_free(scanner.guard);
	g_array_unref(scanner.directive.operand);
	g_free(scanner.label);
	return scanner.scan;
}
