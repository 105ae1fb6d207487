// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/find/classify.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/tokens.h"
#include "semantic-patches/find/classify-asm.h"

/* Longer than the body of any struct, in tokens. */
#define AGGREGATE_MAX 20000

static gboolean is_member(GArray *tokens, guint n)
{
	return token_is_one_of(token_before(tokens, n, 1), (const char *const[]){".", "->", NULL});
}

static gboolean is_tag(GArray *tokens, guint n)
{
	return token_is_one_of(token_before(tokens, n, 1),
			       (const char *const[]){"struct", "union", "enum", NULL});
}

static gboolean is_label(GArray *tokens, guint n)
{
	if (token_is(token_before(tokens, n, 1), "goto"))
		return TRUE;
	return token_is(token_nth(tokens, n + 1), ":") &&
	       token_is_one_of(token_before(tokens, n, 1),
			       (const char *const[]){"{", "}", ";", ":", NULL});
}

/* Is the brace at n that of a struct, union or enum? Attributes may follow the tag. */
static gboolean opens_aggregate(GArray *tokens, guint n)
{
	static const char *const keywords[] = {"struct", "union", "enum", NULL};

	for (guint by = 1; by <= 3 && by <= n; by++) {
		const struct token *token = token_before(tokens, n, by);

		if (token_is_one_of(token, keywords))
			return TRUE;
		if (token->kind != TOKEN_IDENTIFIER)
			return FALSE;
	}
	return FALSE;
}

/*
 * Is the innermost brace around n that of a struct, union or enum? Looks back at most
 * AGGREGATE_MAX tokens.
 */
static gboolean within_aggregate(GArray *tokens, guint n)
{
	guint stop = n > AGGREGATE_MAX ? n - AGGREGATE_MAX : 0;
	int depth = 0;

	while (n-- > stop) {
		const struct token *token = token_nth(tokens, n);

		if (token->directive != DIRECTIVE_NONE)
			continue;
		if (token_is(token, "}")) {
			/* In the first column it ends whatever came before. */
			if (token->column == 1 && depth == 0)
				return FALSE;
			depth++;
		} else if (token_is(token, "{") && depth-- == 0) {
			return opens_aggregate(tokens, n);
		}
	}
	return FALSE;
}

/* [nr] = sys_x, [nr] = (type)sys_x: an entry of a table. With an & it is an address. */
static gboolean is_table_entry(GArray *tokens, guint n)
{
	guint by = 1;

	if (token_is(token_before(tokens, n, by), ")"))
		while (by < 16 && !token_is(token_before(tokens, n, by++), "("))
			;
	return token_is(token_before(tokens, n, by), "=") &&
	       token_is(token_before(tokens, n, by + 1), "]");
}

/* Macros that make table entries and weak fallbacks, by the shape of their names. */
static gboolean makes_table(const char *macro)
{
	g_autofree char *upper = g_ascii_strup(macro, -1);

	return g_str_has_prefix(upper, "__SYSCALL") || g_str_has_prefix(upper, "COND_SYSCALL") ||
	       strstr(upper, "SYS_NI") != NULL;
}

static gboolean exports(const char *macro)
{
	return g_str_has_prefix(macro, "EXPORT_SYMBOL") ||
	       g_str_has_prefix(macro, "EXPORT_UNUSED_SYMBOL");
}

/* The number of the '(' that is open around n; tokens->len if none is, in the same statement. */
static guint open_parenthesis(GArray *tokens, guint n)
{
	static const char *const ends[] = {";", "{", "}", NULL};
	int depth = 0;

	while (n-- > 0 && !token_is_one_of(token_nth(tokens, n), ends)) {
		if (token_is(token_nth(tokens, n), ")"))
			depth++;
		else if (token_is(token_nth(tokens, n), "(") && depth-- == 0)
			return n;
	}
	return tokens->len;
}

/* In capitals, with SYS in it: SYSX_SPU(), COMPAT_SYS(), PPC_SYS(). */
static gboolean is_system_call_macro(const struct token *name)
{
	if (name->kind != TOKEN_IDENTIFIER || !memmem(name->text, name->length, "SYS", 3))
		return FALSE;
	for (gsize i = 0; i < name->length; i++)
		if (g_ascii_islower(name->text[i]))
			return FALSE;
	return TRUE;
}

/*
 * At file level, an argument of a macro that makes a table entry: the macro's name has SYS in it,
 * or its first argument is a number __NR_x.
 */
static gboolean is_table_argument(GArray *tokens, guint n)
{
	guint open = open_parenthesis(tokens, n);

	for (; open < tokens->len; open = open_parenthesis(tokens, open))
		if (open > 0 && (is_system_call_macro(token_nth(tokens, open - 1)) ||
				 token_starts(token_nth(tokens, open + 1), "__NR")))
			return TRUE;
	return FALSE;
}

