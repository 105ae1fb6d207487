// SPDX-License-Identifier: GPL-2.0
#include "verify/config-run.h"

#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "kernel-tree/kbuild/toolchain.h"

#define FACT_KIND "tree 1"

/* A guest that takes ten times as long as the base's, and then some, hangs. */
#define DEADLINE_MIN	30.0
#define DEADLINE_FACTOR 10.0

/* Single objects are judged from other input than a whole kernel of the same recipe. */
static char *recipe_of(const struct kconfig *config)
{
	return store_key(config->base, config->fragment, config->arch,
			 config->touched ? "touched 1" : NULL, NULL);
}

static char *missing_compiler(const struct kconfig *config)
{
	const struct toolchain_arch *arch = toolchain_arch(config->arch);

	if (toolchain_prefix(config->arch))
		return NULL;
	return g_strdup_printf("not compiled: %sgcc is not installed (package %s)",
			       arch->prefixes[0], arch->package);
}

struct walk *walk_new(struct tree *tree, struct store *store, GPtrArray *commits, GPtrArray *trees,
		      struct kconfig *config, const struct verify_options *options)
{
	struct walk *walk = g_new0(struct walk, 1);

	walk->tree = tree;
	walk->store = store;
	walk->commits = g_ptr_array_ref(commits);
	walk->trees = g_ptr_array_ref(trees);
	walk->config = config;
	walk->jobs = options->jobs;
	walk->recompile = options->recompile;
	walk->boot_deadline = options->boot_deadline;
	walk->toolchain = kbuild_toolchain_for(tree->version, tree->patchlevel, config->arch);
	walk->booted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	walk->recipe = recipe_of(config);
	walk->missing = missing_compiler(config);
	return walk;
}

void walk_free(struct walk *walk)
{
	if (!walk)
		return;
	lane_state_unref(walk->good);
	lane_close(walk->lane);
	g_ptr_array_unref(walk->commits);
	g_ptr_array_unref(walk->trees);
	g_free(walk->toolchain);
	g_hash_table_unref(walk->booted);
	g_free(walk->recipe);
	g_free(walk->missing);
	g_free(walk->base_problem);
	g_free(walk);
}

static const char *tree_at(const struct walk *walk, guint i)
{
	return g_ptr_array_index(walk->trees, i);
}

static char *fact_key(const struct walk *walk, guint i)
{
	return store_key(tree_at(walk, i), walk->recipe, walk->toolchain, NULL);
}

/* What is known of a commit without building it: "built", "image", "problem". */
static json_t *fact_at(const struct walk *walk, guint i)
{
	g_autofree char *key = fact_key(walk, i);
	g_autofree char *text = store_fact(walk->store, FACT_KIND, key);

	return text ? json_loads(text, 0, NULL) : NULL;
}

static gboolean keep_fact(struct walk *walk, guint i, const struct lane_state *state,
			  GError **error)
{
	g_autofree char *key = fact_key(walk, i);
	g_autofree char *problem = g_utf8_make_valid(state->problem, -1);
	g_autoptr(json_t) json = json_pack("{s:b,s:s,s:s}", "built", state->built, "image",
					   state->image, "problem", problem);
	g_autofree char *line = record_line(json);

	return store_put_fact(walk->store, FACT_KIND, key, line, error);
}

/* Both are to be known to whoever reads a verdict: they say what was not looked at. */
static void tell_config(const struct walk *walk)
{
	g_autoptr(GPtrArray) workarounds = kbuild_workarounds_for(
		walk->tree->version, walk->tree->patchlevel, walk->config->arch);
	g_autofree char *lost = walk->lane->lost ? check_some(walk->lane->lost, 40) : NULL;

	for (guint i = 0; i < workarounds->len; i++) {
		const struct workaround *w = g_ptr_array_index(workarounds, i);

		progress_note("config %s: work-around %s: %s", walk->config->name, w->name, w->why);
	}
	if (lost && *lost)
		progress_note("config %s: this tree does not take: %s", walk->config->name, lost);
}

static double deadline_for(struct walk *walk, guint i)
{
	g_autoptr(boot_fact) base = NULL;
	g_autoptr(json_t) fact = NULL;

	if (walk->boot_deadline > 0 || i == 0)
		return walk->boot_deadline;
	fact = fact_at(walk, 0);
	base = fact ? boot_fact_get(walk->store, record_text(fact, "image")) : NULL;
	return base && base->done ? MAX(DEADLINE_MIN, DEADLINE_FACTOR * base->seconds) : 0;
}

