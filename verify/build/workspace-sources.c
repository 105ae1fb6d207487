// SPDX-License-Identifier: GPL-2.0
#include "verify/build/workspace-sources.h"

#include <string.h>

#include "base/file.h"
#include "kernel-tree/conditions/build-condition.h"
#include "kernel-tree/conditions/dotconfig.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "verify/build/warnings-parse.h"
#include "verify/build/workspace-private.h"

/* The result that the last state has of the same tree, if any. */
static gboolean take_known(const struct workspace *workspace, struct build_state *state,
			   const char *file)
{
	g_autofree char *object = build_object_of(file);
	const struct build_state *last = workspace->now;
	const struct built_source *known = NULL;

	if (last && strcmp(last->tree, state->tree) == 0)
		known = g_hash_table_lookup(last->sources, file);
	if (!known)
		return FALSE;
	build_state_set_source(state, file, known->outcome, known->why);
	build_state_take_warnings(state, file, last->warnings);
	build_state_share_object(state, last, object);
	return TRUE;
}

/* Add a file to `wanted` if the config builds it, else record why it does not. */
static gboolean sort_file(const struct workspace *workspace, struct build_state *state,
			  struct build_condition *build_condition,
			  const struct dotconfig *dotconfig, const char *file, GPtrArray *wanted,
			  GError **error)
{
	g_autofree char *path = g_build_filename(workspace->source, file, NULL);
	g_autoptr(condition) when = NULL;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		build_state_set_source(state, file, SOURCE_ABSENT, "");
		return TRUE;
	}
	if (dotconfig_foreign(dotconfig, file)) {
		build_state_set_source(state, file, SOURCE_FOREIGN, "");
		return TRUE;
	}
	when = build_condition_of_file(build_condition, file, error);
	if (!when)
		return FALSE;
	if (dotconfig_hold(dotconfig, when, DOTCONFIG_MAKEFILE))
		g_ptr_array_add(wanted, (gpointer)file);
	else
		build_state_set_source(state, file, SOURCE_OFF, "off in this config");
	return TRUE;
}

static gboolean sort_files(const struct workspace *workspace, struct build_state *state,
			   const char *commit, GPtrArray *files, GPtrArray *wanted, GError **error)
{
	g_autoptr(dotconfig) dotconfig =
		dotconfig_read(workspace->objects, toolchain_arch_folder(workspace->config->arch));
	g_autoptr(build_condition)
		build_condition = build_condition_open(workspace->repo, commit, error);

	if (!build_condition)
		return FALSE;
	for (guint i = 0; i < files->len; i++)
		if (!take_known(workspace, state, files->pdata[i]) &&
		    !sort_file(workspace, state, build_condition, dotconfig, files->pdata[i],
			       wanted, error))
			return FALSE;
	return TRUE;
}

static gboolean object_exists(const struct workspace *workspace, const char *file)
{
	g_autofree char *object = build_object_of(file);
	g_autofree char *path = g_build_filename(workspace->objects, object, NULL);

	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* An object of before would hide that its source no longer compiles. */
static gboolean remove_objects(const struct workspace *workspace, GPtrArray *wanted, GError **error)
{
	for (guint i = 0; i < wanted->len; i++) {
		g_autofree char *object = build_object_of(wanted->pdata[i]);
		g_autofree char *path = g_build_filename(workspace->objects, object, NULL);

		if (!file_remove_tree(path, error))
			return FALSE;
	}
	return TRUE;
}

/* Compile the wanted files; their diagnostics go to `warnings`. */
static gboolean make_wanted(struct workspace *workspace, struct build_state *state,
			    GPtrArray *wanted, GHashTable *warnings, GError **error)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = NULL;
	g_autofree char *output = NULL;

	if (wanted->len == 0)
		return TRUE;
	for (guint i = 0; i < wanted->len; i++)
		g_ptr_array_add(objects, build_object_of(wanted->pdata[i]));
	if (!kbuild_make_objects(workspace->build, objects, &output, error))
		return FALSE;
	seen = warnings_parse(output, workspace->source);
	warnings_update(warnings, seen);
	build_state_add_output(state, output);
	return TRUE;
}

/* "make[2]: *** [scripts/Makefile.build:325: fs/open.o] Error 1"; NULL if there is no such line. */
static char *make_error_of(const char *output, const char *object)
{
	g_autofree char *target = g_strdup_printf(": %s] ", object);
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

	for (gsize i = 0; lines[i]; i++)
		if (strstr(lines[i], " *** [") && strstr(lines[i], target))
			return g_strdup(lines[i]);
	return NULL;
}

/*
 * Why an object is missing: the compiler's error in it, else make's message; else something that it
 * needs failed, which is the first error.
 */
static char *why_broken(const struct workspace *workspace, const struct build_state *state,
			GHashTable *warnings, const char *object)
{
	GPtrArray *list = g_hash_table_lookup(warnings, object);
	char *why;

	for (guint i = 0; list && i < list->len; i++)
		if (((const struct warning *)list->pdata[i])->is_error)
			return warning_text(list->pdata[i]);
	why = make_error_of(state->output, object);
	if (!why)
		why = warnings_first_error(state->output, workspace->source);
	return why ? why : g_strdup("make failed without an error message");
}

static void judge_file(struct workspace *workspace, struct build_state *state, GHashTable *warnings,
		       const char *file)
{
	g_autofree char *object = build_object_of(file);
	g_autofree char *why = NULL;

	if (!object_exists(workspace, file)) {
		why = why_broken(workspace, state, warnings, object);
		build_state_set_source(state, file, SOURCE_BROKEN, why);
		return;
	}
	build_state_set_source(state, file, SOURCE_COMPILED, "");
	build_state_add_object(state, workspace->now, workspace->objects, object);
	build_state_take_warnings(state, file, warnings);
}

/* If even the programs of the build cannot be made, no object is at fault: built is FALSE. */
static gboolean prepare(struct workspace *workspace, struct build_state *state, GError **error)
{
	g_autofree char *output = NULL;
	g_autofree char *first = NULL;

	if (!kbuild_prepare(workspace->build, &state->built, &output, error))
		return FALSE;
	if (state->built)
		return TRUE;
	build_state_add_output(state, output);
	first = warnings_first_error(output, workspace->source);
	build_state_set_problem(state, first ? first : "make prepare failed");
	return TRUE;
}

gboolean workspace_compile_sources(struct workspace *workspace, struct build_state *state,
				   const char *commit, GPtrArray *files, GError **error)
{
	g_autoptr(GHashTable) warnings = warnings_table_new();
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();

	if (!sort_files(workspace, state, commit, files, wanted, error) ||
	    (wanted->len > 0 && !prepare(workspace, state, error)))
		return FALSE;
	if (!state->built)
		return TRUE;
	if (!remove_objects(workspace, wanted, error) ||
	    !make_wanted(workspace, state, wanted, warnings, error))
		return FALSE;
	for (guint i = 0; i < wanted->len; i++)
		judge_file(workspace, state, warnings, wanted->pdata[i]);
	return TRUE;
}
