// SPDX-License-Identifier: GPL-2.0
#include "verify/build/workspace.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/progress.h"
#include "base/record.h"
#include "kernel-tree/elf/audit-functions.h"
#include "kernel-tree/elf/audit.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/kbuild/configure.h"
#include "verify/build/warnings-parse.h"
#include "verify/build/workspace-inputs.h"
#include "verify/build/workspace-private.h"
#include "verify/build/workspace-sources.h"

#define STATE_FILE    "ksweep-state"
#define STATE_VERSION 2
#define ROOM_NEEDED   (G_GUINT64_CONSTANT(3) << 30) /* sources and objects of a small config */

static char *state_path(const struct workspace *workspace)
{
	return g_build_filename(workspace->objects, STATE_FILE, NULL);
}

/*
 * Read the diagnostics that belong to the objects. Objects without them, or compiled without sparse
 * when sparse is wanted, are deleted: a build would not repeat their warnings.
 */
static gboolean load_state(struct workspace *workspace, GError **error)
{
	g_autofree char *path = state_path(workspace);
	g_autofree char *text = NULL;
	g_autoptr(json_t) json = NULL;

	if (file_read(path, &text, NULL, NULL))
		json = json_loads(text, 0, NULL);
	if (json && record_number(json, "version") == STATE_VERSION &&
	    (!workspace->sparse || json_is_true(json_object_get(json, "sparse")))) {
		workspace->sparse = json_is_true(json_object_get(json, "sparse"));
		workspace->known = warnings_from_json(json_object_get(json, "warnings"));
		workspace->inputs = workspace_inputs_from_json(json_object_get(json, "inputs"));
	}
	if (workspace->known)
		return TRUE;
	workspace->known = warnings_table_new();
	g_clear_pointer(&workspace->inputs, g_hash_table_unref);
	workspace->inputs = workspace_inputs_new();
	return file_remove_tree(workspace->objects, error) &&
	       file_make_folder(workspace->objects, error);
}

static gboolean save_state(struct workspace *workspace, GError **error)
{
	g_autofree char *path = state_path(workspace);
	g_autoptr(json_t)
		json = json_pack("{s:i,s:b,s:o,s:o}", "version", STATE_VERSION, "sparse",
				 workspace->sparse, "warnings", warnings_to_json(workspace->known),
				 "inputs", workspace_inputs_to_json(workspace->inputs));
	g_autofree char *line = record_line(json);

	return file_write(path, line, -1, error);
}

/* Names the repository in a path; two repositories must not share a directory. */
static char *repository_id(const struct git_repo *repo)
{
	g_autofree char *digest =
		g_compute_checksum_for_string(G_CHECKSUM_SHA256, repo->folder, -1);

	return g_strndup(digest, 12);
}

static gboolean take_lock(struct workspace *workspace, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "lock", NULL);

	workspace->lock = lock_wait(path, lock_note, NULL, error);
	return workspace->lock >= 0;
}

static gboolean check_room(const struct workspace *workspace, const char *folder, GError **error)
{
	guint64 room = file_free_bytes(folder);

	if (g_file_test(workspace->source, G_FILE_TEST_IS_DIR) || room >= ROOM_NEEDED)
		return TRUE;
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		"'%s' has %u MB free, a kernel build needs %u: free some space or set KSWEEP_CACHE",
		folder, (guint)(room >> 20), (guint)(ROOM_NEEDED >> 20));
	return FALSE;
}

char *workspace_folder(struct git_repo *repo, const char *config)
{
	g_autofree char *id = repository_id(repo);

	return file_cache_path("work", id, config, NULL);
}

