// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/narrow.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/tokens.h"
#include "kernel-tree/source/outline.h"

static gboolean holds_any(gsize start, gsize end, GArray *offsets)
{
	for (guint i = 0; i < offsets->len; i++) {
		gsize offset = g_array_index(offsets, gsize, i);

		if (offset >= start && offset < end)
			return TRUE;
	}
	return FALSE;
}

static void blank(char *text, gsize start, gsize end)
{
	for (gsize i = start; i < end; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

static gboolean is_conditional(const struct token *token)
{
	return token->directive == DIRECTIVE_IF || token->directive == DIRECTIVE_ELSE ||
	       token->directive == DIRECTIVE_ENDIF;
}

/* Blank a body except for its braces and conditionals, with the continuations of their lines. */
static void blank_body(char *to, const char *from, GArray *tokens, const struct outline_item *item)
{
	const struct token *before = NULL;

	blank(to, item->body + 1, item->end - 1);
	for (guint i = item->first; i < item->last && i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);
		gsize since = token->offset;

		if (!is_conditional(token)) {
			before = NULL;
			continue;
		}
		if (before)
			since = before->offset + before->length;
		memcpy(to + since, from + since, token->offset + token->length - since);
		before = token;
	}
}

static gboolean has_body(const struct outline_item *item)
{
	return item->kind != OUTLINE_PROTOTYPE && item->end > item->body + 2;
}

char *narrow_to_bodies(const char *text, gsize length, GArray *tokens, GArray *offsets)
{
	struct outline *outline = outline_make(text, length, tokens);
	char *result = g_malloc(length + 1);

	memcpy(result, text, length);
	result[length] = '\0';
	for (guint i = 0; i < outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(outline->items, i);

		if (has_body(item) && !holds_any(item->start, item->end, offsets))
			blank_body(result, text, tokens, item);
	}
	outline_free(outline);
	return result;
}

static const struct outline_item *function_at(const struct outline *outline, gsize offset)
{
	for (guint i = 0; i < outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(outline->items, i);

		if (has_body(item) && offset >= item->start && offset < item->end)
			return item;
	}
	return NULL;
}

/* TRUE when each offset is in some function. */
static gboolean all_in_functions(const struct outline *outline, GArray *offsets)
{
	for (guint i = 0; i < offsets->len; i++)
		if (!function_at(outline, g_array_index(offsets, gsize, i)))
			return FALSE;
	return TRUE;
}

char *narrow_to_functions(const char *text, gsize length, GArray *tokens, GArray *offsets)
{
	struct outline *outline = outline_make(text, length, tokens);
	char *result;

	if (!all_in_functions(outline, offsets)) {
		outline_free(outline);
		return narrow_to_bodies(text, length, tokens, offsets);
	}
	result = g_malloc(length + 1);
	memcpy(result, text, length);
	result[length] = '\0';
	blank(result, 0, length);
	for (guint i = 0; i < outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(outline->items, i);

		if (has_body(item) && holds_any(item->start, item->end, offsets))
			memcpy(result + item->start, text + item->start, item->end - item->start);
	}
	outline_free(outline);
	return result;
}

/* A #if group that is being read. */
struct group {
	gsize first, first_end; /* its first branch; the end is 0 while in it */
	gsize start;		/* of the current branch */
	gboolean other;		/* a branch other than the first holds the offset */
};

/* The current branch ends: keep it if it contains the offset or is the first. */
static void end_branch(char *text, struct group *group, gsize end, gsize offset)
{
	if (group->first_end == 0)
		group->first_end = end;
	else if (offset >= group->start && offset < end)
		group->other = TRUE;
	else
		blank(text, group->start, end);
}

/* Past the last token of the directive that starts with the '#' at n. */
static gsize directive_end(GArray *tokens, guint n)
{
	const struct token *token = token_nth(tokens, n);
	gsize end = token->offset + token->length;

	for (n++; n < tokens->len; n++) {
		token = token_nth(tokens, n);
		if (token->hash || token->directive == DIRECTIVE_NONE)
			break;
		end = token->offset + token->length;
	}
	return end;
}

/* Keep the branch of each #if group that contains the offset, otherwise the first. Blank
 * directives. */
static void choose_branches(char *text, GArray *tokens, gsize offset)
{
	g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(struct group));

	for (guint i = 0; i + 1 < tokens->len; i++) {
		const struct token *hash = token_nth(tokens, i);
		const struct token *name = hash + 1;
		struct group *group;
		gsize end;

		if (!hash->hash)
			continue;
		end = directive_end(tokens, i);
		blank(text, hash->offset, end);
		if (name->directive == DIRECTIVE_IF) {
			struct group opened = {.first = end, .start = end};

			g_array_append_val(groups, opened);
			continue;
		}
		if (!is_conditional(name) || groups->len == 0)
			continue;
		group = &g_array_index(groups, struct group, groups->len - 1);
		end_branch(text, group, hash->offset, offset);
		group->start = end;
		if (name->directive != DIRECTIVE_ENDIF)
			continue;
		if (group->other)
			blank(text, group->first, group->first_end);
		g_array_set_size(groups, groups->len - 1);
	}
}

/* __attribute__((...)) has no calls, and spatch cannot parse all of its arguments. */
static void drop_attributes(char *text, GArray *tokens)
{
	for (guint i = 0; i + 1 < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);
		int depth = 0;

		if (!token_is(token, "__attribute__") || !token_is(token + 1, "("))
			continue;
		blank(text, token->offset, token->offset + token->length);
		for (i++; i < tokens->len; i++) {
			token = token_nth(tokens, i);
			depth += token_is(token, "(");
			depth -= token_is(token, ")");
			blank(text, token->offset, token->offset + token->length);
			if (depth == 0)
				break;
		}
	}
}

/* Put a head that any parser understands where the old one starts. */
static void replace_head(char *text, const struct outline_item *item, const char *word)
{
	static const char head[] = "void f()";
	g_autofree char *old = g_strndup(text + item->start, item->body - item->start);

	if (strstr(old, word) || strcspn(old, "\n") < strlen(head))
		return;
	blank(text, item->start, item->body);
	for (gsize i = 0; head[i]; i++)
		text[item->start + i] = head[i];
}

char *narrow_to_branch(const char *text, gsize length, GArray *tokens, gsize offset,
		       const char *word)
{
	struct outline *outline = outline_make(text, length, tokens);
	const struct outline_item *item = function_at(outline, offset);
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	char *result;

	g_array_append_val(offsets, offset);
	result = narrow_to_functions(text, length, tokens, offsets);
	choose_branches(result, tokens, offset);
	drop_attributes(result, tokens);
	if (item && item->kind == OUTLINE_FUNCTION)
		replace_head(result, item, word);
	outline_free(outline);
	return result;
}
