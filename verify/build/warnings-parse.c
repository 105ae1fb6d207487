// SPDX-License-Identifier: GPL-2.0
#include "verify/build/warnings-parse.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "kernel-tree/kbuild/make-output.h"
#include "kernel-tree/source/outline.h"

/* sparse puts its name before each message (-fdiagnostic-prefix=sparse). */
#define SPARSE_MARK ": sparse"

/* The outline of one file: diagnostics of a file come in a row. */
struct outline_cache {
	char *path;
	char *text;
	GArray *tokens;
	struct outline *outline;
};

static void outline_cache_clear(struct outline_cache *cache)
{
	if (cache->outline)
		outline_free(cache->outline);
	if (cache->tokens)
		g_array_unref(cache->tokens);
	g_free(cache->path);
	g_free(cache->text);
	memset(cache, 0, sizeof(*cache));
}

static gboolean outline_cache_load(struct outline_cache *cache, const char *path)
{
	gsize length;

	if (g_strcmp0(cache->path, path) == 0)
		return cache->outline != NULL;
	outline_cache_clear(cache);
	cache->path = g_strdup(path);
	if (!file_read(path, &cache->text, &length, NULL))
		return FALSE;
	cache->tokens = lexer_all(cache->text, length, LEXER_C, FALSE);
	cache->outline = outline_make(cache->text, length, cache->tokens);
	return TRUE;
}

static gsize offset_of_line(const char *text, guint line)
{
	const char *p = text;

	for (; line > 1 && *p; line--) {
		p += strcspn(p, "\n");
		p += *p ? 1 : 0;
	}
	return (gsize)(p - text);
}

static const char *function_at(struct outline_cache *cache, const char *path, guint line)
{
	gsize offset;

	if (line == 0 || !outline_cache_load(cache, path))
		return "";
	offset = offset_of_line(cache->text, line);
	for (guint i = 0; i < cache->outline->items->len; i++) {
		const struct outline_item *item = g_ptr_array_index(cache->outline->items, i);
		gsize start;

		/* From the start of the line that the item starts on. */
		for (start = item->start; start > 0 && cache->text[start - 1] != '\n'; start--)
			;
		if (item->kind != OUTLINE_PROTOTYPE && offset >= start && offset < item->end)
			return item->name;
	}
	return "";
}

/* The state of the parser in the output of make. */
struct parser {
	const char *source;
	GHashTable *table;
	char *key; /* of the target that the lines are about */
	char *sparse_key;
	char *function;	      /* from gcc's context lines; NULL: none */
	char *inlined;	      /* innermost function of an "inlined from" chain */
	struct warning *last; /* of sparse; the next line may continue it */
	struct outline_cache outlines;
};

static void set_text(char **where, const char *text, gsize length)
{
	g_free(*where);
	*where = text ? g_strndup(text, length) : NULL;
}

static const char *cut_source(const struct parser *parser, const char *path)
{
	gsize length = strlen(parser->source);

	if (strncmp(path, parser->source, length) == 0 && path[length] == '/')
		path += length + 1;
	while (g_str_has_prefix(path, "./"))
		path += 2;
	return path;
}

static GPtrArray *list_of(GHashTable *table, const char *key)
{
	GPtrArray *list = g_hash_table_lookup(table, key);

	if (!list) {
		list = warnings_list_new();
		g_hash_table_insert(table, g_strdup(key), list);
	}
	return list;
}

/* "  CC      fs/open.o" opens a block; "  CHECK   /src/fs/open.c" one of sparse. */
static gboolean take_target(struct parser *parser, const char *line)
{
	g_autofree char *target = kbuild_target_of_line(line);
	const char *path;

	if (!target)
		return FALSE;
	path = cut_source(parser, target);
	set_text(g_str_has_prefix(line, "  CHECK ") ? &parser->sparse_key : &parser->key, path,
		 strlen(path));
	/* A target without a diagnostic is known to be clean. */
	if (!g_hash_table_contains(parser->table, path))
		g_hash_table_insert(parser->table, g_strdup(path), warnings_list_new());
	set_text(&parser->function, NULL, 0);
	set_text(&parser->inlined, NULL, 0);
	parser->last = NULL;
	return TRUE;
}

