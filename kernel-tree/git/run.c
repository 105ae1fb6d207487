// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/run.h"

#include <stdarg.h>

#include "kernel-tree/git/shadow.h"

/*
 * Commands whose output or files depend on the user's settings. They get revisions by object name
 * only.
 */
static gboolean wants_shadow(const struct git_call *call)
{
	static const char *const printing[] = {
		"diff", "diff-tree", "format-patch", "log", "range-diff", "show", NULL};

	return g_strv_contains(printing, call->args[0]) || (call->work_tree && call->index_file);
}

static gboolean start(struct git_repo *repo, const struct git_call *call, int least_error,
		      struct run_result *result, GError **error)
{
	struct git_place place = {0};
	struct git_call final = *call;
	const struct git_shadow *shadow = NULL;

	if (repo) {
		place.name = repo->path;
		place.git_dir = repo->folder;
	}
	if (repo && wants_shadow(call) && !git_repo_shadow(repo, &shadow, error))
		return FALSE;
	if (shadow) {
		if (!final.work_tree)
			final.work_tree = shadow->tree;
		/* git reads the .gitattributes of its current directory. */
		place.cwd = final.work_tree;
		place.git_dir = shadow->folder;
		place.objects = shadow->objects;
	}
	return git_start(&place, &final, least_error, result, error);
}

gboolean git_call(struct git_repo *repo, const struct git_call *call, GString **out, GError **error)
{
	g_auto(run_result) result = {0};

	if (!start(repo, call, 1, &result, error))
		return FALSE;
	if (out)
		*out = g_steal_pointer(&result.out);
	return TRUE;
}

gboolean git_ask(struct git_repo *repo, const struct git_call *call, int *status, GString **out,
		 GError **error)
{
	g_auto(run_result) result = {0};

	if (!start(repo, call, GIT_FATAL, &result, error))
		return FALSE;
	*status = result.status;
	if (out)
		*out = g_steal_pointer(&result.out);
	return TRUE;
}

gboolean git_run(struct git_repo *repo, char **out, GError **error, ...)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new();
	g_autoptr(GString) text = NULL;
	const char *arg;
	va_list list;

	va_start(list, error);
	do {
		arg = va_arg(list, const char *);
		g_ptr_array_add(args, (gpointer)arg);
	} while (arg);
	va_end(list);
	if (!git_call(repo, &(struct git_call){.args = (const char *const *)args->pdata}, &text,
		      error))
		return FALSE;
	if (text->len && text->str[text->len - 1] == '\n')
		g_string_truncate(text, text->len - 1);
	if (out)
		*out = g_string_free(g_steal_pointer(&text), FALSE);
	return TRUE;
}