struct workspace *workspace_open(struct git_repo *repo, struct config_recipe *config,
				 const struct workspace_options *options, GError **error)
{
	g_autoptr(workspace) workspace = g_new0(struct workspace, 1);
	g_autofree char *folder = workspace_folder(repo, config->name);

	workspace->repo = repo;
	workspace->config = config;
	workspace->jobs = options->jobs;
	workspace->sparse = options->sparse;
	workspace->recompile = options->recompile;
	workspace->lock = -1;
	workspace->source = g_build_filename(folder, "src", NULL);
	workspace->objects = g_build_filename(folder, "obj", NULL);
	if (!take_lock(workspace, folder, error) || !check_room(workspace, folder, error) ||
	    !load_state(workspace, error))
		return NULL;
	workspace->workdir = git_workdir_open(repo, workspace->source, error);
	return workspace->workdir ? g_steal_pointer(&workspace) : NULL;
}

static void drop_lost(struct workspace *workspace)
{
	if (workspace->lost)
		g_ptr_array_unref(workspace->lost);
	workspace->lost = NULL;
}

void workspace_close(struct workspace *workspace)
{
	if (!workspace)
		return;
	if (workspace->lock >= 0)
		file_unlock(workspace->lock);
	g_free(workspace->source);
	g_free(workspace->objects);
	git_workdir_free(workspace->workdir);
	kbuild_free(workspace->build);
	drop_lost(workspace);
	if (workspace->known)
		g_hash_table_unref(workspace->known);
	if (workspace->inputs)
		g_hash_table_unref(workspace->inputs);
	build_state_unref(workspace->now);
	g_free(workspace);
}

/* The recipe depends on the tree's version, so each tree gets its own struct kbuild. */
static void renew_build(struct workspace *workspace)
{
	int session = -1;

	if (workspace->build) {
		session = workspace->build->session;
		workspace->build->session = -1;
	}
	kbuild_free(workspace->build);
	workspace->build = kbuild_new(workspace->source, workspace->objects, workspace->config,
				      workspace->jobs);
	workspace->build->sparse = workspace->sparse;
	workspace->build->session = session;
}

/*
 * Diagnostics of a session that was killed belong to the objects that it left, so they are stored
 * first. The old sources are still checked out here: line numbers in messages refer to them.
 */
static gboolean begin(struct workspace *workspace, GError **error)
{
	g_autofree char *earlier = NULL;
	g_autoptr(GHashTable) seen = NULL;

	renew_build(workspace);
	if (!kbuild_begin(workspace->build, &earlier, error))
		return FALSE;
	if (earlier) {
		seen = warnings_parse(earlier, workspace->source);
		warnings_update(workspace->known, seen);
	}
	return save_state(workspace, error);
}

/* kbuild empties the object directory when the compiler changes: forget the diagnostics then. */
static gboolean configure(struct workspace *workspace, GError **error)
{
	g_autofree char *path = state_path(workspace);

	drop_lost(workspace);
	if (!kbuild_configure(workspace->build, &workspace->lost, error))
		return FALSE;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_hash_table_remove_all(workspace->known);
		g_hash_table_remove_all(workspace->inputs);
	}
	return TRUE;
}

static void take_output(struct workspace *workspace, struct build_state *state, const char *output)
{
	g_autoptr(GHashTable) seen = warnings_parse(output, workspace->source);

	warnings_update(workspace->known, seen);
	build_state_add_output(state, output);
}

/* FALSE without an error if the tree's Kconfig is broken; any other failure is an error. */
static gboolean configure_or_note(struct workspace *workspace, struct build_state *state,
				  GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (configure(workspace, &problem))
		return TRUE;
	if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD))
		build_state_set_problem(state, problem->message);
	else
		g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

static gboolean make(struct workspace *workspace, struct build_state *state, GError **error)
{
	gint64 started = g_get_real_time() * 1000;
	g_autoptr(GPtrArray) candidates = workspace_inputs_before(workspace, state, error);
	g_autofree char *output = NULL;

	if (!candidates || !kbuild_make(workspace->build, "", &state->built, &output, error))
		return FALSE;
	take_output(workspace, state, output);
	workspace_inputs_after(workspace, candidates, started);
	if (!state->built) {
		g_autofree char *first = warnings_first_error(state->output, workspace->source);

		build_state_set_problem(state,
					first ? first : "make failed without an error message");
	}
	return TRUE;
}

