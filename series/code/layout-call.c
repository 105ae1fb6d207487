// SPDX-License-Identifier: GPL-2.0
#include "series/code/layout-call.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/lines.h"
#include "series/code/layout.h"
#include "series/code/permission-bits.h"

/* A call being laid out: its tokens, and the white space before each of them. */
struct call {
	GArray *tokens;	 /* from the callee to its ')' */
	GPtrArray *gaps; /* char *: new white space before token i; [0] is "" */
	guint column;	 /* of the callee */
	guint name_width;
	guint tail_width; /* of what follows ')' on its line */
};
typedef struct call call; /* the name that g_auto() needs */

static void call_clear(struct call *call)
{
	if (call->tokens)
		g_array_unref(call->tokens);
	if (call->gaps)
		g_ptr_array_unref(call->gaps);
	call->tokens = NULL;
	call->gaps = NULL;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(call, call_clear)

static struct token *call_token(const struct call *call, guint i)
{
	return &g_array_index(call->tokens, struct token, i);
}

static void set_gap(struct call *call, guint i, char *gap)
{
	g_free(call->gaps->pdata[i]);
	call->gaps->pdata[i] = gap;
}

/* Is the line part of a directive, where a newline would end it? */
static gboolean in_directive(const struct edit_file *file, gsize line)
{
	const char *p = file->text + line;

	while (*p == ' ' || *p == '\t')
		p++;
	return *p == '#' || (line > 1 && file->text[line - 2] == '\\') ||
	       (line > 2 && file->text[line - 2] == '\r' && file->text[line - 3] == '\\');
}

/*
 * Collect a call's tokens. FALSE if its arguments have anything that must not move: braces,
 * directives, comments, continued lines.
 */
static gboolean call_read(struct call *call, const struct edit_file *file, gsize offset)
{
	const char *past = file->text + offset;
	struct lexer lexer;
	struct token token;
	guint depth = 0;

	call_clear(call);
	call->tokens = g_array_new(FALSE, FALSE, sizeof(struct token));
	call->gaps = g_ptr_array_new_with_free_func(g_free);
	lexer_init(&lexer, past, file->length - offset, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		char *gap = g_strndup(past, token.text - past);

		g_ptr_array_add(call->gaps, gap);
		g_array_append_val(call->tokens, token);
		if (token.kind == TOKEN_COMMENT || token.directive != DIRECTIVE_NONE ||
		    token_is(&token, "{") || token_is(&token, ";") || strchr(gap, '\\'))
			return FALSE;
		past = token.text + token.length;
		depth += token_is(&token, "(");
		if (token_is(&token, ")") && --depth == 0)
			break;
	}
	call->tail_width = strcspn(past, "\r\n");
	return call->tokens->len > 2 && depth == 0;
}

static gboolean is_operator(const struct token *token)
{
	static const char *const words[] = {"|", "^", "+", "-", "/", "%", "<<", ">>"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (token_is(token, words[i]))
			return TRUE;
	return FALSE;
}

static gboolean is_operand(const struct token *token)
{
	return token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_NUMBER ||
	       token->kind == TOKEN_CHARACTER || token_is(token, ")") || token_is(token, "]");
}

static gboolean is_type_word(const struct token *token)
{
	static const char *const words[] = {"struct", "union", "void",	 "char",
					    "short",  "int",   "long",	 "unsigned",
					    "signed", "const", "__user", "__force"};

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (token_is(token, words[i]))
			return TRUE;
	return token->length > 2 && memcmp(token->text + token->length - 2, "_t", 2) == 0;
}

/*
 * The '(' of a possible cast that ends with the ')' at `close`: "(type words *)", without anything
 * that could be a value. 0 if it is not a cast.
 */
static guint cast_start(const struct call *call, guint close)
{
	gboolean type = token_is(call_token(call, close - 1), "*");
	guint i = close;

	while (--i > 0 && !token_is(call_token(call, i), "(")) {
		const struct token *token = call_token(call, i);

		if (token->kind != TOKEN_IDENTIFIER && !token_is(token, "*"))
			return 0;
		type |= is_type_word(token);
	}
	return type ? i : 0;
}

/* Does the ')' at `close` end a cast? Another cast may come before it, but not a value. */
static gboolean ends_cast(const struct call *call, guint close)
{
	while ((close = cast_start(call, close)) > 0)
		if (!token_is(call_token(call, --close), ")"))
			return !is_operand(call_token(call, close));
	return FALSE;
}

/*
 * Fix the blanks in the arguments as checkpatch wants them: on a changed line it blames the patch
 * for them.
 */
static void call_tidy(struct call *call)
{
	for (guint i = 1; i < call->tokens->len; i++) {
		const struct token *token = call_token(call, i), *before = call_token(call, i - 1);
		const char *gap = g_ptr_array_index(call->gaps, i);
		gboolean cast = token_is(before, ")") && ends_cast(call, i - 1);
		gboolean operator=(is_operator(token) && is_operand(before) && !cast) ||
			(i > 1 && is_operator(before) && !is_operator(token) &&
			 is_operand(call_token(call, i - 2)) &&
			 !(token_is(call_token(call, i - 2), ")") && ends_cast(call, i - 2)));

		/* a changed line must not end in the call's own '(' */
		if (strchr(gap, '\n') && i != 2)
			continue;
		if (i == 1 || token_is(before, "(") || token_is(token, ")") ||
		    token_is(token, ",") || (cast && !token_is(token, ",")))
			set_gap(call, i, g_strdup(""));
		else if (!*gap && (token_is(before, ",") || operator))
			set_gap(call, i, g_strdup(" "));
	}
}

/* Align continuation lines to the innermost parenthesis; returns the widest column. */
static guint call_align(struct call *call)
{
	guint column = call->column, widest = 0;
	guint open[64], depth = 0;

	for (guint i = 0; i < call->tokens->len; i++) {
		const struct token *token = call_token(call, i);
		const char *gap = g_ptr_array_index(call->gaps, i);

		if (strchr(gap, '\n') && depth > 0 && depth <= G_N_ELEMENTS(open)) {
			g_autofree char *indent = layout_indent(open[depth - 1]);

			set_gap(call, i, g_strconcat("\n", indent, NULL));
			column = open[depth - 1];
		} else {
			column = layout_column(column, gap, strlen(gap));
		}
		column += i ? token->length : call->name_width;
		if (token_is(token, "(") && depth++ < G_N_ELEMENTS(open))
			open[depth - 1] = column;
		if (token_is(token, ")") && depth > 0)
			depth--;
		widest = MAX(widest, column);
	}
	return MAX(widest, column + call->tail_width);
}

/* The width of the argument from token i, with its comma, or with ')' and tail. */
static guint argument_width(const struct call *call, guint i)
{
	guint width = 0, depth = 1;

	for (guint j = i; j < call->tokens->len; j++) {
		const struct token *token = call_token(call, j);

		if (j > i)
			width += strlen(g_ptr_array_index(call->gaps, j));
		width += token->length;
		depth += token_is(token, "(");
		if (token_is(token, ")") && --depth == 0)
			return width + call->tail_width;
		if (depth == 1 && token_is(token, ","))
			return width;
	}
	return width;
}

/* Break the arguments into lines again: as many on each as fit. */
static void call_fill(struct call *call)
{
	guint column = call->column + call->name_width, depth = 0;

	for (guint i = 1; i < call->tokens->len; i++) {
		const char *gap = g_ptr_array_index(call->gaps, i);
		gboolean tight = token_is(call_token(call, i - 1), "(") ||
				 token_is(call_token(call, i), ")");

		if (strchr(gap, '\n'))
			set_gap(call, i, g_strdup(tight ? "" : " "));
	}
	for (guint i = 1; i < call->tokens->len; i++) {
		const struct token *token = call_token(call, i), *before = call_token(call, i - 1);
		const char *gap = g_ptr_array_index(call->gaps, i);
		guint open = call->column + call->name_width + 1;

		if (depth == 1 && token_is(before, ",") &&
		    column + strlen(gap) + argument_width(call, i) > LAYOUT_COLUMNS) {
			set_gap(call, i, g_strdup("\n"));
			column = open;
		} else {
			column += strlen(gap);
		}
		column += token->length;
		depth += token_is(token, "(");
		depth -= token_is(token, ")");
	}
}

/* "(unsigned)x", which checkpatch reports. */
static gboolean is_bare_unsigned(const struct call *call, guint i)
{
	return i > 0 && token_is(call_token(call, i), "unsigned") &&
	       token_is(call_token(call, i + 1), ")");
}

/* White space is optional: where another owner has edited it, that edit remains. */
static gboolean add_optional(struct edit_file *file, const struct edit *edit, GError **error)
{
	return edit_overlaps(file, edit) || edit_add(file, edit, error);
}

static gboolean remove_trailing_blanks(const struct call *call, struct edit_file *file,
				       gsize offset, guint owner, GError **error)
{
	const struct token *last = call_token(call, call->tokens->len - 1);
	gsize start = offset + last->offset + 1, end = start;

	while (end < file->length && file->text[end] != '\n')
		end++;
	for (start = end; file->text[start - 1] == ' ' || file->text[start - 1] == '\t';)
		start--;
	return start >= end || add_optional(file, &(struct edit){start, end, "", owner, 0}, error);
}

/* May a run of permission bits end before token i, or begin after it: does no operator bind closer?
 */
static gboolean bounds_bits(const struct call *call, guint i)
{
	const struct token *token = call_token(call, i);

	return token_is(token, "|") || token_is(token, ",") || token_is(token, "(") ||
	       token_is(token, ")");
}

/* Replace "S_IRUSR | S_IWUSR", from token i to the end of the line at most, with one number. */
static gboolean emit_bits(const struct call *call, struct edit_file *file, gsize offset, guint i,
			  guint owner, GError **error)
{
	const struct token *first = call_token(call, i), *last = first;
	guint bits = permission_bits(first);
	struct edit edit = {.owner = owner};

	if (!bits || !bounds_bits(call, i - 1))
		return TRUE;
	while (i + 2 < call->tokens->len && token_is(call_token(call, i + 1), "|") &&
	       permission_bits(call_token(call, i + 2)) &&
	       call_token(call, i + 2)->line == first->line) {
		i += 2;
		last = call_token(call, i);
		bits |= permission_bits(last);
	}
	if (i + 1 < call->tokens->len && !bounds_bits(call, i + 1))
		return TRUE;
	edit.start = offset + first->offset;
	edit.end = offset + last->offset + last->length;
	edit.text = permission_bits_text(bits);
	return add_optional(file, &edit, error);
}

static gboolean call_emit(const struct call *call, struct edit_file *file, gsize offset,
			  guint owner, GError **error)
{
	gboolean line_changes = TRUE; /* the first line has the name */

	for (guint i = 1; i < call->tokens->len; i++) {
		const struct token *before = call_token(call, i - 1);
		gsize start = offset + before->offset + before->length;
		gsize end = offset + call_token(call, i)->offset;
		const char *gap = g_ptr_array_index(call->gaps, i);

		if (is_bare_unsigned(call, i - 1) &&
		    !add_optional(file, &(struct edit){start, start, " int", owner, 0}, error))
			return FALSE;
		if (strchr(gap, '\n'))
			line_changes = FALSE;
		if (strlen(gap) != end - start ||
		    memcmp(gap, file->text + start, end - start) != 0) {
			if (!add_optional(file, &(struct edit){start, end, gap, owner, 0}, error))
				return FALSE;
			line_changes = TRUE;
		}
		if (line_changes && !emit_bits(call, file, offset, i, owner, error))
			return FALSE;
	}
	return remove_trailing_blanks(call, file, offset, owner, error);
}

/*
 * checkpatch reports "(void) sys_sync();" on a changed line: remove the blanks after the cast.
 * Returns by how many columns the call moves.
 */
static guint tidy_void(struct edit_file *file, gsize line, gsize offset, guint owner)
{
	gsize blanks = offset;

	while (blanks > line && (file->text[blanks - 1] == ' ' || file->text[blanks - 1] == '\t'))
		blanks--;
	if (blanks == offset || blanks < line + strlen("(void)") ||
	    strncmp(file->text + blanks - strlen("(void)"), "(void)", strlen("(void)")) != 0)
		return 0;
	if (!edit_add(file, &(struct edit){blanks, offset, "", owner, 0}, NULL))
		return 0;
	return offset - blanks;
}

/*
 * checkpatch reports blanks at the start of a changed line: replace them with tabs, rounded up.
 * Returns by how many columns the call moves.
 */
static gint tidy_indent(struct edit_file *file, gsize line, guint owner)
{
	gsize blanks = strspn(file->text + line, " ");
	gsize tabs = (blanks + 7) / 8;
	g_autofree char *indent = g_strnfill(tabs, '\t');

	if (!blanks || file->text[line + blanks] == '\t' ||
	    !edit_add(file, &(struct edit){line, line + blanks, indent, owner, 0}, NULL))
		return 0;
	return (gint)(tabs * 8) - (gint)blanks;
}

gboolean layout_call(struct edit_file *file, gsize offset, const char *word, const char *name,
		     guint owner, GError **error)
{
	gsize width = strlen(word), line;
	struct edit edit = {offset, offset + width, name, owner, 0};
	g_auto(call) call = {.name_width = strlen(name)};
	guint widest;

	if (offset + width > file->length || strncmp(file->text + offset, word, width) != 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
			    "%s: %s is not at the expected place", file->path, word);
		return FALSE;
	}
	if (!edit_add(file, &edit, error))
		return FALSE;
	line = line_start(file->text, offset);
	if (in_directive(file, line) || !call_read(&call, file, offset))
		return TRUE;
	call.column = layout_column(0, file->text + line, offset - line) -
		      tidy_void(file, line, offset, owner);
	call.column += tidy_indent(file, line, owner);
	call_tidy(&call);
	widest = call_align(&call);
	if (widest > LAYOUT_COLUMNS) {
		call_fill(&call);
		if (call_align(&call) >= widest) { /* not better: undo */
			call_read(&call, file, offset);
			call_tidy(&call);
			call_align(&call);
		}
	}
	return call_emit(&call, file, offset, owner, error);
}
