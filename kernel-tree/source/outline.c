// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/source/outline.h"

#include <string.h>

#include "kernel-tree/source/tokens.h"

/* The state of one pass over the tokens. */
struct reader {
	const char *text;
	GArray *tokens;
	struct outline *outline;
	GArray *guard, *branch; /* the groups we are in */
};

static gboolean is_name(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER;
}

static void item_free(gpointer data)
{
	struct outline_item *item = data;

	g_free(item->name);
	g_free(item->type);
	g_ptr_array_unref(item->types);
	g_ptr_array_unref(item->names);
	g_array_unref(item->guard);
	g_array_unref(item->branch);
	g_free(item);
}

static void group_free(gpointer data)
{
	struct outline_group *group = data;

	g_ptr_array_unref(group->conditions);
	g_free(group);
}

void outline_free(struct outline *outline)
{
	if (!outline)
		return;
	g_ptr_array_unref(outline->items);
	g_ptr_array_unref(outline->groups);
	g_free(outline);
}

char *outline_join(GArray *tokens, guint first, guint last)
{
	GString *joined = g_string_new(NULL);

	for (guint i = first; i < last && i < tokens->len; i++) {
		if (joined->len)
			g_string_append_c(joined, ' ');
		g_string_append_len(joined, token_nth(tokens, i)->text,
				    (gssize)token_nth(tokens, i)->length);
	}
	return g_string_free(joined, FALSE);
}

guint outline_match(GArray *tokens, guint open)
{
	char opens = *token_nth(tokens, open)->text;
	char closes = opens == '(' ? ')' : opens == '[' ? ']' : '}';
	guint depth = 0;

	for (guint i = open; i < tokens->len; i++) {
		const struct token *token = token_nth(tokens, i);

		if (token->kind != TOKEN_PUNCTUATOR || token->length != 1 ||
		    token->directive != token_nth(tokens, open)->directive)
			continue;
		if (*token->text == closes && opens == '{' && token->column == 1)
			return i;
		if (*token->text == opens)
			depth++;
		else if (*token->text == closes && --depth == 0)
			return i;
	}
	return tokens->len;
}

/* The first token after the directive at `i`. */
static guint directive_end(GArray *tokens, guint i)
{
	enum directive directive = token_nth(tokens, i)->directive;

	do
		i++;
	while (i < tokens->len && token_nth(tokens, i)->directive == directive &&
	       !(token_is(token_nth(tokens, i), "#") && token_nth(tokens, i)->first));
	return i;
}

static struct outline_group *innermost(struct reader *reader)
{
	if (reader->guard->len == 0)
		return NULL;
	return g_ptr_array_index(reader->outline->groups,
				 g_array_index(reader->guard, guint, reader->guard->len - 1));
}

static void group_open(struct reader *reader, guint i, guint end)
{
	struct outline_group *group = g_new0(struct outline_group, 1);
	guint number = reader->outline->groups->len;
	guint zero = 0;

	group->start = token_nth(reader->tokens, i)->offset;
	group->end = reader->tokens->len
			     ? token_nth(reader->tokens, reader->tokens->len - 1)->offset
			     : 0;
	group->conditions = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(group->conditions, outline_join(reader->tokens, i + 1, end));
	group->header_guard = reader->guard->len == 0 && end == i + 3 &&
			      end + 2 < reader->tokens->len &&
			      token_is(token_nth(reader->tokens, i + 1), "ifndef") &&
			      token_is(token_nth(reader->tokens, end + 1), "define") &&
			      token_nth(reader->tokens, end + 2)->length ==
				      token_nth(reader->tokens, i + 2)->length &&
			      memcmp(token_nth(reader->tokens, end + 2)->text,
				     token_nth(reader->tokens, i + 2)->text,
				     token_nth(reader->tokens, i + 2)->length) == 0;
	g_ptr_array_add(reader->outline->groups, group);
	g_array_append_val(reader->guard, number);
	g_array_append_val(reader->branch, zero);
}

/* A directive at token `i`: keep the guards. Returns the token after it. */
static guint note_directive(struct reader *reader, guint i)
{
	guint end = directive_end(reader->tokens, i);
	struct outline_group *group = innermost(reader);

	switch (token_nth(reader->tokens, i)->directive) {
	case DIRECTIVE_IF:
		group_open(reader, i, end);
		break;
	case DIRECTIVE_ELSE:
		if (!group)
			break;
		g_ptr_array_add(group->conditions, outline_join(reader->tokens, i + 1, end));
		g_array_index(reader->branch, guint, reader->branch->len - 1)++;
		break;
	case DIRECTIVE_ENDIF:
		if (!group)
			break;
		group->end = token_nth(reader->tokens, end - 1)->offset +
			     token_nth(reader->tokens, end - 1)->length;
		g_array_set_size(reader->guard, reader->guard->len - 1);
		g_array_set_size(reader->branch, reader->branch->len - 1);
		break;
	default:
		break;
	}
	return end;
}