static gboolean digest_image(const struct workspace *workspace, struct build_state *state,
			     GError **error)
{
	g_autofree char *path = kbuild_image(workspace->build);
	g_autofree char *image = NULL;
	gsize length;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	if (!file_read(path, &image, &length, error))
		return FALSE;
	g_free(state->image);
	state->image = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)image, length);
	return TRUE;
}

static gboolean collect(struct workspace *workspace, struct build_state *state, GError **error)
{
	g_autofree char *vmlinux = kbuild_vmlinux(workspace->build);
	g_autoptr(GPtrArray) paths = audit_objects(workspace->objects, error);

	if (!paths)
		return FALSE;
	for (guint i = 0; i < paths->len; i++)
		build_state_add_object(state, workspace->now, workspace->objects, paths->pdata[i]);
	warnings_update(state->warnings, workspace->known);
	return !state->built ||
	       (audit_sizes(vmlinux, &state->text, &state->data, &state->bss, error) &&
		digest_image(workspace, state, error));
}

/* make does not delete the objects of removed sources, and they would be audited. */
static gboolean drop_orphans(struct workspace *workspace, const char *tree, GError **error)
{
	g_autoptr(GPtrArray) changed = NULL;

	if (!workspace->now)
		return TRUE;
	changed = git_changed(workspace->repo, workspace->now->tree, tree, error);
	for (guint i = 0; changed && i < changed->len; i++) {
		const char *path = g_ptr_array_index(changed, i);
		g_autofree char *source = g_build_filename(workspace->source, path, NULL);
		g_autofree char *object = NULL;
		g_autofree char *full = NULL;

		if ((!g_str_has_suffix(path, ".c") && !g_str_has_suffix(path, ".S")) ||
		    g_file_test(source, G_FILE_TEST_EXISTS))
			continue;
		object = build_object_of(path);
		full = g_build_filename(workspace->objects, object, NULL);
		if (!file_remove_tree(full, error))
			return FALSE;
		g_hash_table_remove(workspace->known, object);
		g_hash_table_remove(workspace->known, path);
	}
	return changed != NULL;
}

static gboolean build(struct workspace *workspace, struct build_state *state, const char *commit,
		      GPtrArray *files, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (!configure_or_note(workspace, state, &problem)) {
		if (!problem)
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	if (!files)
		return make(workspace, state, error);
	state->built = TRUE;
	return workspace_compile_sources(workspace, state, commit, files, error);
}

struct build_state *workspace_build(struct workspace *workspace, const char *commit,
				    GPtrArray *files, GError **error)
{
	g_autofree char *tree = git_tree_of(workspace->repo, commit, error);
	g_autoptr(build_state) state = NULL;

	if (!tree)
		return NULL;
	if (!files && workspace->now && strcmp(workspace->now->tree, tree) == 0)
		return build_state_ref(workspace->now);
	state = build_state_new(tree);
	if (!begin(workspace, error) || !git_workdir_checkout(workspace->workdir, commit, error) ||
	    !drop_orphans(workspace, tree, error))
		return NULL;
	renew_build(workspace);
	if (!build(workspace, state, commit, files, error) || !save_state(workspace, error) ||
	    !kbuild_end(workspace->build, error) || (!files && !collect(workspace, state, error)))
		return NULL;
	build_state_unref(workspace->now);
	workspace->now = build_state_ref(state);
	return g_steal_pointer(&state);
}

char *workspace_image(const struct workspace *workspace)
{
	return kbuild_image(workspace->build);
}

const GPtrArray *workspace_lost_lines(const struct workspace *workspace)
{
	return workspace->lost;
}
