// SPDX-License-Identifier: GPL-2.0
#include "verify/build/workspace.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/record.h"
#include "kernel-tree/elf/audit.h"
#include "verify/build/workspace-private.h"
#include "verify/build/warnings.h"

#define STATE_FILE    "ksweep-state"
#define STATE_VERSION 2
#define ROOM_NEEDED   (G_GUINT64_CONSTANT(3) << 30) /* sources and objects of a small config */

static char *state_path(const struct lane *lane)
{
	return g_build_filename(lane->objects, STATE_FILE, NULL);
}

/*
 * The diagnostics that were kept with the objects. Without them the objects tell half of the truth:
 * both go. So does what was compiled without sparse, when sparse is wanted.
 */
static gboolean load_state(struct lane *lane, GError **error)
{
	g_autofree char *path = state_path(lane);
	g_autofree char *text = NULL;
	g_autoptr(json_t) json = NULL;

	if (file_read(path, &text, NULL, NULL))
		json = json_loads(text, 0, NULL);
	if (json && record_number(json, "version") == STATE_VERSION &&
	    (!lane->sparse || json_is_true(json_object_get(json, "sparse")))) {
		lane->sparse = json_is_true(json_object_get(json, "sparse"));
		lane->known = warnings_from_json(json_object_get(json, "warnings"));
		lane->inputs = lane_inputs_from_json(json_object_get(json, "inputs"));
	}
	if (lane->known)
		return TRUE;
	lane->known = warnings_table_new();
	g_clear_pointer(&lane->inputs, g_hash_table_unref);
	lane->inputs = lane_inputs_new();
	return file_remove_tree(lane->objects, error) && file_make_folder(lane->objects, error);
}

static gboolean save_state(struct lane *lane, GError **error)
{
	g_autofree char *path = state_path(lane);
	g_autoptr(json_t) json = json_pack("{s:i,s:b,s:o,s:o}", "version", STATE_VERSION, "sparse",
					   lane->sparse, "warnings", warnings_to_json(lane->known),
					   "inputs", lane_inputs_to_json(lane->inputs));
	g_autofree char *line = record_line(json);

	return file_write(path, line, -1, error);
}

/* Two repositories must not share a folder, and their paths make poor folder names. */
static char *repository_id(const struct git_repo *repo)
{
	g_autofree char *digest =
		g_compute_checksum_for_string(G_CHECKSUM_SHA256, repo->folder, -1);

	return g_strndup(digest, 12);
}

static gboolean take_lock(struct lane *lane, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "lock", NULL);
	g_autoptr(GError) busy = NULL;

	lane->lock = file_lock(path, FALSE, &busy);
	if (lane->lock >= 0)
		return TRUE;
	if (!g_error_matches(busy, KSWEEP_ERROR, KSWEEP_ERROR_USAGE)) {
		g_propagate_error(error, g_steal_pointer(&busy));
		return FALSE;
	}
	progress_note("%s; waiting", busy->message);
	lane->lock = file_lock(path, TRUE, error);
	return lane->lock >= 0;
}

static gboolean check_room(const struct lane *lane, const char *folder, GError **error)
{
	guint64 room = file_free_bytes(folder);

	if (g_file_test(lane->source, G_FILE_TEST_IS_DIR) || room >= ROOM_NEEDED)
		return TRUE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "%s has %u MB free and a kernel build needs %u: make room or set KSWEEP_CACHE",
		    folder, (guint)(room >> 20), (guint)(ROOM_NEEDED >> 20));
	return FALSE;
}

char *lane_folder(struct git_repo *repo, const char *config)
{
	g_autofree char *id = repository_id(repo);

	return file_cache_path("work", id, config, NULL);
}

struct lane *lane_open(struct git_repo *repo, struct kconfig *config, guint jobs, gboolean sparse,
		       GError **error)
{
	g_autoptr(lane) lane = g_new0(struct lane, 1);
	g_autofree char *folder = lane_folder(repo, config->name);

	lane->repo = repo;
	lane->config = config;
	lane->jobs = jobs;
	lane->sparse = sparse;
	lane->lock = -1;
	lane->source = g_build_filename(folder, "src", NULL);
	lane->objects = g_build_filename(folder, "obj", NULL);
	if (!take_lock(lane, folder, error) || !check_room(lane, folder, error) ||
	    !load_state(lane, error))
		return NULL;
	lane->workdir = git_workdir_open(repo, lane->source, error);
	return lane->workdir ? g_steal_pointer(&lane) : NULL;
}

static void drop_lost(struct lane *lane)
{
	if (lane->lost)
		g_ptr_array_unref(lane->lost);
	lane->lost = NULL;
}

void lane_close(struct lane *lane)
{
	if (!lane)
		return;
	if (lane->lock >= 0)
		file_unlock(lane->lock);
	g_free(lane->source);
	g_free(lane->objects);
	git_workdir_free(lane->workdir);
	kbuild_free(lane->build);
	drop_lost(lane);
	if (lane->known)
		g_hash_table_unref(lane->known);
	if (lane->inputs)
		g_hash_table_unref(lane->inputs);
	lane_state_unref(lane->now);
	g_free(lane);
}

/* The tree's version decides on the recipe, so each tree gets a build of its own. */
static void renew_build(struct lane *lane)
{
	int session = -1;

	if (lane->build) {
		session = lane->build->session;
		lane->build->session = -1;
	}
	kbuild_free(lane->build);
	lane->build = kbuild_new(lane->source, lane->objects, lane->config, lane->jobs);
	lane->build->sparse = lane->sparse;
	lane->build->session = session;
}