/* The text between the quotes that follow `mark`: gcc quotes 'f' in the C locale. */
static gboolean quoted_after(const char *line, const char *mark, const char **name, gsize *length)
{
	const char *p = strstr(line, mark);

	if (!p)
		return FALSE;
	p += strlen(mark);
	*length = strcspn(p, "'");
	*name = p;
	return p[*length] == '\'';
}

/* "a.c: In function 'f':", "In function 'f',", "    inlined from 'g' at ...", "At top level:" */
static gboolean take_context(struct parser *parser, const char *line)
{
	const char *name;
	gsize length;

	if (quoted_after(line, "In function '", &name, &length)) {
		set_text(&parser->inlined, NULL, 0);
		if (name[length + 1] == ',')
			set_text(&parser->inlined, name, length);
		set_text(&parser->function, name, length);
		return TRUE;
	}
	if (quoted_after(line, "    inlined from '", &name, &length)) {
		g_free(parser->function);
		parser->function = g_strdup_printf(
			"%s in %.*s", parser->inlined ? parser->inlined : "?", (int)length, name);
		return TRUE;
	}
	if (g_str_has_suffix(line, ": At top level:")) {
		set_text(&parser->function, NULL, 0);
		return TRUE;
	}
	return g_str_has_prefix(line, "In file included from ");
}

/* Cut ":123" from the end of a string; the number, or 0 if there was none. */
static guint cut_number(char *text)
{
	char *p = text + strlen(text);

	while (p > text && isdigit((unsigned char)p[-1]))
		p--;
	if (p == text || p[-1] != ':' || *p == '\0')
		return 0;
	p[-1] = '\0';
	return g_ascii_strtoull(p, NULL, 10);
}

/* Cut "FILE:LINE:COLUMN" to FILE; FALSE when it is not of that form. */
static gboolean cut_place(char *place, guint *line)
{
	guint last = cut_number(place), first;

	if (last == 0)
		return FALSE;
	first = cut_number(place);
	*line = first ? first : last;
	return TRUE;
}

/* Numbers that move with edits elsewhere: addresses, and places in other files (":123:4"). */
static char *normalised(const char *text)
{
	GString *result = g_string_new(NULL);

	for (const char *p = text; *p;) {
		if (p[0] == '0' && p[1] == 'x' && isxdigit((unsigned char)p[2])) {
			g_string_append(result, "0x");
			for (p += 2; isxdigit((unsigned char)*p); p++)
				;
		} else if (p[0] == ':' && p > text && (isalnum((unsigned char)p[-1])) &&
			   isdigit((unsigned char)p[1])) {
			for (p++; isdigit((unsigned char)*p); p++)
				;
		} else {
			g_string_append_c(result, *p++);
		}
	}
	g_strchomp(result->str);
	return g_string_free(result, FALSE);
}

static struct warning *add_warning(struct parser *parser, enum warning_tool tool, const char *file,
				   guint line, const char *text)
{
	struct warning *warning = g_new0(struct warning, 1);
	const char *key = tool == WARNING_BUILD ? parser->key : parser->sparse_key;

	warning->tool = tool;
	warning->file = g_strdup(file);
	warning->line = line;
	warning->text = normalised(text);
	if (tool == WARNING_BUILD && parser->function) {
		warning->function = g_strdup(parser->function);
	} else {
		g_autofree char *path = g_build_filename(parser->source, file, NULL);

		warning->function =
			g_strdup(*file ? function_at(&parser->outlines, path, line) : "");
	}
	g_ptr_array_add(list_of(parser->table, key ? key : ""), warning);
	return warning;
}

/* The message of a diagnostic, and the length of the text before it; NULL if there is none. */
static const char *message_of(const char *line, gsize *before, gboolean *is_error)
{
	static const struct {
		const char *mark;
		gboolean is_error;
	} marks[] = {{": warning: ", FALSE},	{": error: ", TRUE},
		     {": fatal error: ", TRUE}, {": WARNING: ", FALSE},
		     {": Warning: ", FALSE}, /* this and the next: the assembler */
		     {": Error: ", TRUE},	{"WARNING: modpost: ", FALSE}};

	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		const char *p = strstr(line, marks[i].mark);

		if (!p)
			continue;
		*before = p - line;
		*is_error = marks[i].is_error;
		return p + strlen(marks[i].mark);
	}
	return NULL;
}