/* TRACE_EVENT_FN(sys_exit, ...), DEFINE_EVENT(...): the name of an event. */
static gboolean names_event(const struct mention *mention)
{
	return strstr(mention->argument_of, "_EVENT") != NULL;
}

/* The head of a function that the scan does not count as a definition of the symbol. */
static gboolean is_function_head(const struct mention *mention, GArray *tokens, guint n)
{
	const struct token *last = token_before(tokens, n, 1);

	if (*mention->enclosing || !mention->called ||
	    !(last->kind == TOKEN_IDENTIFIER || token_is(last, "*")))
		return FALSE;
	return token_is(token_nth(tokens, token_past_parentheses(tokens, n + 1)), "{");
}

static gboolean is_static_head(GArray *tokens, guint n)
{
	while (n-- > 0) {
		const struct token *token = token_nth(tokens, n);

		if (token->directive != DIRECTIVE_NONE ||
		    !(token->kind == TOKEN_IDENTIFIER || token_is(token, "*")))
			return FALSE;
		if (token_is(token, "static"))
			return TRUE;
	}
	return FALSE;
}

/*
 * The name of a parameter in a declaration at file level: f(int sys_x), f(char *sys_x,
 * f(int (*sys_x)(void)). In a call or an initialiser no identifier comes before an argument.
 */
static gboolean is_declared_parameter(const struct mention *mention, GArray *tokens, guint n)
{
	const struct token *last = token_before(tokens, n, 1);

	if (!*mention->argument_of)
		return FALSE;
	while (token_is(last, "*"))
		last = token_before(tokens, n--, 1);
	return last->kind == TOKEN_IDENTIFIER && !token_is(last, "return");
}

static enum category category_of_code(const struct mention *mention, GArray *tokens, guint n)
{
	if (exports(mention->argument_of))
		return CATEGORY_EXPORT;
	if (makes_table(mention->argument_of))
		return CATEGORY_TABLE;
	if (n == tokens->len)
		return CATEGORY_UNRESOLVED;
	if (is_member(tokens, n) || is_tag(tokens, n) || is_label(tokens, n) ||
	    within_aggregate(tokens, n))
		return CATEGORY_LOOKALIKE;
	if (mention->prototype)
		return CATEGORY_DECLARATION;
	if (*mention->enclosing)
		return CATEGORY_UNRESOLVED;
	if (is_table_entry(tokens, n) || is_table_argument(tokens, n))
		return CATEGORY_TABLE;
	if (is_function_head(mention, tokens, n))
		return is_static_head(tokens, n) ? CATEGORY_LOOKALIKE : CATEGORY_DEFINITION;
	if (names_event(mention) || is_declared_parameter(mention, tokens, n))
		return CATEGORY_LOOKALIKE;
	return CATEGORY_UNRESOLVED;
}

/* The rule cannot parse the body of a macro, so the text decides. */
static enum category category_of_macro(const struct mention *mention, GArray *tokens, guint n)
{
	static const char *const statements[] = {"return", "else", "do", "case", NULL};
	const struct token *last = token_before(tokens, n, 1);

	if (exports(mention->argument_of))
		return CATEGORY_EXPORT;
	if (makes_table(mention->argument_of))
		return CATEGORY_TABLE;
	if (n == tokens->len || token_is(last, "define"))
		return CATEGORY_ALIAS;
	if (is_member(tokens, n) || is_tag(tokens, n) || is_label(tokens, n))
		return CATEGORY_LOOKALIKE;
	if (!mention->called || token_is(last, "##") || token_is(token_nth(tokens, n + 1), "##"))
		return CATEGORY_ALIAS;
	/* "long sys_x(int)" declares. */
	if (last->kind == TOKEN_IDENTIFIER && last->directive == DIRECTIVE_DEFINE &&
	    !token_is_one_of(last, statements) && !token_is(token_before(tokens, n, 2), "define"))
		return CATEGORY_DECLARATION;
	return CATEGORY_CALL;
}

const struct token *classify_lone_macro(const struct mention *mention, GArray *tokens)
{
	guint n, open;

	if (mention->place != MENTION_CODE || *mention->enclosing || mention->called || !tokens)
		return NULL;
	n = token_at_offset(tokens, mention->offset);
	if (n == tokens->len)
		return NULL;
	open = open_parenthesis(tokens, n);
	if (open == 0 || open == tokens->len || token_nth(tokens, open - 1)->column != 1 ||
	    token_nth(tokens, open - 1)->kind != TOKEN_IDENTIFIER)
		return NULL;
	return token_nth(tokens, open - 1);
}

gboolean classify_needs_tokens(const struct mention *mention)
{
	if (mention->place == MENTION_CODE)
		return !mention->definition && !(mention->prototype && mention->called);
	return mention->place == MENTION_DEFINE || mention->place == MENTION_ASM;
}

