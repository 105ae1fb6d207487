// SPDX-License-Identifier: GPL-2.0
#include "verify/config-run.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/text-wrap.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "kernel-tree/kbuild/workarounds.h"

#define STORE_KIND "tree 1"

/* A guest that takes ten times as long as under the base hangs. */
#define DEADLINE_MIN	30.0
#define DEADLINE_FACTOR 10.0

/* Verdicts on single objects differ from those on a whole kernel of the same recipe. */
static char *recipe_of(const struct config_recipe *config)
{
	return store_key(config->base, config->fragment, config->arch,
			 config->touched ? "touched 1" : NULL, NULL);
}

static char *missing_compiler(const struct config_recipe *config)
{
	const struct toolchain_arch *arch = toolchain_arch(config->arch);

	if (toolchain_prefix(config->arch))
		return NULL;
	return g_strdup_printf("not compiled: %sgcc is not installed (package %s)",
			       arch->prefixes[0], arch->package);
}

struct config_run *config_run_new(struct tree *tree, struct store *store, GPtrArray *commits,
				  GPtrArray *trees, struct config_recipe *config,
				  const struct verify_options *options)
{
	struct config_run *run = g_new0(struct config_run, 1);

	run->tree = tree;
	run->store = store;
	run->commits = g_ptr_array_ref(commits);
	run->trees = g_ptr_array_ref(trees);
	run->config = config;
	run->jobs = options->jobs;
	run->recompile = options->recompile;
	run->boot_deadline = options->boot_deadline;
	run->toolchain = kbuild_toolchain_for(tree->version, tree->patchlevel, config->arch);
	run->booted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	run->recipe = recipe_of(config);
	run->missing = missing_compiler(config);
	return run;
}

void config_run_free(struct config_run *run)
{
	if (!run)
		return;
	build_state_unref(run->good);
	workspace_close(run->workspace);
	g_ptr_array_unref(run->commits);
	g_ptr_array_unref(run->trees);
	g_free(run->toolchain);
	g_hash_table_unref(run->booted);
	g_free(run->recipe);
	g_free(run->missing);
	g_free(run->base_problem);
	g_free(run);
}

static const char *tree_at(const struct config_run *run, guint i)
{
	return g_ptr_array_index(run->trees, i);
}

static char *state_key(const struct config_run *run, guint i)
{
	return store_key(tree_at(run, i), run->recipe, run->toolchain, NULL);
}

/* The stored result of building a commit: "built", "image", "problem"; NULL: none. */
static json_t *stored_state(const struct config_run *run, guint i)
{
	g_autofree char *key = state_key(run, i);
	g_autofree char *text = store_fact(run->store, STORE_KIND, key);

	return text ? json_loads(text, 0, NULL) : NULL;
}

static gboolean store_state(struct config_run *run, guint i, const struct build_state *state,
			    GError **error)
{
	g_autofree char *key = state_key(run, i);
	g_autofree char *problem = g_utf8_make_valid(state->problem, -1);
	g_autoptr(json_t) json = json_pack("{s:b,s:s,s:s}", "built", state->built, "image",
					   state->image, "problem", problem);
	g_autofree char *line = record_line(json);

	return store_put_fact(run->store, STORE_KIND, key, line, error);
}

/* The reader of a verdict must know both: they limit what was built. */
static void note_config(const struct config_run *run)
{
	g_autoptr(GPtrArray) workarounds = kbuild_workarounds_for(
		run->tree->version, run->tree->patchlevel, run->config->arch);
	const GPtrArray *lines = workspace_lost_lines(run->workspace);
	g_autofree char *lost = lines ? text_some(lines, 40) : NULL;

	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		progress_note("config %s: workaround %s: %s", run->config->name, w->name, w->why);
	}
	if (lost && *lost)
		progress_note("config %s: options that this tree does not know: %s",
			      run->config->name, lost);
}

static double deadline_for(struct config_run *run, guint i)
{
	g_autoptr(boot_result) base = NULL;
	g_autoptr(json_t) state = NULL;

	if (run->boot_deadline > 0 || i == 0)
		return run->boot_deadline;
	state = stored_state(run, 0);
	base = state ? boot_result_get(run->store, record_text(state, "image")) : NULL;
	return base && base->done ? MAX(DEADLINE_MIN, DEADLINE_FACTOR * base->seconds) : 0;
}

static struct boot_result *boot_image(struct config_run *run, guint i, const char *image,
				      GError **error)
{
	g_autofree char *path = workspace_image(run->workspace);

	return boot_result_make(run->store, path, image, deadline_for(run, i), error);
}

