// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/narrow.h"

#include <string.h>

#include "kernel-tree/lexer.h"
#include "kernel-tree/outline.h"

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

/* Blank [start, end) and put back the conditionals, with what continues their lines. */
static void blank_code(char *to, const char *from, GArray *tokens, gsize start, gsize end)
{
	const struct token *before = NULL;

	blank(to, start, end);
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		gsize since = token->offset;

		if (token->offset < start || token->offset >= end)
			continue;
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
			blank_code(result, text, tokens, item->body + 1, item->end - 1);
	}
	outline_free(outline);
	return result;
}

/* TRUE when each offset is in some function. */
static gboolean all_in_functions(const struct outline *outline, GArray *offsets)
{
	for (guint i = 0; i < offsets->len; i++) {
		gsize offset = g_array_index(offsets, gsize, i);
		gboolean found = FALSE;

		for (guint j = 0; j < outline->items->len && !found; j++) {
			const struct outline_item *item = g_ptr_array_index(outline->items, j);

			found = has_body(item) && offset >= item->start && offset < item->end;
		}
		if (!found)
			return FALSE;
	}
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
