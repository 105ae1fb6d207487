// SPDX-License-Identifier: GPL-2.0

#include "series/plan/shared-heads.h"

#include <string.h>

#include "kernel-tree/source/lines.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/source/tokens.h"
#include "series/code/layout.h"
#include "series/plan/shape.h"

/* One pass over the lines between the first #if and the body. */
struct reader {
	const char *text;
	GArray *tokens;
	const struct definition *def;
	GPtrArray *used;
	guint depth;	   /* of #if */
	gboolean has_else; /* every configuration has a head */
};

static const struct token *at(const struct reader *reader, guint i)
{
	return token_nth(reader->tokens, i);
}

/* The text of tokens [first, last). */
static char *text_of(const struct reader *reader, guint first, guint last)
{
	const char *start = at(reader, first)->text;
	const struct token *end = at(reader, last - 1);

	return g_strndup(start, end->text + end->length - start);
}

/* The items of "(name, type, name, ...)", from token `open` to `close`: char *. */
static GPtrArray *items_of(const struct reader *reader, guint open, guint close)
{
	GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
	guint first = open + 1, depth = 0;

	for (guint i = first; i <= close; i++) {
		gboolean ends = i == close || (!depth && token_is(at(reader, i), ","));

		depth += token_is(at(reader, i), "(");
		depth -= i < close && token_is(at(reader, i), ")");
		if (!ends)
			continue;
		g_ptr_array_add(items, i > first ? text_of(reader, first, i) : g_strdup(""));
		first = i + 1;
	}
	return items;
}

/* struct parameter *; NULL if the items are not the system call's name and pairs. */
static GPtrArray *parameters_of(const struct reader *reader, GPtrArray *items)
{
	GPtrArray *parameters;

	if (items->len % 2 == 0 || strcmp(items->pdata[0], reader->def->name) != 0)
		return NULL;
	parameters = g_ptr_array_new_with_free_func(parameter_free);
	for (guint i = 1; i + 1 < items->len; i += 2) {
		struct parameter *parameter = g_new0(struct parameter, 1);

		parameter->type = g_strdup(items->pdata[i]);
		parameter->name = g_strdup(items->pdata[i + 1]);
		g_ptr_array_add(parameters, parameter);
	}
	return parameters;
}

static const struct parameter *find_parameter(GPtrArray *parameters, const char *name)
{
	for (guint i = 0; i < parameters->len; i++) {
		const struct parameter *parameter = g_ptr_array_index(parameters, i);

		if (strcmp(parameter->name, name) == 0)
			return parameter;
	}
	return NULL;
}

/* Does this head have every parameter that the body uses, with the same type? */
static gboolean serves(const struct reader *reader, GPtrArray *parameters)
{
	for (guint i = 0; i < reader->used->len; i++) {
		const char *name = g_ptr_array_index(reader->used, i);
		const struct parameter *wanted = find_parameter(reader->def->parameters, name);
		const struct parameter *found = find_parameter(parameters, name);

		if (wanted && !(found && same_type(wanted->type, found->type)))
			return FALSE;
	}
	return TRUE;
}

/* The directive whose '#' is token *i; *i becomes its last. FALSE if it is not of an #if. */
static gboolean read_directive(struct reader *reader, guint *i, GString *out)
{
	const struct token *hash = at(reader, *i);
	gboolean more;

	if (*i + 1 >= reader->tokens->len)
		return FALSE;
	if (at(reader, *i + 1)->directive == DIRECTIVE_IF)
		reader->depth++;
	else if (at(reader, *i + 1)->directive == DIRECTIVE_ENDIF)
		reader->depth--;
	else if (at(reader, *i + 1)->directive != DIRECTIVE_ELSE)
		return FALSE;
	reader->has_else |= reader->depth == 1 && token_is(at(reader, *i + 1), "else");
	do {
		more = *i + 1 < reader->tokens->len &&
		       at(reader, *i + 1)->directive != DIRECTIVE_NONE &&
		       !(token_is(at(reader, *i + 1), "#") && at(reader, *i + 1)->first);
		*i += more;
	} while (more);
	g_string_append_len(out, hash->text,
			    at(reader, *i)->text + at(reader, *i)->length - hash->text);
	g_string_append_c(out, '\n');
	return TRUE;
}

static gboolean read_head(struct reader *reader, guint *i, const char *type, const char *name,
			  GString *out)
{
	guint open = *i + 1;
	guint close = open < reader->tokens->len && token_is(at(reader, open), "(")
			      ? outline_match(reader->tokens, open)
			      : reader->tokens->len;
	g_autoptr(GPtrArray) items = NULL, parameters = NULL;
	g_autofree char *head = NULL;

	if (close >= reader->tokens->len)
		return FALSE;
	items = items_of(reader, open, close);
	parameters = parameters_of(reader, items);
	if (!parameters || !serves(reader, parameters))
		return FALSE;
	head = layout_prototype(type, name, parameters, "");
	g_string_append_printf(out, "%s\n", head);
	*i = close;
	return TRUE;
}

char *shared_heads_rewrite(const char *text, gsize length, const struct definition *def,
			   const char *type, const char *name, GPtrArray *used)
{
	gsize start = line_start(text, def->head), body = MIN(def->body, length);
	struct reader reader = {.text = text, .def = def, .used = used};
	g_autoptr(GArray) tokens = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	gboolean good = start > 0;

	/* the #if of the first head is the line above it */
	start = good ? line_start(text, start - 1) : 0;
	tokens = lexer_all(text + start, body - start, LEXER_C, TRUE);
	reader.tokens = tokens;
	for (guint i = 0; good && i < tokens->len; i++) {
		const struct token *token = at(&reader, i);

		if (token_is(token, "#") && token->first)
			good = read_directive(&reader, &i, out);
		else
			good = reader.depth == 1 && token->kind == TOKEN_IDENTIFIER &&
			       read_head(&reader, &i, type, name, out);
	}
	if (!good || reader.depth || !reader.has_else)
		return NULL;
	return g_string_free(g_steal_pointer(&out), FALSE);
}
