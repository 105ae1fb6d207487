// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/condition.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"

enum kind { KIND_TRUE, KIND_FALSE, KIND_ATOM, KIND_NOT, KIND_AND, KIND_OR };

struct condition {
	enum kind kind;
	char *atom;
	struct condition *left, *right;
};

#define MAX_CASES (1u << 20)

static struct condition *condition_new(enum kind kind, struct condition *left,
				       struct condition *right)
{
	struct condition *condition = g_rc_box_new0(struct condition);

	condition->kind = kind;
	condition->left = left ? condition_ref(left) : NULL;
	condition->right = right ? condition_ref(right) : NULL;
	return condition;
}

static void condition_clear(gpointer data)
{
	struct condition *condition = data;

	g_free(condition->atom);
	condition_unref(condition->left);
	condition_unref(condition->right);
}

struct condition *condition_ref(struct condition *condition)
{
	return g_rc_box_acquire(condition);
}

void condition_unref(struct condition *condition)
{
	if (condition)
		g_rc_box_release_full(condition, condition_clear);
}

struct condition *condition_constant(gboolean value)
{
	return condition_new(value ? KIND_TRUE : KIND_FALSE, NULL, NULL);
}

struct condition *condition_atom(const char *name)
{
	struct condition *condition = condition_new(KIND_ATOM, NULL, NULL);

	condition->atom = g_strdup(name);
	return condition;
}

struct condition *condition_not(struct condition *a)
{
	switch (a->kind) {
	case KIND_TRUE:
	case KIND_FALSE:
		return condition_constant(a->kind == KIND_FALSE);
	case KIND_NOT:
		return condition_ref(a->left);
	default:
		return condition_new(KIND_NOT, a, NULL);
	}
}

static gboolean is_same(const struct condition *a, const struct condition *b)
{
	if (a == b)
		return TRUE;
	if (!a || !b || a->kind != b->kind || g_strcmp0(a->atom, b->atom) != 0)
		return FALSE;
	return is_same(a->left, b->left) && is_same(a->right, b->right);
}

struct condition *condition_and(struct condition *a, struct condition *b)
{
	if (a->kind == KIND_FALSE || b->kind == KIND_TRUE || is_same(a, b))
		return condition_ref(a);
	if (b->kind == KIND_FALSE || a->kind == KIND_TRUE)
		return condition_ref(b);
	return condition_new(KIND_AND, a, b);
}

struct condition *condition_or(struct condition *a, struct condition *b)
{
	if (a->kind == KIND_TRUE || b->kind == KIND_FALSE || is_same(a, b))
		return condition_ref(a);
	if (b->kind == KIND_TRUE || a->kind == KIND_FALSE)
		return condition_ref(b);
	return condition_new(KIND_OR, a, b);
}

/* Reading: a recursive descent over the lexer's tokens. */
struct reader {
	GArray *tokens;
	guint at;
	guint depth;
	enum condition_language language;
	gboolean failed;
};

/* No real condition nests this deep; the limit keeps hostile input from exhausting the stack. */
#define MAX_DEPTH 200

static struct token *peek(struct reader *reader)
{
	static struct token end = {.kind = TOKEN_PUNCTUATOR, .text = "", .length = 0};

	if (reader->at >= reader->tokens->len)
		return &end;
	return &g_array_index(reader->tokens, struct token, reader->at);
}

static gboolean accept(struct reader *reader, const char *word)
{
	if (!token_is(peek(reader), word))
		return FALSE;
	reader->at++;
	return TRUE;
}

static struct condition *read_or(struct reader *reader);

static struct condition *name_to_condition(struct reader *reader, const char *name)
{
	g_autofree char *symbol = NULL;

	if (reader->language == CONDITION_C)
		return condition_atom(name);
	/* `depends on m` holds whenever modules are possible: no fact about other symbols. */
	if (strcmp(name, "y") == 0 || strcmp(name, "m") == 0)
		return condition_constant(TRUE);
	if (strcmp(name, "n") == 0)
		return condition_constant(FALSE);
	symbol = g_strconcat("CONFIG_", name, NULL);
	return condition_atom(symbol);
}

/* defined(X), defined X, IS_ENABLED(X) and the like: the X. */
static struct condition *read_defined(struct reader *reader)
{
	gboolean paren = accept(reader, "(");
	g_autofree char *name = NULL;

	if (peek(reader)->kind != TOKEN_IDENTIFIER) {
		reader->failed = TRUE;
		return condition_constant(TRUE);
	}
	name = token_dup(peek(reader));
	reader->at++;
	if (paren && !accept(reader, ")"))
		reader->failed = TRUE;
	return condition_atom(name);
}

static gboolean is_test_macro(const struct token *token)
{
	return token_is(token, "defined") || token_is(token, "IS_ENABLED") ||
	       token_is(token, "IS_BUILTIN") || token_is(token, "IS_REACHABLE");
}

