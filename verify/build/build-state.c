// SPDX-License-Identifier: GPL-2.0
#include "verify/build/build-state.h"

#include <string.h>

#include "kernel-tree/elf/audit-functions.h"
#include "kernel-tree/elf/audit.h"
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
	g_ptr_array_unref(state->unreadable);
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
	state->unreadable = g_ptr_array_new_with_free_func(g_free);
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

void build_state_set_source(struct build_state *state, const char *file,
			    enum source_outcome outcome, const char *why)
{
	struct built_source *source = g_new0(struct built_source, 1);

	source->outcome = outcome;
	source->why = g_strdelimit(g_strdup(why), "\n", ' ');
	g_hash_table_insert(state->sources, g_strdup(file), source);
}

/* sparse's diagnostics have the source as key, the compiler's the object. */
void build_state_take_warnings(struct build_state *state, const char *file, GHashTable *warnings)
{
	g_autofree char *object = build_object_of(file);
	const char *const keys[] = {file, object};

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		GPtrArray *list = g_hash_table_lookup(warnings, keys[i]);

		if (list)
			g_hash_table_insert(state->warnings, g_strdup(keys[i]),
					    g_ptr_array_ref(list));
	}
}

char *build_object_of(const char *source)
{
	return g_strdup_printf("%.*so", (int)strlen(source) - 1, source);
}

gint64 build_stamp_of(const struct stat *status)
{
	return status->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + status->st_mtim.tv_nsec;
}

static struct built_object *read_object(struct build_state *state, const char *full,
					const char *path, const struct stat *status)
{
	struct built_object *object = g_new0(struct built_object, 1);
	g_autoptr(GError) error = NULL;

	object->references = 1;
	object->stamp = build_stamp_of(status);
	object->size = status->st_size;
	object->functions = audit_functions(full, &error);
	object->sites = error ? NULL : audit_object_sites(full, path, &error);
	if (error)
		g_ptr_array_add(state->unreadable, g_strdup(error->message));
	if (!object->functions)
		object->functions = g_hash_table_new(g_str_hash, g_str_equal);
	if (!object->sites)
		object->sites = g_ptr_array_new();
	return object;
}

void build_state_add_object(struct build_state *state, const struct build_state *last,
			    const char *objects, const char *path)
{
	g_autofree char *full = g_build_filename(objects, path, NULL);
	struct built_object *object = last ? g_hash_table_lookup(last->objects, path) : NULL;
	struct stat status;

	if (stat(full, &status) != 0)
		return;
	if (object && object->size == status.st_size && object->stamp == build_stamp_of(&status))
		object->references++;
	else
		object = read_object(state, full, path, &status);
	g_hash_table_insert(state->objects, g_strdup(path), object);
}

void build_state_share_object(struct build_state *state, const struct build_state *other,
			      const char *path)
{
	struct built_object *object = g_hash_table_lookup(other->objects, path);

	if (!object)
		return;
	object->references++;
	g_hash_table_insert(state->objects, g_strdup(path), object);
}