/* While the image lies there: once the lane has moved on it is gone. */
static gboolean boot_now(struct walk *walk, guint i, const struct lane_state *state, GError **error)
{
	g_autoptr(boot_fact) fact = NULL;
	g_autoptr(GError) problem = NULL;

	if (!walk->boots || !*state->image)
		return TRUE;
	fact = boot_fact_get(walk->store, state->image);
	if (fact)
		return TRUE;
	fact = boot_fact_make(walk->store, walk->lane, state->image, deadline_for(walk, i),
			      &problem);
	if (fact)
		g_hash_table_insert(walk->booted, g_strdup(state->image), GUINT_TO_POINTER(i));
	if (fact || !g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
		return TRUE; /* without QEMU the builds are still worth judging: walk_boot() tells
			      */
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

static gboolean open_lane(struct walk *walk, GError **error)
{
	if (walk->lane)
		return TRUE;
	walk->lane = lane_open(walk->tree->repo, walk->config, walk->jobs, walk->sparse, error);
	if (walk->lane)
		walk->lane->recompile = walk->recompile;
	return walk->lane != NULL;
}

struct lane_state *walk_state(struct walk *walk, guint i, GError **error)
{
	g_autoptr(lane_state) state = NULL;
	gboolean first = !walk->lane;

	if (walk->good && strcmp(walk->good->tree, tree_at(walk, i)) == 0)
		return lane_state_ref(walk->good);
	if (!open_lane(walk, error))
		return NULL;
	state = lane_bring(walk->lane, g_ptr_array_index(walk->commits, i), NULL, error);
	/* That the base does not build may be the machine's fault: it is tried again each time. */
	if (!state || ((state->built || i > 0) && !keep_fact(walk, i, state, error)))
		return NULL;
	if (first)
		tell_config(walk);
	if (state->built) {
		lane_state_unref(walk->good);
		walk->good = lane_state_ref(state);
	}
	return boot_now(walk, i, state, error) ? g_steal_pointer(&state) : NULL;
}

gboolean walk_sources(struct walk *walk, guint before, guint i, GPtrArray *files,
		      struct lane_state **was, struct lane_state **is, GError **error)
{
	gboolean first = !walk->lane;

	if (!open_lane(walk, error))
		return FALSE;
	*was = lane_bring(walk->lane, walk->commits->pdata[before], files, error);
	if (*was && first)
		tell_config(walk);
	*is = *was ? lane_bring(walk->lane, walk->commits->pdata[i], files, error) : NULL;
	return *is != NULL;
}

gboolean walk_known_broken(const struct walk *walk, guint i)
{
	g_autoptr(json_t) fact = fact_at(walk, i);

	return fact && !json_is_true(json_object_get(fact, "built"));
}

static void note_base_problem(struct walk *walk, const struct lane_state *state)
{
	g_free(walk->base_problem);
	walk->base_problem = g_strdup(state->problem);
}

gboolean walk_judges(const struct walk *walk, guint i)
{
	return !walk->config->last || i + 1 == walk->commits->len;
}

gboolean walk_before(struct walk *walk, guint i, gint *before, GError **error)
{
	gint first = walk->config->last ? 0 : (gint)i - 1;

	if (walk->config->touched) {
		*before = first;
		return TRUE;
	}
	for (gint j = first; j >= 0; j--) {
		g_autoptr(json_t) fact = fact_at(walk, j);
		g_autoptr(lane_state) state = NULL;

		*before = j;
		if (fact && json_is_true(json_object_get(fact, "built")))
			return TRUE;
		if (fact)
			continue;
		state = walk_state(walk, j, error);
		if (!state)
			return FALSE;
		if (state->built)
			return TRUE;
		if (j == 0)
			note_base_problem(walk, state);
	}
	*before = -1;
	return TRUE;
}

/* A state outlives the lane's stay at its tree; an image does not. */
static gboolean image_lies_there(struct walk *walk, guint i, GError **error)
{
	g_autoptr(lane_state) state = NULL;

	if (!open_lane(walk, error))
		return FALSE;
	state = lane_bring(walk->lane, g_ptr_array_index(walk->commits, i), NULL, error);
	return state != NULL;
}

/* The fact of an image, told from one that was booted for this very commit a moment ago. */
static struct boot_fact *known_boot(struct walk *walk, guint i, const char *image)
{
	struct boot_fact *boot = boot_fact_get(walk->store, image);
	gpointer of;

	if (boot && g_hash_table_lookup_extended(walk->booted, image, NULL, &of))
		boot->stored = GPOINTER_TO_UINT(of) != i;
	return boot;
}

gboolean walk_boot_is_known(struct walk *walk, guint i)
{
	g_autoptr(json_t) fact = fact_at(walk, i);
	g_autoptr(boot_fact) boot =
		fact ? boot_fact_get(walk->store, record_text(fact, "image")) : NULL;

	return boot != NULL;
}

struct boot_fact *walk_boot(struct walk *walk, guint i, GError **error)
{
	g_autoptr(json_t) fact = fact_at(walk, i);
	g_autoptr(lane_state) state = NULL;
	struct boot_fact *boot = NULL;

	if (fact)
		boot = known_boot(walk, i, record_text(fact, "image"));
	if (boot || (fact && !*record_text(fact, "image")))
		return boot;
	state = walk_state(walk, i, error);
	if (!state || !*state->image || !image_lies_there(walk, i, error))
		return NULL;
	boot = known_boot(walk, i, state->image);
	/* A QEMU that failed left no fact: it is tried again for each who asks. */
	return boot ? boot
		    : boot_fact_make(walk->store, walk->lane, state->image, deadline_for(walk, i),
				     error);
}

char *walk_base_problem(struct walk *walk)
{
	return g_strdup_printf("the base itself does not build: %s", walk->base_problem);
}