/* Boot now, since the image is replaced when the workspace moves to another commit. */
static gboolean boot_now(struct config_run *run, guint i, const struct build_state *state,
			 GError **error)
{
	g_autoptr(boot_result) boot = NULL;
	g_autoptr(GError) problem = NULL;

	if (!run->boots || !*state->image)
		return TRUE;
	boot = boot_result_get(run->store, state->image);
	if (boot)
		return TRUE;
	boot = boot_image(run, i, state->image, &problem);
	if (boot)
		g_hash_table_insert(run->booted, g_strdup(state->image), GUINT_TO_POINTER(i));
	/* Without QEMU the builds can still be judged: config_run_boot() reports the error. */
	if (boot || !g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

static gboolean open_workspace(struct config_run *run, GError **error)
{
	const struct workspace_options options = {
		.jobs = run->jobs, .sparse = run->sparse, .recompile = run->recompile};

	if (!run->workspace)
		run->workspace = workspace_open(run->tree->repo, run->config, &options, error);
	return run->workspace != NULL;
}

struct build_state *config_run_state(struct config_run *run, guint i, GError **error)
{
	g_autoptr(build_state) state = NULL;
	gboolean first = !run->workspace;

	if (run->good && strcmp(run->good->tree, tree_at(run, i)) == 0)
		return build_state_ref(run->good);
	if (!open_workspace(run, error))
		return NULL;
	state = workspace_build(run->workspace, g_ptr_array_index(run->commits, i), NULL, error);
	/* A base that does not build is not stored: it may be the machine's fault. */
	if (!state || ((state->built || i > 0) && !store_state(run, i, state, error)))
		return NULL;
	if (first)
		note_config(run);
	if (state->built) {
		build_state_unref(run->good);
		run->good = build_state_ref(state);
	}
	return boot_now(run, i, state, error) ? g_steal_pointer(&state) : NULL;
}

gboolean config_run_sources(struct config_run *run, guint before, guint i, GPtrArray *files,
			    struct build_state **was, struct build_state **is, GError **error)
{
	gboolean first = !run->workspace;

	if (!open_workspace(run, error))
		return FALSE;
	*was = workspace_build(run->workspace, run->commits->pdata[before], files, error);
	if (*was && first)
		note_config(run);
	*is = *was ? workspace_build(run->workspace, run->commits->pdata[i], files, error) : NULL;
	return *is != NULL;
}

gboolean config_run_known_broken(const struct config_run *run, guint i)
{
	g_autoptr(json_t) state = stored_state(run, i);

	return state && !json_is_true(json_object_get(state, "built"));
}

static void note_base_problem(struct config_run *run, const struct build_state *state)
{
	g_free(run->base_problem);
	run->base_problem = g_strdup(state->problem);
}

gboolean config_run_judges(const struct config_run *run, guint i)
{
	return !run->config->last || i + 1 == run->commits->len;
}

gboolean config_run_before(struct config_run *run, guint i, gint *before, GError **error)
{
	gint first = run->config->last ? 0 : (gint)i - 1;

	if (run->config->touched) {
		*before = first;
		return TRUE;
	}
	for (gint j = first; j >= 0; j--) {
		g_autoptr(json_t) stored = stored_state(run, j);
		g_autoptr(build_state) state = NULL;

		*before = j;
		if (stored && json_is_true(json_object_get(stored, "built")))
			return TRUE;
		if (stored)
			continue;
		state = config_run_state(run, j, error);
		if (!state)
			return FALSE;
		if (state->built)
			return TRUE;
		if (j == 0)
			note_base_problem(run, state);
	}
	*before = -1;
	return TRUE;
}

/* The image of a state is there only while the workspace is at its commit. */
static gboolean bring_image(struct config_run *run, guint i, GError **error)
{
	g_autoptr(build_state) state = NULL;

	if (!open_workspace(run, error))
		return FALSE;
	state = workspace_build(run->workspace, g_ptr_array_index(run->commits, i), NULL, error);
	return state != NULL;
}

/* The stored result of an image; one booted in this run for this commit does not count as stored.
 */
static struct boot_result *known_boot(struct config_run *run, guint i, const char *image)
{
	struct boot_result *boot = boot_result_get(run->store, image);
	gpointer of;

	if (boot && g_hash_table_lookup_extended(run->booted, image, NULL, &of))
		boot->stored = GPOINTER_TO_UINT(of) != i;
	return boot;
}

gboolean config_run_boot_is_known(struct config_run *run, guint i)
{
	g_autoptr(json_t) state = stored_state(run, i);
	g_autoptr(boot_result)
		boot = state ? boot_result_get(run->store, record_text(state, "image")) : NULL;

	return boot != NULL;
}

struct boot_result *config_run_boot(struct config_run *run, guint i, GError **error)
{
	g_autoptr(json_t) stored = stored_state(run, i);
	g_autoptr(build_state) state = NULL;
	struct boot_result *boot = NULL;

	if (stored)
		boot = known_boot(run, i, record_text(stored, "image"));
	if (boot || (stored && !*record_text(stored, "image")))
		return boot;
	state = config_run_state(run, i, error);
	if (!state || !*state->image || !bring_image(run, i, error))
		return NULL;
	boot = known_boot(run, i, state->image);
	/* Not stored if QEMU itself failed: try again. */
	return boot ? boot : boot_image(run, i, state->image, error);
}

char *config_run_base_problem(struct config_run *run)
{
	return g_strdup_printf("the base itself does not build: %s", run->base_problem);
}
