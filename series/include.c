// SPDX-License-Identifier: GPL-2.0
#include "series/include.h"

#include <string.h>

#include "kernel-tree/lexer.h"

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
};

static void line_clear(gpointer data)
{
	g_free(((struct line *)data)->name);
}

static gsize line_end(const struct edit_file *file, gsize offset)
{
	const char *newline = memchr(file->text + offset, '\n', file->length - offset);

	return newline ? (gsize)(newline - file->text) + 1 : file->length;
}

/* The #include lines under no #if but the file's include guard (for a .c file: under none). */
static GArray *read_lines(const struct edit_file *file)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	struct lexer lexer;
	struct token token;
	guint depth = 0, allowed = g_str_has_suffix(file->path, ".h") ? 1 : 0;
	gsize hash = 0;

	g_array_set_clear_func(lines, line_clear);
	lexer_init(&lexer, file->text, file->length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		if (token.directive == DIRECTIVE_NONE)
			continue;
		if (token_is(&token, "#"))
			hash = token.offset;
		else if (token_is(&token, "if") || token_is(&token, "ifdef") ||
			 token_is(&token, "ifndef"))
			depth += token.directive == DIRECTIVE_IF;
		else if (token_is(&token, "endif") && depth > 0)
			depth--;
		if (token.directive == DIRECTIVE_INCLUDE && token.kind == TOKEN_STRING &&
		    depth <= allowed) {
			struct line line = {token_dup(&token), hash, line_end(file, token.offset)};

			g_array_append_val(lines, line);
		}
	}
	return lines;
}

/* "<linux/" of "<linux/fs.h>": the kind that is kept together. */
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
