// SPDX-License-Identifier: GPL-2.0
#include "reports/run/function.h"

void function_free(struct function *function)
{
	if (!function)
		return;
	g_free(function->file);
	g_bytes_unref(function->text);
	g_array_unref(function->tokens);
	g_free(function);
}

const struct token *function_token(const struct function *function, guint n)
{
	return &g_array_index(function->tokens, struct token, n);
}

/* The token that closes what token n opens; the number of tokens if none does. */
static guint closing(const struct function *function, guint n, const char *open, const char *close)
{
	int depth = 0;

	for (; n < function->tokens->len; n++) {
		const struct token *token = function_token(function, n);

		if (token->directive != DIRECTIVE_NONE)
			continue;
		if (token_is(token, open))
			depth++;
		else if (token_is(token, close) && --depth == 0)
			return n;
	}
	return n;
}

/* Back from the name to where the definition starts. */
static guint start_of(const struct function *function, guint n)
{
	for (; n > 0; n--) {
		const struct token *before = function_token(function, n - 1);

		if (before->directive != DIRECTIVE_NONE || token_is(before, ";") ||
		    token_is(before, "}"))
			break;
	}
	return n;
}

/* If a definition has its name at token n, fill in the rest of the function. */
static gboolean defined_at(struct function *function, guint n)
{
	guint close;

	if (n + 1 >= function->tokens->len || !token_is(function_token(function, n + 1), "("))
		return FALSE;
	close = closing(function, n + 1, "(", ")");
	if (close + 1 >= function->tokens->len ||
	    !token_is(function_token(function, close + 1), "{"))
		return FALSE;
	function->name = n;
	function->open = n + 1;
	function->body = close + 1;
	function->end = MIN(closing(function, close + 1, "{", "}") + 1, function->tokens->len);
	function->head = start_of(function, n);
	return TRUE;
}

/* The definition of `name` in one file of a revision; NULL if there is none. */
static struct function *function_in(struct git_blobs *blobs, const char *rev, const char *file,
				    const char *name, GError **error)
{
	g_autofree char *object = g_strdup_printf("%s:%s", rev, file);
	gboolean missing = FALSE;
	g_autoptr(GError) failure = NULL;
	GBytes *text = git_blobs_read(blobs, object, &missing, &failure);
	g_autoptr(function) function = NULL;
	const char *data;
	gsize length;
	int depth = 0;

	if (!text) {
		if (!missing)
			g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	function = g_new0(struct function, 1);
	function->file = g_strdup(file);
	function->text = text;
	data = g_bytes_get_data(text, &length);
	function->tokens = lexer_all(data, length, LEXER_C, FALSE);
	for (guint n = 0; n < function->tokens->len; n++) {
		const struct token *token = function_token(function, n);

		if (token->directive != DIRECTIVE_NONE)
			continue;
		/* A brace in the first column is a function's: #if branches may not pair theirs. */
		if (token_is(token, "{"))
			depth = token->column == 1 ? 1 : depth + 1;
		else if (token_is(token, "}"))
			depth = token->column == 1 ? 0 : depth - 1;
		else if (depth == 0 && token_is(token, name) && defined_at(function, n))
			return g_steal_pointer(&function);
	}
	return NULL;
}

struct function *function_read(struct git_blobs *blobs, const char *rev, GPtrArray *files,
			       const char *name, GError **error)
{
	for (guint i = 0; i < files->len; i++) {
		g_autoptr(GError) failure = NULL;
		struct function *function =
			function_in(blobs, rev, files->pdata[i], name, &failure);

		if (failure) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return NULL;
		}
		if (function)
			return function;
	}
	return NULL;
}