static struct condition *read_primary(struct reader *reader)
{
	struct token *token = peek(reader);
	struct condition *inner;
	g_autofree char *text = NULL;

	if (accept(reader, "(")) {
		inner = read_or(reader);
		if (!accept(reader, ")"))
			reader->failed = TRUE;
		return inner;
	}
	if (token->kind != TOKEN_IDENTIFIER && token->kind != TOKEN_NUMBER) {
		reader->failed = TRUE;
		return condition_constant(TRUE);
	}
	reader->at++;
	if (reader->language == CONDITION_C && is_test_macro(token))
		return read_defined(reader);
	text = token_dup(token);
	if (reader->language == CONDITION_C && token->kind == TOKEN_NUMBER)
		return condition_constant(strcmp(text, "0") != 0);
	return name_to_condition(reader, text);
}

static gboolean is_logic(const struct token *token)
{
	static const char *const logic[] = {"&&", "||", "(", ")", "!"};

	for (gsize i = 0; i < G_N_ELEMENTS(logic); i++)
		if (token_is(token, logic[i]))
			return TRUE;
	return token->length == 0;
}

/* Everything up to the next && || ) of this level is one opaque atom. */
static struct condition *read_opaque(struct reader *reader)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint depth = 0;

	for (;; reader->at++) {
		struct token *token = peek(reader);

		if (token->length == 0 || (depth == 0 && token_is(token, ")")))
			break;
		if (depth == 0 && (token_is(token, "&&") || token_is(token, "||")))
			break;
		if (token_is(token, "("))
			depth++;
		if (token_is(token, ")"))
			depth--;
		if (text->len)
			g_string_append_c(text, ' ');
		g_string_append_len(text, token->text, token->length);
	}
	return condition_atom(text->str);
}

/* X = y, X != n in Kconfig are the symbol or its negation; other comparisons are opaque. */
static struct condition *read_comparison(struct reader *reader, guint start, struct condition *left)
{
	g_autoptr(condition) owned = left;
	gboolean equal = token_is(peek(reader), "=") || token_is(peek(reader), "==");
	guint operator_at = reader->at;
	gboolean off;

	if (reader->language == CONDITION_KCONFIG && left->kind == KIND_ATOM &&
	    (equal || token_is(peek(reader), "!="))) {
		reader->at++;
		off = token_is(peek(reader), "n");
		if (off || token_is(peek(reader), "y")) {
			reader->at++;
			return equal == off ? condition_not(left) : condition_ref(left);
		}
		reader->at = operator_at;
	}
	reader->at = start;
	return read_opaque(reader);
}

static struct condition *read_unary(struct reader *reader)
{
	guint start = reader->at;
	struct condition *inner;

	if (++reader->depth > MAX_DEPTH) {
		reader->failed = TRUE;
		reader->depth--;
		return condition_constant(TRUE);
	}
	if (accept(reader, "!")) {
		g_autoptr(condition) negated = read_unary(reader);

		reader->depth--;
		return condition_not(negated);
	}
	inner = read_primary(reader);
	if (!reader->failed && (!is_logic(peek(reader)) || token_is(peek(reader), "(")))
		inner = read_comparison(reader, start, inner);
	reader->depth--;
	return inner;
}

static struct condition *read_and(struct reader *reader)
{
	struct condition *all = read_unary(reader);

	while (!reader->failed && accept(reader, "&&")) {
		g_autoptr(condition) left = all;
		g_autoptr(condition) right = read_unary(reader);

		all = condition_and(left, right);
	}
	return all;
}

static struct condition *read_or(struct reader *reader)
{
	struct condition *any = read_and(reader);

	while (!reader->failed && accept(reader, "||")) {
		g_autoptr(condition) left = any;
		g_autoptr(condition) right = read_and(reader);

		any = condition_or(left, right);
	}
	return any;
}

struct condition *condition_parse(const char *text, enum condition_language language)
{
	g_autoptr(GArray) tokens = lexer_all(text, strlen(text), LEXER_C, FALSE);
	struct reader reader = {.tokens = tokens, .language = language};
	g_autoptr(condition) read = NULL;

	if (tokens->len == 0)
		return condition_constant(TRUE);
	read = read_or(&reader);
	if (reader.failed || reader.at < tokens->len)
		return condition_atom(text);
	return g_steal_pointer(&read);
}

static void collect_atoms(const struct condition *condition, GHashTable *atoms)
{
	if (!condition)
		return;
	if (condition->kind == KIND_ATOM)
		g_hash_table_add(atoms, g_strdup(condition->atom));
	collect_atoms(condition->left, atoms);
	collect_atoms(condition->right, atoms);
}

GHashTable *condition_atoms(struct condition *condition)
{
	GHashTable *atoms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	collect_atoms(condition, atoms);
	return atoms;
}

/* The condition with one atom fixed; constants fold on the way up. */
static struct condition *assign(struct condition *condition, const char *atom, gboolean value)
{
	g_autoptr(condition) left = NULL;
	g_autoptr(condition) right = NULL;

