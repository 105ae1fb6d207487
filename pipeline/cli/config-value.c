// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/config-value.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/git/run.h"

/* What git makes of a value: that of a key which does not exist has it as its default. */
static char *as_type(const char *type, const char *value, GError **error)
{
	const char *const args[] = {"config",	     "-z", type, "--default", value, "--get",
				    "ksweep.no.key", NULL};
	/* No repository: its config does not matter here. */
	const struct git_call call = {
		.args = args,
		.env = (const char *const[]){"GIT_DIR=/dev/null", NULL},
	};
	GString *said = NULL;

	return git_call(NULL, &call, &said, error) ? g_string_free(said, FALSE) : NULL;
}

gboolean config_bool(const char *value, gboolean *is_true, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autofree char *canonical = value ? as_type("--type=bool", value, &problem)
					   : g_strdup("true");

	if (canonical) {
		*is_true = strcmp(canonical, "true") == 0;
		return TRUE;
	}
	if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
		g_propagate_error(error, g_steal_pointer(&problem));
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is neither true nor false", value);
	return FALSE;
}

/* Where relative names start. */
static char *top_of(const char *tree)
{
	/* Without --git-dir, which would make the current directory the work tree. */
	const struct git_call call = {
		.args = (const char *const[]){"-C", tree, "rev-parse", "--show-toplevel", NULL}};
	g_autoptr(git_repo) repo = git_repo_open(tree, NULL);
	GString *said = NULL;

	if (!repo)
		return g_get_current_dir();
	if (!git_call(NULL, &call, &said, NULL))
		return g_strdup(repo->folder);
	g_string_truncate(said, said->len - 1);
	return g_string_free(said, FALSE);
}

char *config_path(const char *tree, const char *value, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autofree char *expanded = as_type("--type=path", value, &problem);
	g_autofree char *top = NULL;

	if (!expanded) {
		problem->code = g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED)
					? KSWEEP_ERROR_INTERRUPTED
					: KSWEEP_ERROR_USAGE;
		g_propagate_error(error, g_steal_pointer(&problem));
		return NULL;
	}
	/* An empty name stays one, which is refused. */
	if (!*expanded || g_path_is_absolute(expanded))
		return g_steal_pointer(&expanded);
	top = top_of(tree);
	return g_canonicalize_filename(expanded, top);
}

char *config_name_or_path(const char *tree, const char *value, GPtrArray *names, GError **error)
{
	g_autofree char *path = NULL;

	if (g_ptr_array_find_with_equal_func(names, value, g_str_equal, NULL))
		return g_strdup(value);
	path = config_path(tree, value, error);
	if (!path)
		return NULL;
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : g_strdup(value);
}
