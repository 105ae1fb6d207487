// SPDX-License-Identifier: GPL-2.0
#include "series/code/anchor.h"

#include "base/error.h"
#include "kernel-tree/source/lines.h"
#include "kernel-tree/source/outline.h"

/* The line of the #else, #elif or #endif that ends the branch that `offset` is in. */
static gsize branch_end(const struct edit_file *file, gsize offset)
{
	struct lexer lexer;
	struct token token;
	gboolean name = FALSE;
	guint depth = 0;

	lexer_init(&lexer, file->text, file->length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		gboolean names = name;

		name = token.directive != DIRECTIVE_NONE && token_is(&token, "#") && token.first;
		if (!names || token.offset < offset)
			continue;
		if (token.directive == DIRECTIVE_IF)
			depth++;
		else if (token.directive == DIRECTIVE_ENDIF && depth > 0)
			depth--;
		else if (!depth &&
			 (token.directive == DIRECTIVE_ELSE || token.directive == DIRECTIVE_ENDIF))
			return line_start(file->text, token.offset);
	}
	return file->length;
}

/* Before the #endif of the include guard; the end of the file if there is none. */
static gsize guard_end(const struct edit_file *file)
{
	g_autoptr(GArray) tokens = lexer_all(file->text, file->length, LEXER_C, FALSE);
	struct outline *outline = outline_make(file->text, file->length, tokens);
	gsize offset = file->length;

	if (outline->groups->len) {
		const struct outline_group *group = g_ptr_array_index(outline->groups, 0);

		if (group->header_guard && group->end > group->start)
			offset = line_start(file->text, group->end - 1);
	}
	outline_free(outline);
	return offset;
}

static gboolean find_word(const struct edit_file *file, const char *word, gsize *offset)
{
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, file->text, file->length, LEXER_C);
	while (lexer_next(&lexer, &token)) {
		if (token.directive == DIRECTIVE_NONE && token.kind == TOKEN_IDENTIFIER &&
		    token_is(&token, word)) {
			*offset = token.offset;
			return TRUE;
		}
	}
	return FALSE;
}

gboolean anchor_find(const struct edit_file *file, const char *guard, const char *symbol,
		     gsize *offset, GError **error)
{
	gsize declared;

	if (file->length && file->text[file->length - 1] != '\n') {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
			    "%s: no newline at end of file", file->path);
		return FALSE;
	}
	if (!*guard) {
		*offset = guard_end(file);
		return TRUE;
	}
	if (!find_word(file, symbol, &declared)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
			    "%s: no declaration of %s under %s", file->path, symbol, guard);
		return FALSE;
	}
	*offset = branch_end(file, declared);
	return TRUE;
}
