// SPDX-License-Identifier: GPL-2.0
#include "series/code/layout.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"

guint layout_column(guint column, const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++)
		column = text[i] == '\t' ? (column / 8 + 1) * 8 : column + 1;
	return column;
}

char *layout_indent(guint column)
{
	g_autofree char *tabs = g_strnfill(column / 8, '\t');
	g_autofree char *spaces = g_strnfill(column % 8, ' ');

	return g_strconcat(tabs, spaces, NULL);
}

char *layout_list(const char *head, GPtrArray *items, const char *tail)
{
	guint open = layout_column(0, head, strlen(head)) + 1, column = open;
	g_autofree char *indent = layout_indent(open);
	GString *text = g_string_new(head);

	g_string_append_c(text, '(');
	for (guint i = 0; i < items->len; i++) {
		const char *item = g_ptr_array_index(items, i);
		const char *behind = i + 1 < items->len ? "," : tail;
		gsize width = strlen(item) + strcspn(behind, "\n");

		if (i && column + 1 + width > LAYOUT_COLUMNS) {
			g_string_append_printf(text, "\n%s", indent);
			column = open;
		} else if (i) {
			g_string_append_c(text, ' ');
			column++;
		}
		g_string_append_printf(text, "%s%s", item, behind);
		column += width;
	}
	if (!items->len)
		g_string_append(text, tail);
	return g_string_free(text, FALSE);
}

char *layout_line(const char *head, const char *text)
{
	g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(g_free);
	const char *open = strchr(text, '('), *start = open, *p;
	g_autofree char *before = NULL;
	guint depth = 0;

	if (!open)
		return g_strconcat(head, text, NULL);
	before = g_strdup_printf("%s%.*s", head, (int)(open - text), text);
	for (p = open; *p; p++) {
		depth += *p == '(';
		depth -= *p == ')';
		if (depth != 0 && (depth != 1 || *p != ','))
			continue;
		g_ptr_array_add(items, g_strstrip(g_strndup(start + 1, p - start - 1)));
		start = p;
		if (depth == 0)
			break;
	}
	return *p ? layout_list(before, items, p) : g_strconcat(head, text, NULL);
}

/*
 * A type in the kernel's spelling: one blank between words, none after a star, and "unsigned int"
 * for "unsigned".
 */
static char *spell_type(const char *type)
{
	g_autoptr(GArray) tokens = lexer_all(type, strlen(type), LEXER_C, TRUE);
	GString *text = g_string_new(NULL);
	gboolean after_star = FALSE;

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		const struct token *next =
			i + 1 < tokens->len ? &g_array_index(tokens, struct token, i + 1) : NULL;
		gboolean word = token->kind == TOKEN_IDENTIFIER;

		if (text->len && !after_star && (word || token_is(token, "*")))
			g_string_append_c(text, ' ');
		g_string_append_len(text, token->text, token->length);
		if (token_is(token, "unsigned") &&
		    !(next && (token_is(next, "int") || token_is(next, "long") ||
			       token_is(next, "short") || token_is(next, "char"))))
			g_string_append(text, " int");
		after_star = token_is(token, "*");
	}
	return g_string_free(text, FALSE);
}

/* "unsigned int fd" of each parameter, or "void": char *. "unsigned" becomes "unsigned int". */
static GPtrArray *spell_parameters(const GPtrArray *parameters)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(parameters, i);
		g_autofree char *type = spell_type(parameter->type);

		g_ptr_array_add(texts, g_strdup_printf("%s%s%s", type,
						       g_str_has_suffix(type, "*") ? "" : " ",
						       parameter->name));
	}
	if (!texts->len)
		g_ptr_array_add(texts, g_strdup("void"));
	return texts;
}

/* The column that the longest line of a text reaches. */
static guint layout_widest(const char *text, gsize length)
{
	guint widest = 0;
	gsize start = 0;

	for (gsize i = 0; i <= length; i++) {
		if (i < length && text[i] != '\n')
			continue;
		widest = MAX(widest, layout_column(0, text + start, i - start));
		start = i + 1;
	}
	return widest;
}

/*
 * A long name leaves little room for parameters: if that makes lines shorter, the type gets a line
 * of its own.
 */
