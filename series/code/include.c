// SPDX-License-Identifier: GPL-2.0
#include "series/code/include.h"

#include <string.h>

#include "kernel-tree/source/lexer.h"
#include "kernel-tree/source/lines.h"

/* The header with the prototypes of system calls. */
#define SYSCALL_PROTOTYPES "<linux/syscalls.h>"

/* "linux/syscalls.h" if the header is on kbuild's search path, else NULL. */
static const char *system_name(const char *header)
{
	const char *at = strstr(header, "include/");

	if (!at || (at != header && !g_str_has_prefix(header, "arch/")))
		return NULL;
	return at + strlen("include/");
}

char *include_name(const char *file, const char *header)
{
	const char *name = system_name(header);
	g_autofree char *folder = g_path_get_dirname(header);
	g_autofree char *from = g_path_get_dirname(file);
	g_autofree char *base = g_path_get_basename(header);
	GString *path;

	if (name)
		return g_strdup_printf("<%s>", name);
	path = g_string_new("\"");
	while (strcmp(from, folder) != 0) {
		gsize length = strlen(from);

		if (strcmp(from, ".") == 0 ||
		    (strncmp(folder, from, length) == 0 && folder[length] == '/'))
			break;
		char *up = g_path_get_dirname(from);

		g_free(from);
		from = up;
		g_string_append(path, "../");
	}
	if (strcmp(from, ".") == 0 && strcmp(folder, ".") != 0)
		g_string_append_printf(path, "%s/", folder);
	else if (strcmp(from, folder) != 0)
		g_string_append_printf(path, "%s/", folder + strlen(from) + 1);
	g_string_append_printf(path, "%s\"", base);
	return g_string_free(path, FALSE);
}

/* An #include line of a file. */
struct line {
	char *name;
	gsize start, end; /* whole line, with its newline */
	GArray *branches; /* gsize: where the conditionals around it begin, outermost first */
};

static void line_clear(gpointer data)
{
	struct line *line = data;

	g_free(line->name);
	g_array_unref(line->branches);
}

/* Update the starts of the #if branches around the current token. */
static void follow_conditional(GArray *branches, const struct token *token)
{
	if (token->directive == DIRECTIVE_IF)
		g_array_append_val(branches, token->offset);
	else if (token->directive == DIRECTIVE_ELSE && branches->len)
		g_array_index(branches, gsize, branches->len - 1) = token->offset;
	else if (token->directive == DIRECTIVE_ENDIF && branches->len)
		g_array_set_size(branches, branches->len - 1);
}

/* All #include lines of a file. */
static GArray *all_lines(const struct edit_file *file)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	g_autoptr(GArray) branches = g_array_new(FALSE, FALSE, sizeof(gsize));
	struct lexer lexer;
	struct token token;
	gboolean named = TRUE;
	gsize hash = 0;

	g_array_set_clear_func(lines, line_clear);
	lexer_init(&lexer, file->text, file->length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		if (token.hash)
			hash = token.offset;
		else if (!named)
			follow_conditional(branches, &token);
		named = !token.hash;
		if (token.directive == DIRECTIVE_INCLUDE && token.kind == TOKEN_STRING) {
			struct line line = {token_dup(&token), hash,
					    line_end(file->text, file->length, token.offset),
					    g_array_copy(branches)};

			g_array_append_val(lines, line);
		}
	}
	return lines;
}

/* Is it compiled whenever the other one is? */
static gboolean holds_for(const struct line *line, const struct line *other)
{
	gsize n = line->branches->len;

	return n == 0 ||
	       (n <= other->branches->len &&
		memcmp(line->branches->data, other->branches->data, n * sizeof(gsize)) == 0);
}

/*
 * The #include lines next to which a new one may go: those outside of an #if, other than a header's
 * include guard. A file that includes the prototypes of system calls only under an #if calls them
 * only there; the lines under that #if count as well.
 */
static GArray *read_lines(const struct edit_file *file)
{
	GArray *lines = all_lines(file);
	guint allowed = g_str_has_suffix(file->path, ".h") ? 1 : 0;
	const struct line *prototypes = NULL;

	for (guint i = 0; i < lines->len; i++) {
		const struct line *line = &g_array_index(lines, struct line, i);

		if (strcmp(line->name, SYSCALL_PROTOTYPES) == 0 &&
		    (!prototypes || line->branches->len < prototypes->branches->len))
			prototypes = line;
	}
	for (guint i = lines->len; i-- > 0;) {
		const struct line *line = &g_array_index(lines, struct line, i);

		if (line->branches->len > allowed && !(prototypes && holds_for(line, prototypes)))
			g_array_remove_index(lines, i);
	}
	return lines;
}

/* "<linux/" of "<linux/fs.h>": lines with the same start are of one kind. */
static gsize kind_length(const char *name)
{
	const char *slash = strchr(name, '/');

	return name[0] == '<' && slash ? (gsize)(slash - name) + 1 : 1;
}

gboolean include_place(const struct edit_file *file, const char *name, gsize *offset, gboolean *has)
{
	g_autoptr(GArray) lines = read_lines(file);
	const struct line *last = NULL, *greater = NULL;
	gsize kind = kind_length(name);
	gboolean sorted = TRUE;

	*has = FALSE;
	for (guint i = 0; i < lines->len; i++) {
		const struct line *line = &g_array_index(lines, struct line, i);

		if (strcmp(line->name, name) == 0) {
			*has = TRUE;
			return FALSE;
		}
		if (strncmp(line->name, name, kind) != 0 || kind_length(line->name) != kind)
			continue;
		if (last && strcmp(last->name, line->name) > 0)
			sorted = FALSE;
		if (!greater && strcmp(line->name, name) > 0)
			greater = line;
		last = line;
	}
	if (!lines->len)
		return FALSE;
	if (!last)
		last = &g_array_index(lines, struct line, lines->len - 1);
	*offset = sorted && greater ? greater->start : last->end;
	return TRUE;
}

gboolean include_behind(const struct edit_file *file, gsize *offset)
{
	g_autoptr(GArray) lines = read_lines(file);

	if (lines->len)
		*offset = g_array_index(lines, struct line, lines->len - 1).end;
	return lines->len > 0;
}