static void take_message(struct parser *parser, const char *line, const char *message, gsize before,
			 gboolean is_error)
{
	g_autofree char *place = g_strndup(line, before);
	enum warning_tool tool = WARNING_BUILD;
	struct warning *warning;
	guint number = 0;

	if (g_str_has_suffix(place, SPARSE_MARK)) {
		place[strlen(place) - strlen(SPARSE_MARK)] = '\0';
		tool = WARNING_SPARSE;
	}
	if (cut_place(place, &number))
		warning = add_warning(parser, tool, cut_source(parser, place), number, message);
	else /* "ld: warning: ...": the whole line is the text */
		warning = add_warning(parser, tool, "", 0, line);
	warning->is_error = is_error;
	parser->last = tool == WARNING_SPARSE ? warning : NULL;
}

/* "fs/open.c:12:3: sparse:    expected int": sparse continues a message. */
static gboolean take_continuation(struct parser *parser, const char *line)
{
	const char *p = strstr(line, SPARSE_MARK ":  ");
	g_autofree char *more = NULL;
	char *joined;

	if (!p || !parser->last)
		return FALSE;
	more = normalised(p + strlen(SPARSE_MARK ":"));
	joined = g_strdup_printf("%s | %s", parser->last->text, g_strstrip(more));
	g_free(parser->last->text);
	parser->last->text = joined;
	return TRUE;
}

/* "not checked by sparse: exit status 124: /src/fs/open.c" */
static gboolean take_unchecked(struct parser *parser, const char *line)
{
	g_autofree char *status = NULL;
	const char *source;

	if (!g_str_has_prefix(line, KBUILD_UNCHECKED))
		return FALSE;
	line += strlen(KBUILD_UNCHECKED);
	source = strstr(line, ": ");
	if (!source)
		return FALSE;
	status = g_strndup(line, source - line);
	add_warning(parser, WARNING_UNCHECKED, cut_source(parser, source + 2), 0, status);
	parser->last = NULL;
	return TRUE;
}

static void take_line(struct parser *parser, const char *line)
{
	const char *message;
	gsize before;
	gboolean is_error;

	if (take_target(parser, line) || take_context(parser, line) ||
	    take_continuation(parser, line) || take_unchecked(parser, line) ||
	    g_str_has_prefix(line, "make"))
		return;
	message = message_of(line, &before, &is_error);
	if (message)
		take_message(parser, line, message, before, is_error);
}

GHashTable *warnings_parse(const char *output, const char *source)
{
	g_autofree char *folder = g_canonicalize_filename(source, NULL);
	struct parser parser = {.source = folder, .table = warnings_table_new()};
	g_autofree char *valid = g_utf8_make_valid(output, -1);
	g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);

	for (guint i = 0; lines[i]; i++)
		take_line(&parser, lines[i]);
	g_free(parser.key);
	g_free(parser.sparse_key);
	g_free(parser.function);
	g_free(parser.inlined);
	outline_cache_clear(&parser.outlines);
	return parser.table;
}

/* Messages of the linker and of make that report a failure without "error:". */
static gboolean reports_failure(const char *line)
{
	static const char *const signs[] = {
		"undefined reference to",
		"multiple definition of",
		"*** ",
		"relocation truncated",
		"cannot find",
		"undefined symbol",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strstr(line, signs[i]))
			return TRUE;
	return FALSE;
}

static char *first_compiler_error(GHashTable *table)
{
	g_autoptr(GPtrArray) all = warnings_all(table);

	g_ptr_array_sort(all, warning_compare);
	for (guint i = 0; i < all->len; i++) {
		const struct warning *warning = g_ptr_array_index(all, i);

		if (warning->is_error && warning->tool == WARNING_BUILD)
			return warning_text(warning);
	}
	return NULL;
}

char *warnings_first_error(const char *output, const char *source)
{
	g_autoptr(GHashTable) table = warnings_parse(output, source);
	char *text = first_compiler_error(table);
	g_auto(GStrv) lines = NULL;

	if (text)
		return text;
	lines = g_strsplit(output, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (reports_failure(lines[i]))
			return g_strdup(g_strstrip(lines[i]));
	return NULL;
}