/*
 * What a killed session had said belongs to the objects that it left, and is kept with them at
 * once. The sources are still the old ones here: lines in messages refer to them.
 */
static gboolean begin(struct lane *lane, GError **error)
{
	g_autofree char *earlier = NULL;
	g_autoptr(GHashTable) seen = NULL;

	renew_build(lane);
	if (!kbuild_begin(lane->build, &earlier, error))
		return FALSE;
	if (earlier) {
		seen = warnings_parse(earlier, lane->source);
		warnings_update(lane->known, seen);
	}
	return save_state(lane, error);
}

/* Another compiler empties the object folder, and then nothing is known of its objects. */
static gboolean configure(struct lane *lane, GError **error)
{
	g_autofree char *path = state_path(lane);

	drop_lost(lane);
	if (!kbuild_configure(lane->build, &lane->lost, error))
		return FALSE;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_hash_table_remove_all(lane->known);
		g_hash_table_remove_all(lane->inputs);
	}
	return TRUE;
}

static void take_output(struct lane *lane, struct lane_state *state, const char *output)
{
	g_autoptr(GHashTable) seen = warnings_parse(output, lane->source);

	warnings_update(lane->known, seen);
	lane_state_add_output(state, output);
}

/* FALSE without an error: the tree's Kconfig is broken. All else is our trouble. */
static gboolean configure_or_say(struct lane *lane, struct lane_state *state, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (configure(lane, &problem))
		return TRUE;
	if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD))
		lane_state_set_problem(state, problem->message);
	else
		g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

static gboolean make(struct lane *lane, struct lane_state *state, GError **error)
{
	gint64 started = g_get_real_time() * 1000;
	g_autoptr(GPtrArray) candidates = lane_inputs_before(lane, state, error);
	g_autofree char *output = NULL;

	if (!candidates || !kbuild_make(lane->build, "", &state->built, &output, error))
		return FALSE;
	take_output(lane, state, output);
	lane_inputs_after(lane, candidates, started);
	if (!state->built) {
		g_autofree char *first = warnings_first_error(state->output, lane->source);

		lane_state_set_problem(state,
				       first ? first : "make failed without a word of an error");
	}
	return TRUE;
}

static gboolean digest_image(const struct lane *lane, struct lane_state *state, GError **error)
{
	g_autofree char *path = kbuild_image(lane->build);
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

/* Objects that are older than a failed build's sources belong to nothing: they stay in lane->now.
 */
static gboolean collect(struct lane *lane, struct lane_state *state, GError **error)
{
	g_autofree char *vmlinux = kbuild_vmlinux(lane->build);
	g_autoptr(GPtrArray) paths = audit_objects(lane->objects, error);

	if (!paths)
		return FALSE;
	for (guint i = 0; i < paths->len; i++)
		lane_state_add_object(state, lane, g_ptr_array_index(paths, i));
	warnings_update(state->warnings, lane->known);
	return !state->built ||
	       (audit_sizes(vmlinux, &state->text, &state->data, &state->bss, error) &&
		digest_image(lane, state, error));
}

/* Sources that are gone leave objects that make does not remove, and that would be audited. */
static gboolean drop_orphans(struct lane *lane, const char *tree, GError **error)
{
	g_autoptr(GPtrArray) changed = NULL;

	if (!lane->now)
		return TRUE;
	changed = git_changed(lane->repo, lane->now->tree, tree, error);
	for (guint i = 0; changed && i < changed->len; i++) {
		const char *path = g_ptr_array_index(changed, i);
		g_autofree char *source = g_build_filename(lane->source, path, NULL);
		g_autofree char *object = NULL;
		g_autofree char *full = NULL;

		if ((!g_str_has_suffix(path, ".c") && !g_str_has_suffix(path, ".S")) ||
		    g_file_test(source, G_FILE_TEST_EXISTS))
			continue;
		object = lane_object_of(path);
		full = g_build_filename(lane->objects, object, NULL);
		if (!file_remove_tree(full, error))
			return FALSE;
		g_hash_table_remove(lane->known, object);
		g_hash_table_remove(lane->known, path);
	}
	return changed != NULL;
}

static gboolean build(struct lane *lane, struct lane_state *state, const char *commit,
		      GPtrArray *files, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (!configure_or_say(lane, state, &problem)) {
		if (!problem)
			return TRUE;
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	if (!files)
		return make(lane, state, error);
	state->built = TRUE;
	return lane_compile_sources(lane, state, commit, files, error);
}

struct lane_state *lane_bring(struct lane *lane, const char *commit, GPtrArray *files,
			      GError **error)
{
	g_autofree char *tree = git_tree_of(lane->repo, commit, error);
	g_autoptr(lane_state) state = NULL;

	if (!tree)
		return NULL;
	if (!files && lane->now && strcmp(lane->now->tree, tree) == 0)
		return lane_state_ref(lane->now);
	state = lane_state_new(tree);
	if (!begin(lane, error) || !git_workdir_checkout(lane->workdir, commit, error) ||
	    !drop_orphans(lane, tree, error))
		return NULL;
	renew_build(lane);
	if (!build(lane, state, commit, files, error) || !save_state(lane, error) ||
	    !kbuild_end(lane->build, error) || (!files && !collect(lane, state, error)))
		return NULL;
	lane_state_unref(lane->now);
	lane->now = lane_state_ref(state);
	return g_steal_pointer(&state);
}