/* SYSCALL_DEFINE3 and COMPAT_SYSCALL_DEFINE3: what their symbols start with; else NULL. */
static const char *syscall_prefix(const struct token *token)
{
	static const char *const macros[][2] = {
		{"SYSCALL_DEFINE", "sys_"},
		{"COMPAT_SYSCALL_DEFINE", "compat_sys_"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(macros); i++)
		if (token->length == strlen(macros[i][0]) + 1 &&
		    g_ascii_isdigit(token->text[token->length - 1]) &&
		    memcmp(token->text, macros[i][0], token->length - 1) == 0)
			return macros[i][1];
	return NULL;
}

static char *type_text(GArray *tokens, guint first, guint last)
{
	char *type = outline_join(tokens, first, last);

	if (strcmp(type, "unsigned") == 0) {
		g_free(type);
		return g_strdup("unsigned int");
	}
	return type;
}

/* One parameter of a plain function: the last name is the parameter's if a type precedes it. */
static void add_parameter(struct outline_item *item, GArray *tokens, guint first, guint last)
{
	static const char *const words[] = {"int", "long", "char", "short", "unsigned", "__user"};
	gboolean named = last > first + 1 && is_name(token_nth(tokens, last - 1));

	if (last == first + 1 && token_is(token_nth(tokens, first), "void"))
		return;
	for (gsize i = 0; named && i < G_N_ELEMENTS(words); i++)
		named = !token_is(token_nth(tokens, last - 1), words[i]);
	g_ptr_array_add(item->types, type_text(tokens, first, named ? last - 1 : last));
	g_ptr_array_add(item->names, named ? token_dup(token_nth(tokens, last - 1)) : g_strdup(""));
}

/* The parameters between the parentheses at tokens `open` and `close`. */
static void read_parameters(struct outline_item *item, GArray *tokens, guint open, guint close)
{
	guint first = open + 1, n = 0, depth = 0;

	for (guint i = open + 1; i <= close; i++) {
		const struct token *token = token_nth(tokens, i);

		if (i < close && token_is(token, "("))
			depth++;
		else if (i < close && token_is(token, ")"))
			depth--;
		if (i < close && (depth || !token_is(token, ",")))
			continue;
		if (i == first) {
			first = i + 1; /* nothing between two commas */
			continue;
		}
		if (item->kind != OUTLINE_SYSCALL)
			add_parameter(item, tokens, first, i);
		else if (n % 2 == 1)
			g_ptr_array_add(item->types, type_text(tokens, first, i));
		else if (n > 0)
			g_ptr_array_add(item->names, outline_join(tokens, first, i));
		first = i + 1;
		n++;
	}
}

/* From the name back over the return type and storage class. */
static guint declaration_start(struct outline_item *item, GArray *tokens, guint name)
{
	GString *type = g_string_new(NULL);
	guint first = name;

	while (first > 0 && token_nth(tokens, first - 1)->directive == DIRECTIVE_NONE &&
	       (is_name(token_nth(tokens, first - 1)) ||
		token_is(token_nth(tokens, first - 1), "*")))
		first--;
	for (guint i = first; i < name; i++) {
		if (token_is(token_nth(tokens, i), "static")) {
			item->is_static = TRUE;
		} else if (g_strstr_len(token_nth(tokens, i)->text,
					(gssize)token_nth(tokens, i)->length, "inline")) {
			item->is_inline = TRUE;
		} else if (!token_is(token_nth(tokens, i), "extern") &&
			   !token_is(token_nth(tokens, i), "asmlinkage")) {
			g_string_append_printf(type, "%s%.*s", type->len ? " " : "",
					       (int)token_nth(tokens, i)->length,
					       token_nth(tokens, i)->text);
		}
	}
	item->type = g_string_free(type, FALSE);
	return first;
}

/* The start of a comment that ends on the line above `start`, or `start`. */
static gsize lead_of(const char *text, gsize start)
{
	gsize line = start, end;

	while (line > 0 && text[line - 1] != '\n')
		line--;
	if (line < 3)
		return start;
	end = line - 1;
	while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r'))
		end--;
	if (end < 4 || text[end - 1] != '/' || text[end - 2] != '*')
		return start;
	for (gsize i = end - 3; i > 0; i--)
		if (text[i] == '*' && text[i - 1] == '/') {
			/* a comment after code on its line belongs to that code */
			gsize first = i - 1;

			while (first > 0 && (text[first - 1] == ' ' || text[first - 1] == '\t'))
				first--;
			return first == 0 || text[first - 1] == '\n' ? i - 1 : start;
		}
	return start;
}

static GArray *copy_numbers(GArray *numbers)
{
	GArray *copy = g_array_new(FALSE, FALSE, sizeof(guint));

	if (numbers->len)
		g_array_append_vals(copy, numbers->data, numbers->len);
	return copy;
}

/*
 * Token `i` is a name at file level and a parenthesis follows. When that is a function, a
 * system call or a prototype, note it; returns the token to go on with.
 */
static guint note_item(struct reader *reader, guint i)
{
	GArray *tokens = reader->tokens;
	guint close = outline_match(tokens, i + 1), last;
	const char *prefix = syscall_prefix(token_nth(tokens, i));
	struct outline_item *item;

	if (close + 1 >= tokens->len)
		return i + 2;
	if (token_nth(tokens, close + 1)->directive != DIRECTIVE_NONE ||
	    (!token_is(token_nth(tokens, close + 1), "{") &&
	     !token_is(token_nth(tokens, close + 1), ";")))
		return close + 1;
	item = g_new0(struct outline_item, 1);
	item->types = g_ptr_array_new_with_free_func(g_free);
	item->names = g_ptr_array_new_with_free_func(g_free);
	item->guard = copy_numbers(reader->guard);
	item->branch = copy_numbers(reader->branch);
	item->word = i;
	item->start = token_nth(tokens, declaration_start(item, tokens, i))->offset;
	item->lead = lead_of(reader->text, item->start);
	item->open = token_nth(tokens, i + 1)->offset;
	item->close = token_nth(tokens, close)->offset + 1;
	item->first = item->last = close + 1;
	if (token_is(token_nth(tokens, close + 1), "{")) {
		item->kind = prefix ? OUTLINE_SYSCALL : OUTLINE_FUNCTION;
		item->body = token_nth(tokens, close + 1)->offset;
		last = outline_match(tokens, close + 1);
	} else {
		item->kind = OUTLINE_PROTOTYPE;
		last = close + 1;
	}
	if (last >= tokens->len || (item->kind == OUTLINE_SYSCALL && close == i + 2) ||
	    (item->kind == OUTLINE_PROTOTYPE && (prefix || !*item->type))) {
		item->name = NULL;
		item_free(item);
		return MIN(last, tokens->len - 1) + 1;
	}
	item->last = last + 1;
	item->end = token_nth(tokens, last)->offset + 1;
	if (prefix) {
		g_autofree char *word = token_dup(token_nth(tokens, i + 2));

		item->name = g_strconcat(prefix, word, NULL);
	} else {
		item->name = token_dup(token_nth(tokens, i));
	}
	read_parameters(item, tokens, i + 1, close);
	g_ptr_array_add(reader->outline->items, item);
	return item->first; /* directives inside the body still count */
}

struct outline *outline_make(const char *text, gsize length, GArray *tokens)
{
	struct outline *outline = g_new0(struct outline, 1);
	struct reader reader = {.text = text, .tokens = tokens, .outline = outline};
	guint depth = 0;
	guint i = 0;

	(void)length;
	outline->items = g_ptr_array_new_with_free_func(item_free);
	outline->groups = g_ptr_array_new_with_free_func(group_free);
	reader.guard = g_array_new(FALSE, FALSE, sizeof(guint));
	reader.branch = g_array_new(FALSE, FALSE, sizeof(guint));
	while (i < tokens->len) {
		const struct token *token = token_nth(tokens, i);

		if (token->directive != DIRECTIVE_NONE) {
			i = note_directive(&reader, i);
			continue;
		}
		if (token_is(token, "{"))
			depth = token->column == 1 ? 1 : depth + 1;
		else if (token_is(token, "}"))
			depth = token->column == 1 || depth == 0 ? 0 : depth - 1;
		if (depth == 0 && is_name(token) && i + 1 < tokens->len &&
		    token_is(token_nth(tokens, i + 1), "(") &&
		    token_nth(tokens, i + 1)->directive == DIRECTIVE_NONE)
			i = note_item(&reader, i);
		else
			i++;
	}
	g_array_unref(reader.guard);
	g_array_unref(reader.branch);
	return outline;
}

gboolean outline_same_guard(const struct outline_item *a, const struct outline_item *b)
{
	if (a->guard->len != b->guard->len)
		return FALSE;
	for (guint i = 0; i < a->guard->len; i++)
		if (g_array_index(a->guard, guint, i) != g_array_index(b->guard, guint, i) ||
		    g_array_index(a->branch, guint, i) != g_array_index(b->branch, guint, i))
			return FALSE;
	return TRUE;
}
