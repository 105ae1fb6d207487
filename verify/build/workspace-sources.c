// SPDX-License-Identifier: GPL-2.0
/* Single objects: which of some source files a config compiles, and what comes of it. */
#include <string.h>

#include "base/file.h"
#include "kernel-tree/conditions/build-condition.h"
#include "kernel-tree/conditions/dotconfig.h"
#include "kernel-tree/kbuild/kbuild.h"
#include "verify/build/workspace-private.h"
#include "verify/build/warnings.h"

static void set_decision(struct build_state *state, const char *file, enum source_outcome outcome,
			 const char *why)
{
	struct built_source *source = g_new0(struct built_source, 1);

	source->outcome = outcome;
	source->why = g_strdelimit(g_strdup(why), "\n", ' ');
	g_hash_table_insert(state->sources, g_strdup(file), source);
}

/* Judged already, when the workspace was at this tree a moment ago. */
static gboolean take_known(const struct workspace *workspace, struct build_state *state,
			   const char *file)
{
	g_autofree char *object = workspace_object_of(file);
	const char *const keys[] = {file, object};
	const struct built_source *known = NULL;
	struct built_object *read;

	if (workspace->now && strcmp(workspace->now->tree, state->tree) == 0)
		known = g_hash_table_lookup(workspace->now->sources, file);
	if (!known)
		return FALSE;
	set_decision(state, file, known->outcome, known->why);
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		GPtrArray *list = g_hash_table_lookup(workspace->now->warnings, keys[i]);

		if (list)
			g_hash_table_insert(state->warnings, g_strdup(keys[i]),
					    g_ptr_array_ref(list));
	}
	read = g_hash_table_lookup(workspace->now->objects, object);
	if (read) {
		read->references++;
		g_hash_table_insert(state->objects, g_steal_pointer(&object), read);
	}
	return TRUE;
}

/* Files that the config compiles go to `wanted`; of the others it is said why it does not. */
static gboolean sort_file(const struct workspace *workspace, struct build_state *state,
			  struct build_condition *build_condition,
			  const struct dotconfig *dotconfig, const char *file, GPtrArray *wanted,
			  GError **error)
{
	g_autofree char *path = g_build_filename(workspace->source, file, NULL);
	g_autoptr(condition) when = NULL;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		set_decision(state, file, SOURCE_ABSENT, "");
		return TRUE;
	}
	if (dotconfig_foreign(dotconfig, file)) {
		set_decision(state, file, SOURCE_FOREIGN, "");
		return TRUE;
	}
	when = build_condition_of_file(build_condition, file, error);
	if (!when)
		return FALSE;
	if (dotconfig_hold(dotconfig, when, DOTCONFIG_MAKEFILE))
		g_ptr_array_add(wanted, (gpointer)file);
	else
		set_decision(state, file, SOURCE_OFF, "off in this config");
	return TRUE;
}

static gboolean sort_files(const struct workspace *workspace, struct build_state *state,
			   const char *commit, GPtrArray *files, GPtrArray *wanted, GError **error)
{
	g_autoptr(dotconfig)
		dotconfig = dotconfig_read(workspace->objects, workspace->config->arch);
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

static gboolean object_is_there(const struct workspace *workspace, const char *file)
{
	g_autofree char *object = workspace_object_of(file);
	g_autofree char *path = g_build_filename(workspace->objects, object, NULL);

	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* An object that lies there would hide that its source no longer compiles. */
static gboolean remove_objects(const struct workspace *workspace, GPtrArray *wanted, GError **error)
{
	for (guint i = 0; i < wanted->len; i++) {
		g_autofree char *object = workspace_object_of(wanted->pdata[i]);
		g_autofree char *path = g_build_filename(workspace->objects, object, NULL);

		if (!file_remove_tree(path, error))
			return FALSE;
	}
	return TRUE;
}

/* Compile what is wanted, and keep what was said of it. */
static gboolean make_wanted(struct workspace *workspace, struct build_state *state,
			    GPtrArray *wanted, GHashTable *said, GError **error)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = NULL;
	g_autofree char *output = NULL;

	if (wanted->len == 0)
		return TRUE;
	for (guint i = 0; i < wanted->len; i++)
		g_ptr_array_add(objects, workspace_object_of(wanted->pdata[i]));
	if (!kbuild_make_objects(workspace->build, objects, &output, error))
		return FALSE;
	seen = warnings_parse(output, workspace->source);
	warnings_update(said, seen);
	build_state_add_output(state, output);
	return TRUE;
}

/* "make[2]: *** [scripts/Makefile.build:325: fs/open.o] Error 1"; NULL if make does not say so. */
static char *end_at(const char *output, const char *object)
{
	g_autofree char *target = g_strdup_printf(": %s] ", object);
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

	for (gsize i = 0; lines[i]; i++)
		if (strstr(lines[i], " *** [") && strstr(lines[i], target))
			return g_strdup(lines[i]);
	return NULL;
}

/*
 * Why an object is not there: what the compiler said of it, else make; else it is the fault of
 * something that it needs, and the first error is it.
 */
static char *why_broken(const struct workspace *workspace, const struct build_state *state,
			GHashTable *said, const char *object)
{
	GPtrArray *list = g_hash_table_lookup(said, object);
	char *why;

	for (guint i = 0; list && i < list->len; i++)
		if (((const struct warning *)list->pdata[i])->is_error)
			return warning_text(list->pdata[i]);
	why = end_at(state->output, object);
	if (!why)
		why = warnings_first_error(state->output, workspace->source);
	return why ? why : g_strdup("make failed without a word of an error");
}

static void judge_file(struct workspace *workspace, struct build_state *state, GHashTable *said,
		       const char *file)
{
	g_autofree char *object = workspace_object_of(file);
	const char *const keys[] = {file, object};
	g_autofree char *why = NULL;

	if (!object_is_there(workspace, file)) {
		why = why_broken(workspace, state, said, object);
		set_decision(state, file, SOURCE_BROKEN, why);
		return;
	}
	set_decision(state, file, SOURCE_COMPILED, "");
	build_state_add_object(state, workspace, object);
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		GPtrArray *list = g_hash_table_lookup(said, keys[i]);

		if (list)
			g_hash_table_insert(state->warnings, g_strdup(keys[i]),
					    g_ptr_array_ref(list));
	}
}

/* Where not even the build's own programs can be made, no object is to blame: built is FALSE. */
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
	g_autoptr(GHashTable) said = warnings_table_new();
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();

	if (!sort_files(workspace, state, commit, files, wanted, error) ||
	    (wanted->len > 0 && !prepare(workspace, state, error)))
		return FALSE;
	if (!state->built)
		return TRUE;
	if (!remove_objects(workspace, wanted, error) ||
	    !make_wanted(workspace, state, wanted, said, error))
		return FALSE;
	for (guint i = 0; i < wanted->len; i++)
		judge_file(workspace, state, said, wanted->pdata[i]);
	return TRUE;
}
