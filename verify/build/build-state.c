// SPDX-License-Identifier: GPL-2.0
/* What a tree turned out to be: diagnostics and objects, shared between states. */
#include <string.h>
#include <sys/stat.h>

#include "kernel-tree/elf/audit.h"
#include "verify/build/workspace-private.h"
#include "verify/build/warnings.h"

static void built_object_unref(gpointer data)
{
	struct built_object *object = data;

	if (--object->references > 0)
		return;
	g_hash_table_unref(object->functions);
	g_ptr_array_unref(object->sites);
	g_free(object);
}

static void built_source_free(gpointer data)
{
	struct built_source *source = data;

	g_free(source->why);
	g_free(source);
}

struct build_state *build_state_ref(struct build_state *state)
{
	state->references++;
	return state;
}

void build_state_unref(struct build_state *state)
{
	if (!state || --state->references > 0)
		return;
	g_free(state->tree);
	g_hash_table_unref(state->sources);
	g_hash_table_unref(state->warnings);
	g_hash_table_unref(state->objects);
	g_ptr_array_unref(state->trouble);
	g_free(state->image);
	g_free(state->output);
	g_free(state->problem);
	g_free(state);
}

struct build_state *build_state_new(const char *tree)
{
	struct build_state *state = g_new0(struct build_state, 1);

	state->references = 1;
	state->tree = g_strdup(tree);
	state->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, built_source_free);
	state->warnings = warnings_table_new();
	state->objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, built_object_unref);
	state->trouble = g_ptr_array_new_with_free_func(g_free);
	state->image = g_strdup("");
	state->output = g_strdup("");
	state->problem = g_strdup("");
	return state;
}

void build_state_set_problem(struct build_state *state, const char *problem)
{
	g_free(state->problem);
	state->problem = g_strdelimit(g_strdup(problem), "\n", ' ');
}

void build_state_add_output(struct build_state *state, const char *output)
{
	char *all = g_strconcat(state->output, output, NULL);

	g_free(state->output);
	state->output = all;
}

char *workspace_object_of(const char *source)
{
	return g_strdup_printf("%.*so", (int)strlen(source) - 1, source);
}

gint64 workspace_stamp_of(const struct stat *status)
{
	return status->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + status->st_mtim.tv_nsec;
}

static struct built_object *read_object(const struct workspace *workspace,
					struct build_state *state, const char *path,
					const struct stat *status)
{
	g_autofree char *full = g_build_filename(workspace->objects, path, NULL);
	struct built_object *object = g_new0(struct built_object, 1);
	g_autoptr(GError) error = NULL;

	object->references = 1;
	object->stamp = workspace_stamp_of(status);
	object->size = status->st_size;
	object->functions = audit_functions(full, &error);
	object->sites = error ? NULL : audit_object_sites(full, path, &error);
	if (error)
		g_ptr_array_add(state->trouble, g_strdup(error->message));
	if (!object->functions)
		object->functions = g_hash_table_new(g_str_hash, g_str_equal);
	if (!object->sites)
		object->sites = g_ptr_array_new();
	return object;
}

void build_state_add_object(struct build_state *state, const struct workspace *workspace,
			    const char *path)
{
	g_autofree char *full = g_build_filename(workspace->objects, path, NULL);
	struct built_object *object = NULL;
	struct stat status;

	if (stat(full, &status) != 0)
		return;
	if (workspace->now)
		object = g_hash_table_lookup(workspace->now->objects, path);
	if (object && object->size == status.st_size &&
	    object->stamp ==
		    status.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + status.st_mtim.tv_nsec)
		object->references++;
	else
		object = read_object(workspace, state, path, &status);
	g_hash_table_insert(state->objects, g_strdup(path), object);
}