char *layout_prototype(const char *type, const char *name, const GPtrArray *parameters,
		       const char *tail)
{
	g_autoptr(GPtrArray) texts = spell_parameters(parameters);
	g_autofree char *head =
		g_strdup_printf("%s%s%s", type, g_str_has_suffix(type, "*") ? "" : " ", name);
	g_autofree char *end = g_strconcat(")", tail, NULL);
	g_autofree char *text = layout_list(head, texts, end);
	g_autofree char *list = NULL, *broken = NULL;
	guint widest = layout_widest(text, strlen(text));

	if (widest <= LAYOUT_COLUMNS)
		return g_steal_pointer(&text);
	list = layout_list(name, texts, end);
	broken = g_strdup_printf("%s\n%s", type, list);
	return layout_widest(broken, strlen(broken)) < widest ? g_steal_pointer(&broken)
							      : g_steal_pointer(&text);
}

/* Does it pass checkpatch: no long line, aligned to the parenthesis, blanks after commas? */
static gboolean head_is_neat(const char *head, gsize length)
{
	const char *open = memchr(head, '(', length);
	const char *end = head + length;
	g_autofree char *indent = NULL;

	if (!open)
		return TRUE;
	indent = layout_indent(layout_column(0, head, open - head) + 1);
	if (layout_widest(head, length) > LAYOUT_COLUMNS)
		return FALSE;
	for (const char *p = open; p < end; p++) {
		if (*p == ',' && p + 1 < end && !g_ascii_isspace(p[1]))
			return FALSE;
		if (*p == ' ' && p + 1 < end && p[1] == '\n')
			return FALSE;
		if (*p != '\n')
			continue;
		if (!g_str_has_prefix(p + 1, indent) || g_ascii_isspace(p[1 + strlen(indent)]))
			return FALSE;
	}
	return TRUE;
}

/* The items between the outermost parentheses, in the kernel's spelling: char *. */
static GPtrArray *head_items(const GArray *tokens)
{
	GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
	const struct token *first = NULL;
	guint depth = 0;

	for (guint i = 1; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		gboolean closes = token_is(token, ")");

		if (token_is(token, "(") && depth++ == 0)
			continue;
		if (closes)
			depth--;
		if (depth > 1 || (depth == 1 && !token_is(token, ",")) || (!depth && !closes)) {
			first = first ? first : token;
			continue;
		}
		if (first) {
			g_autofree char *raw =
				g_strndup(first->text, token->offset - first->offset);

			g_ptr_array_add(items, spell_type(raw));
		}
		first = NULL;
	}
	return items;
}

/* Join each type with its name, so that they are on one line. */
static GPtrArray *pair_items(const GPtrArray *items)
{
	GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(pairs, g_strdup(g_ptr_array_index(items, 0)));
	for (guint i = 1; i + 1 < items->len; i += 2)
		g_ptr_array_add(pairs, g_strdup_printf("%s, %s", (char *)items->pdata[i],
						       (char *)items->pdata[i + 1]));
	return pairs;
}

static gboolean has_bare_unsigned(const GArray *tokens)
{
	for (guint i = 0; i + 1 < tokens->len; i++)
		if (token_is(&g_array_index(tokens, struct token, i), "unsigned") &&
		    token_is(&g_array_index(tokens, struct token, i + 1), ","))
			return TRUE;
	return FALSE;
}

char *layout_head(const char *head, gsize length)
{
	g_autofree char *text = g_strndup(head, length);
	g_autoptr(GArray) tokens = lexer_all(text, length, LEXER_C, TRUE);
	g_autoptr(GPtrArray) items = NULL, pairs = NULL;
	g_autofree char *macro = NULL;

	if (head_is_neat(text, length) && !has_bare_unsigned(tokens))
		return g_steal_pointer(&text);
	for (guint i = 0; i < tokens->len; i++)
		if (g_array_index(tokens, struct token, i).kind == TOKEN_COMMENT)
			return g_steal_pointer(&text);
	items = head_items(tokens);
	if (items->len % 2 == 0) /* not a name and pairs: do not touch it */
		return g_steal_pointer(&text);
	pairs = pair_items(items);
	macro = token_dup(&g_array_index(tokens, struct token, 0));
	return layout_list(macro, pairs, ")");
}
