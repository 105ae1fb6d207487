// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/git/command.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"

/* Longest part of git's error output in a message, bytes. */
#define FAILURE_MAX 600
/* A disk with fewer free bytes is full: git's smallest file takes a block. */
#define FULL_DISK 8192

/*
 * User settings that would change the output of plumbing commands. core.hooksPath: update-ref runs
 * reference-transaction hooks. core.splitIndex, sparseCheckout: a private index must be complete.
 * The identity (user.*) stays the user's.
 */
static const char *const settings[] = {
	"core.hooksPath=/dev/null",  "gc.auto=0",
	"maintenance.auto=false",    "core.quotePath=false",
	"core.autocrlf=false",	     "core.eol=lf",
	"core.safecrlf=false",	     "core.attributesFile=/dev/null",
	"core.fsmonitor=false",	     "core.splitIndex=false",
	"core.sparseCheckout=false", "core.untrackedCache=false",
	"core.fileMode=true",	     "core.symlinks=true",
	"i18n.commitEncoding=UTF-8", "i18n.logOutputEncoding=UTF-8",
	"log.showSignature=false",   "color.ui=false",
	"advice.detachedHead=false",
};

static const char *const environment[] = {
	"LC_ALL=C",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_ATTR_NOSYSTEM=1",
	"GIT_NO_REPLACE_OBJECTS=1",
	"GIT_LITERAL_PATHSPECS=1",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_PAGER=cat",
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_COMMON_DIR",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
};

/* A shadow (shadow.h) has no other settings than its own. */
static const char *const without_settings[] = {
	"GIT_CONFIG_GLOBAL=/dev/null",
	"GIT_CONFIG_NOSYSTEM=1",
	"GIT_CONFIG_PARAMETERS",
	"GIT_CONFIG_COUNT",
	"GIT_CONFIG",
};

GPtrArray *git_argv(const struct git_place *place, const char *work_tree, const char *const *args)
{
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup("git"));
	for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
		g_ptr_array_add(argv, g_strdup("-c"));
		g_ptr_array_add(argv, g_strdup(settings[i]));
	}
	if (place->git_dir)
		g_ptr_array_add(argv, g_strconcat("--git-dir=", place->git_dir, NULL));
	if (work_tree)
		g_ptr_array_add(argv, g_strconcat("--work-tree=", work_tree, NULL));
	for (; *args; args++)
		g_ptr_array_add(argv, g_strdup(*args));
	g_ptr_array_add(argv, NULL);
	return argv;
}

GPtrArray *git_environment(const struct git_place *place, const struct git_call *call)
{
	GPtrArray *env = g_ptr_array_new_with_free_func(g_free);
	const char *const *extra = call ? call->env : NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(environment); i++)
		g_ptr_array_add(env, g_strdup(environment[i]));
	if (place->objects) {
		for (gsize i = 0; i < G_N_ELEMENTS(without_settings); i++)
			g_ptr_array_add(env, g_strdup(without_settings[i]));
		g_ptr_array_add(env, g_strconcat("GIT_OBJECT_DIRECTORY=", place->objects, NULL));
	}
	for (; extra && *extra; extra++)
		g_ptr_array_add(env, g_strdup(*extra));
	if (call && call->index_file)
		g_ptr_array_add(env, g_strconcat("GIT_INDEX_FILE=", call->index_file, NULL));
	g_ptr_array_add(env, NULL);
	return env;
}

char *git_failure_text(const struct run_result *result)
{
	const char *fatal = strstr(result->err->str, "fatal: ");
	const char *text = fatal ? fatal + strlen("fatal: ") : result->err->str;
	char *line = g_strchomp(g_strndup(text, FAILURE_MAX));

	return g_strdelimit(line, "\n", ' ');
}

/* On a full disk git often reports "cannot lock" or "write error". NULL if none is full. */
static const char *full_disk(const struct git_place *place, const struct git_call *call)
{
	const char *const paths[] = {place->objects, place->git_dir, call->index_file,
				     call->work_tree};

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
		if (paths[i] && file_free_bytes(paths[i]) < FULL_DISK)
			return paths[i];
	return NULL;
}

static void set_git_error(const struct git_place *place, const struct git_call *call,
			  const struct run_request *request, const struct run_result *result,
			  GError **error)
{
	g_autofree char *end = run_end_text(request, result);
	g_autofree char *why = git_failure_text(result);
	const char *full = full_disk(place, call);

	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "git %s%s%s %s%s%s%s%s%s",
		    call->args[0], place->name ? " in " : "", place->name ? place->name : "", end,
		    *why ? ": " : "", why, full ? " (No space left on the disk of " : "",
		    full ? full : "", full ? ")" : "");
}

gboolean git_start(const struct git_place *place, const struct git_call *call, int least_error,
		   struct run_result *result, GError **error)
{
	g_autoptr(GPtrArray) argv = git_argv(place, call->work_tree, call->args);
	g_autoptr(GPtrArray) env = git_environment(place, call);
	struct run_request request = {
		.argv = (const char *const *)argv->pdata,
		.env = (const char *const *)env->pdata,
		.cwd = place->cwd,
		.input = call->input,
		.input_length = call->input_length,
		.deadline = call->deadline,
	};

	if (!run_program(&request, result, error))
		return FALSE;
	if (result->end == RUN_EXITED && result->status < least_error)
		return TRUE;
	set_git_error(place, call, &request, result, error);
	return FALSE;
}
