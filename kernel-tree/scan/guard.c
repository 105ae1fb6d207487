// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/scan/guard.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

#define CONDITION_LONGEST 2048 /* the rest is cut off: nobody writes longer ones by hand */

/* One #if: the branch that is open now. */
struct frame {
	char *before; /* negations of the branches before, joined by " && "; "" in the first */
	char *now;    /* condition of this branch; "" in an #else */
	gboolean hidden;
};

struct guard {
	GArray *frames;
	gsize beyond; /* levels deeper than GUARD_DEEPEST */
	GString *text;
	gboolean text_valid;
};

static void frame_clear(gpointer data)
{
	struct frame *frame = data;

	g_free(frame->before);
	g_free(frame->now);
}

struct guard *guard_new(void)
{
	struct guard *guard = g_new0(struct guard, 1);

	guard->frames = g_array_new(FALSE, FALSE, sizeof(struct frame));
	g_array_set_clear_func(guard->frames, frame_clear);
	guard->text = g_string_new(NULL);
	return guard;
}

void guard_free(struct guard *guard)
{
	g_array_unref(guard->frames);
	g_string_free(guard->text, TRUE);
	g_free(guard);
}

gboolean guard_beyond(const struct guard *guard)
{
	return guard->beyond > 0;
}

static struct frame *top(struct guard *guard)
{
	return guard->frames->len && !guard->beyond
		       ? &g_array_index(guard->frames, struct frame, guard->frames->len - 1)
		       : NULL;
}

/* A whole that needs no parentheses when negated: X, defined(X), IS_ENABLED(X), (A || B). */
static gboolean is_atomic(const char *text)
{
	guint depth = 0;

	for (const char *p = text; *p; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')')
			depth--;
		else if (depth == 0 && !g_ascii_isalnum(*p) && *p != '_')
			return FALSE;
		if (*p == ')' && depth == 0 && p[1])
			return FALSE;
	}
	return TRUE;
}

static char *negate(const char *condition)
{
	if (condition[0] == '!' && is_atomic(condition + 1))
		return g_strdup(condition + 1);
	return is_atomic(condition) ? g_strconcat("!", condition, NULL)
				    : g_strconcat("!(", condition, ")", NULL);
}

/* Is a || or ?: outside all parentheses? */
static gboolean has_loose_operator(const char *condition)
{
	guint depth = 0;

	for (const char *p = condition; *p; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')' && depth)
			depth--;
		else if (depth == 0 && (*p == '?' || (*p == '|' && p[1] == '|')))
			return TRUE;
	}
	return FALSE;
}

static gboolean wants_space(const struct token *left, const struct token *right)
{
	if (token_is(left, "(") || token_is(left, "!") || token_is(right, ")") ||
	    token_is(right, ","))
		return FALSE;
	return !(token_is(right, "(") && left->kind == TOKEN_IDENTIFIER);
}

/* The tokens of #if's operand, evenly spaced, "defined X" as "defined(X)". */
static char *expression(GArray *tokens)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < tokens->len && text->len < CONDITION_LONGEST; i++) {
		const struct token *token = token_nth(tokens, i);
		const struct token *last = i ? token_nth(tokens, i - 1) : NULL;
		gboolean bare = last && token_is(last, "defined") && !token_is(token, "(");

		if (last && !bare && wants_space(last, token))
			g_string_append_c(text, ' ');
		g_string_append_printf(text, bare ? "(%.*s)" : "%.*s",
				       (int)MIN(token->length, CONDITION_LONGEST), token->text);
	}
	return g_string_free(text, FALSE);
}

static char *condition_of(const struct token *name, GArray *tokens)
{
	g_autofree char *macro = NULL;

	if (!token_is(name, "ifdef") && !token_is(name, "ifndef"))
		return expression(tokens);
	if (tokens->len) {
		const struct token *token = token_nth(tokens, 0);

		macro = g_strndup(token->text, MIN(token->length, CONDITION_LONGEST));
	}
	return g_strdup_printf("%sdefined(%s)", token_is(name, "ifdef") ? "" : "!",
			       macro ? macro : "");
}

gboolean guard_if(struct guard *guard, const struct token *name, GArray *tokens)
{
	struct frame *frame;

	if (guard->beyond || guard->frames->len == GUARD_DEEPEST) {
		guard->beyond++;
		return FALSE;
	}
	g_array_set_size(guard->frames, guard->frames->len + 1);
	frame = top(guard);
	frame->before = g_strdup("");
	frame->now = condition_of(name, tokens);
	frame->hidden = FALSE;
	guard->text_valid = FALSE;
	return strcmp(frame->now, "0") == 0;
}

gboolean guard_else(struct guard *guard, const struct token *name, GArray *tokens)
{
	struct frame *frame = top(guard);

	if (!frame)
		return FALSE;
	guard->text_valid = FALSE;
	if (*frame->now && strlen(frame->before) < CONDITION_LONGEST) {
		g_autofree char *not = negate(frame->now);
		char *before = g_strconcat(frame->before, *frame->before ? " && " : "", not, NULL);

		g_free(frame->before);
		frame->before = before;
	}
	g_free(frame->now);
	frame->now = token_is(name, "else") ? g_strdup("") : condition_of(name, tokens);
	return strcmp(frame->now, "0") == 0;
}

void guard_endif(struct guard *guard)
{
	if (guard->beyond) {
		guard->beyond--;
	} else if (guard->frames->len) {
		g_array_set_size(guard->frames, guard->frames->len - 1);
		guard->text_valid = FALSE;
	}
}

void guard_hide_include_guard(struct guard *guard, const char *macro, gsize length)
{
	struct frame *frame = top(guard);
	g_autofree char *name = g_strndup(macro, length);
	g_autofree char *not_defined = g_strdup_printf("!defined(%s)", name);

	if (frame && strstr(frame->now, not_defined)) {
		frame->hidden = TRUE;
		guard->text_valid = FALSE;
	}
}

static void join(GString *text, const char *condition)
{
	gboolean loose = has_loose_operator(condition);

	if (!*condition)
		return;
	g_string_append_printf(text, "%s%s%s%s", text->len ? " && " : "", loose ? "(" : "",
			       condition, loose ? ")" : "");
}

const char *guard_text(struct guard *guard)
{
	if (guard->text_valid)
		return guard->text->str;
	g_string_truncate(guard->text, 0);
	for (guint i = 0; i < guard->frames->len; i++) {
		const struct frame *frame = &g_array_index(guard->frames, struct frame, i);

		if (frame->hidden)
			continue;
		join(guard->text, frame->before);
		join(guard->text, frame->now);
	}
	guard->text_valid = TRUE;
	return guard->text->str;
}