	switch (condition->kind) {
	case KIND_TRUE:
	case KIND_FALSE:
		return condition_ref(condition);
	case KIND_ATOM:
		if (strcmp(condition->atom, atom) == 0)
			return condition_constant(value);
		return condition_ref(condition);
	case KIND_NOT:
		left = assign(condition->left, atom, value);
		return condition_not(left);
	default:
		left = assign(condition->left, atom, value);
		right = assign(condition->right, atom, value);
		return condition->kind == KIND_AND ? condition_and(left, right)
						   : condition_or(left, right);
	}
}

static const char *first_atom(const struct condition *condition)
{
	const char *atom;

	if (!condition)
		return NULL;
	if (condition->kind == KIND_ATOM)
		return condition->atom;
	atom = first_atom(condition->left);
	return atom ? atom : first_atom(condition->right);
}

/* Can it be true? Tries both values of one atom after the other. */
static gboolean is_satisfiable(struct condition *condition, guint *cases)
{
	const char *atom = first_atom(condition);

	if (!atom)
		return condition->kind == KIND_TRUE;
	if (++*cases > MAX_CASES)
		return TRUE;
	for (int value = 1; value >= 0; value--) {
		g_autoptr(condition) fixed = assign(condition, atom, value);

		if (is_satisfiable(fixed, cases))
			return TRUE;
	}
	return FALSE;
}

gboolean condition_implies(struct condition *a, struct condition *b)
{
	g_autoptr(condition) off = condition_not(b);
	g_autoptr(condition) both = condition_and(a, off);
	guint cases = 0;

	return !is_satisfiable(both, &cases);
}

struct condition *condition_forget_opaque(struct condition *condition)
{
	g_autoptr(GHashTable) atoms = condition_atoms(condition);
	g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(atoms), (GCompareFunc)strcmp);
	struct condition *rest = condition_ref(condition);

	for (GList *at = names; at; at = at->next) {
		g_autoptr(condition) before = NULL;
		g_autoptr(condition) on = NULL;
		g_autoptr(condition) off = NULL;

		if (g_str_has_prefix(at->data, "CONFIG_"))
			continue;
		before = rest;
		on = assign(before, at->data, TRUE);
		off = assign(before, at->data, FALSE);
		/* Often one implies the other, and the shorter text is better. */
		if (condition_implies(off, on))
			rest = g_steal_pointer(&on);
		else if (condition_implies(on, off))
			rest = g_steal_pointer(&off);
		else
			rest = condition_or(on, off);
	}
	return rest;
}

/* Text of a condition; `plain` without defined(). FALSE when an atom is not a CONFIG_ symbol. */
static gboolean append_text(const struct condition *condition, gboolean plain, GString *text)
{
	gboolean group = condition->kind == KIND_AND || condition->kind == KIND_OR;
	const struct condition *kids[] = {condition->left, condition->right};
	gboolean good = TRUE;

	switch (condition->kind) {
	case KIND_TRUE:
	case KIND_FALSE:
		g_string_append_c(text, condition->kind == KIND_TRUE ? '1' : '0');
		return FALSE;
	case KIND_ATOM:
		g_string_append_printf(text, plain ? "%s" : "defined(%s)", condition->atom);
		return g_str_has_prefix(condition->atom, "CONFIG_");
	case KIND_NOT:
		g_string_append_c(text, '!');
		kids[1] = NULL;
		break;
	default:
		break;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(kids) && kids[i]; i++) {
		/* && binds closer than ||, but gcc warns without the parentheses. */
		gboolean paren = (kids[i]->kind == KIND_AND || kids[i]->kind == KIND_OR) &&
				 kids[i]->kind != condition->kind;

		if (i)
			g_string_append(text, condition->kind == KIND_AND ? " && " : " || ");
		if (paren)
			g_string_append_c(text, '(');
		good &= append_text(kids[i], plain, text);
		if (paren)
			g_string_append_c(text, ')');
	}
	return good && (group || condition->kind == KIND_NOT);
}

char *condition_to_directive(const struct condition *condition)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (!append_text(condition, condition->kind == KIND_ATOM, text))
		return NULL;
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *condition_to_text(const struct condition *condition)
{
	GString *text = g_string_new(NULL);

	append_text(condition, TRUE, text);
	return g_string_free(text, FALSE);
}

static void collect_conjuncts(struct condition *condition, GPtrArray *conjuncts)
{
	if (condition->kind == KIND_AND) {
		collect_conjuncts(condition->left, conjuncts);
		collect_conjuncts(condition->right, conjuncts);
	} else {
		g_ptr_array_add(conjuncts, condition_ref(condition));
	}
}

GPtrArray *condition_conjuncts(struct condition *condition)
{
	GPtrArray *conjuncts = g_ptr_array_new_with_free_func((GDestroyNotify)condition_unref);

	collect_conjuncts(condition, conjuncts);
	return conjuncts;
}