/* Code under #if 0 is never compiled: it is like a comment. */
static gboolean is_dead(const struct mention *mention)
{
	g_auto(GStrv) conditions = g_strsplit(mention->guard, " && ", -1);

	return g_strv_contains((const char *const *)conditions, "0");
}

/*
 * __x64_sys_x(regs) and the like: the stub of an architecture whose entry code passes on a struct
 * pt_regs. It has its own calling convention, and only the entry code uses it, so this is not a
 * call of sys_x(). __se_sys_x and __do_sys_x are names of the system call itself.
 */
static gboolean names_entry_stub(const struct mention *mention)
{
	const char *word = mention->word;

	return g_str_has_prefix(word, "__") && g_str_has_suffix(word, mention->symbol) &&
	       !g_str_has_prefix(word, "__se_") && !g_str_has_prefix(word, "__do_");
}

enum category classify_by_text(const struct mention *mention, GArray *tokens)
{
	if (is_dead(mention))
		return CATEGORY_TEXT;
	switch (mention->place) {
	case MENTION_COMMENT:
	case MENTION_STRING:
		return CATEGORY_TEXT;
	case MENTION_TABLE:
		return CATEGORY_TABLE;
	case MENTION_ASM:
		return classify_asm(tokens, token_at_offset(tokens, mention->offset));
	case MENTION_DIRECTIVE:
		return CATEGORY_ALIAS;
	case MENTION_DEFINE:
		return category_of_macro(mention, tokens, token_at_offset(tokens, mention->offset));
	case MENTION_CODE:
		break;
	}
	if (mention->definition)
		return CATEGORY_DEFINITION;
	if (mention->prototype && mention->called)
		return CATEGORY_DECLARATION;
	if (*mention->enclosing && names_entry_stub(mention))
		return CATEGORY_ENTRY;
	return category_of_code(mention, tokens, token_at_offset(tokens, mention->offset));
}

/* Does the ')' at n end a cast, to a pointer or to a number that holds one? */
static gboolean ends_cast(GArray *tokens, guint n)
{
	static const char *const types[] = {"*", "long", "int", "unsigned", "ulong", NULL};

	return token_is(token_nth(tokens, n), ")") &&
	       token_is_one_of(token_before(tokens, n, 1), types);
}

/* "&variable", "&variable.member" as an argument: kernel memory. */
static gboolean is_address_of_variable(GArray *tokens, guint n)
{
	static const char *const starts[] = {"(", ",", NULL};

	if (!token_is(token_nth(tokens, n), "&") ||
	    token_nth(tokens, n + 1)->kind != TOKEN_IDENTIFIER ||
	    !(token_is_one_of(token_before(tokens, n, 1), starts) || ends_cast(tokens, n - 1)))
		return FALSE;
	for (n += 2; token_is(token_nth(tokens, n), "."); n += 2)
		;
	return token_is(token_nth(tokens, n), ",") || token_is(token_nth(tokens, n), ")");
}

/*
 * Among the arguments of the call at n: a cast to (... __force ... __user *), a string literal,
 * or the address of a variable. The origin of a pointer in a variable is not followed.
 */
static gboolean passes_kernel_memory(GArray *tokens, guint n)
{
	gboolean force = FALSE, user = FALSE;
	int depth = 0;

	for (guint i = n + 1; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token_is(token, "("))
			depth++;
		else if (token_is(token, ")") && --depth == 0)
			break;
		if (depth == 1 &&
		    (token->kind == TOKEN_STRING || is_address_of_variable(tokens, i)))
			return TRUE;
		force |= token_is(token, "__force");
		user |= token_is(token, "__user");
	}
	return force && user;
}

gboolean classify_masquerade(const struct rule_report *report, const struct mention *mention,
			     GArray *tokens)
{
	guint n;

	if (report && rule_report_masquerade(report, mention))
		return TRUE;
	if (!tokens || !mention->called)
		return FALSE;
	n = token_at_offset(tokens, mention->offset);
	return n < tokens->len && passes_kernel_memory(tokens, n);
}

const char *classify_context(const char *path, const struct mention *mention,
			     enum category category)
{
	if (category == CATEGORY_ADDRESS)
		return "address";
	if (category == CATEGORY_EXPORT)
		return "export";
	if (category == CATEGORY_ASM)
		return "asm";
	if (category != CATEGORY_CALL)
		return NULL;
	if (mention->place == MENTION_DEFINE)
		return "macro";
	if (strstr(mention->enclosing_macro, "COMPAT"))
		return "compat_syscall";
	if (*mention->enclosing_macro)
		return "syscall";
	return g_str_has_suffix(path, ".h") ? "header_inline" : "plain";
}
