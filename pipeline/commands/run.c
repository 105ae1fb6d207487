// SPDX-License-Identifier: GPL-2.0
/* ksweep run: find, plan, series, verify, report, in one go. */
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/record.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/tree-names.h"
#include "pipeline/run-folder/recipes.h"
#include "pipeline/run-folder/run-folder.h"
#include "pipeline/run-folder/show-report.h"
#include "reports/run/undo.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"
#include "series/make/series.h"
#include "series/plan/decision-json.h"
#include "series/plan/plan.h"
#include "series/sweep/sweep.h"
#include "verify/claims.h"
#include "verify/coverage.h"
#include "verify/verify.h"

#define PATCHES "patches"

static char *option_base, *option_branch, *option_policy, *option_area, *option_folder;
static char **option_subsystems, **option_configs;
static int option_jobs;

static const GOptionEntry options[] = {
	OPTION_BASE(&option_base),
	OPTION_BRANCH(&option_branch),
	OPTION_AREA(&option_area),
	OPTION_POLICY(&option_policy),
	OPTION_SUBSYSTEM(&option_subsystems),
	OPTION_CONFIG(&option_configs),
	OPTION_JOBS(&option_jobs),
	{"output", 'o', 0, G_OPTION_ARG_FILENAME, &option_folder,
	 "Keep the run in this directory (default: runs/BRANCH-BASE in the cache)", "DIR"},
	{NULL},
};

/* Passed from stage to stage. */
struct run {
	struct tree *base;
	struct policy *policy;
	struct run_folder *folder;
	struct found *found;
	struct plan *plan;
	GPtrArray *steps;
	GPtrArray *verdicts; /* struct verdict * */
	gint64 stage_begun;
};

static void run_clear(struct run *run)
{
	g_clear_pointer(&run->verdicts, g_ptr_array_unref);
	g_clear_pointer(&run->steps, g_ptr_array_unref);
	g_clear_pointer(&run->plan, plan_free);
	g_clear_pointer(&run->found, found_free);
	g_clear_pointer(&run->folder, run_folder_close);
	g_clear_pointer(&run->policy, policy_free);
	g_clear_pointer(&run->base, tree_free);
}
typedef struct run run;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(run, run_clear)

static json_t *site_record(gconstpointer site)
{
	return site_to_json(site);
}

static json_t *step_record(gconstpointer step)
{
	return step_to_json(step);
}

static json_t *verdict_record(gconstpointer verdict)
{
	return verdict_to_json(verdict);
}

static json_t *decision_record(gconstpointer decision)
{
	return decision_to_json(decision);
}

static void stage_begin(struct run *run, const char *stage)
{
	run->stage_begun = g_get_monotonic_time();
	progress_note("run: %s", stage);
}

static gboolean stage_end(struct run *run, const char *stage, GError **error)
{
	double seconds = (g_get_monotonic_time() - run->stage_begun) / (double)G_USEC_PER_SEC;

	return run_folder_stage_done(run->folder, stage, seconds, error);
}

static json_t *string_list(char **strings)
{
	json_t *list = json_array();

	for (char **s = strings; s && *s; s++)
		json_array_append_new(list, json_string(*s));
	return list;
}

/* Two runs are the same run when these agree. */
static json_t *identity(const struct run *run, const char *policy_text)
{
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, policy_text, -1);
	json_t *json = json_object();

	json_object_set_new(json, "base", json_string(run->base->rev));
	json_object_set_new(json, "release", json_string(run->base->release));
	json_object_set_new(json, "branch", json_string(option_branch));
	json_object_set_new(json, "area", json_string(option_area));
	json_object_set_new(json, "policy", json_string(digest));
	json_object_set_new(json, "subsystems", string_list(option_subsystems));
	json_object_set_new(json, "configs", string_list(option_configs));
	json_object_set_new(json, "repository", json_string(run->base->repo->path));
	return json;
}

/*
 * All that can be refused before the run directory is made: it would refuse the corrected command,
 * as another run.
 */
static gboolean check_options(struct tree *base, const char *directory, GError **error)
{
	g_autofree char *patches = g_build_filename(directory, PATCHES, NULL);
	const struct series_options series = {.branch = option_branch, .patches = patches};

	return area_check_in(base, option_area, error) &&
	       subsystems_check_in(base, (const char *const *)option_subsystems, error) &&
	       configs_check_in(base, (const char *const *)option_configs, error) &&
	       series_check(base, &series, error);
}

/* The caller frees. */
static char *run_directory(const struct tree *base)
{
	g_autofree char *name = NULL;

	if (option_folder)
		return g_strdup(option_folder);
	name = g_strdup_printf("%s-%.12s", option_branch, base->rev);
	g_strdelimit(name, "/", '-');
	return file_cache_path("runs", name, NULL);
}

static gboolean open_run(struct run *run, GError **error)
{
	g_autofree char *policy_text = NULL;
	g_autofree char *path = NULL;
	g_autoptr(json_t) json = NULL;

	run->base = tree_open(common.tree, option_base, error);
	if (!run->base)
		return FALSE;
	path = run_directory(run->base);
	if (!check_options(run->base, path, error))
		return FALSE;
	run->policy = policy_load(option_policy, error);
	if (!run->policy)
		return FALSE;
	if (option_policy && !file_read(option_policy, &policy_text, NULL, error))
		return FALSE;
	json = identity(run, policy_text ? policy_text : "");
	run->folder = run_folder_open(path, json, error);
	return run->folder != NULL;
}

/* {"record":"accounting"} as one element for run_folder_write(). */
static json_t *accounting_record(gconstpointer element)
{
	const struct found *found = element;
	json_t *json = json_object();
	json_t *categories = json_object();

	for (int category = 0; category < CATEGORY_COUNT; category++)
		json_object_set_new(categories, category_name(category),
				    json_integer(found->categories[category]));
	json_object_set_new(json, "record", json_string("accounting"));
	json_object_set_new(json, "version", json_integer(RECORD_VERSION));
	json_object_set_new(json, "bins", categories);
	json_object_set_new(json, "mentions", json_integer(found->mentions));
	return json;
}

static gboolean find_stage(struct run *run, GError **error)
{
	g_autoptr(GPtrArray) accounting = g_ptr_array_new();

	stage_begin(run, "find");
	run->found = find_sites(run->base, option_area, error);
	if (!run->found)
		return FALSE;
	g_ptr_array_add(accounting, run->found);
	return run_folder_write(run->folder, "sites.jsonl", run->found->sites, site_record,
				error) &&
	       run_folder_write(run->folder, "accounting.jsonl", accounting, accounting_record,
				error) &&
	       stage_end(run, "find", error);
}

static gboolean plan_stage(struct run *run, GError **error)
{
	stage_begin(run, "plan");
	run->plan = plan_make(run->base, run->found, run->policy, error);
	return run->plan &&
	       run_folder_write(run->folder, "plan.jsonl", run->plan->decisions, decision_record,
				error) &&
	       stage_end(run, "plan", error);
}

static gboolean series_stage(struct run *run, GError **error)
{
	g_autofree char *patches = run_folder_path(run->folder, PATCHES);
	struct series_options series = {.branch = option_branch,
					.subsystems = (const char *const *)option_subsystems,
					.patches = patches};

	stage_begin(run, "series");
	run->steps = sweep_make(run->base, run->plan, &series, error);
	/* Making the commits may have refused more: write the plan again. */
	if (!run->steps ||
	    !run_folder_write(run->folder, "plan.jsonl", run->plan->decisions, decision_record,
			      error) ||
	    !run_folder_write(run->folder, "steps.jsonl", run->steps, step_record, error) ||
	    !stage_end(run, "series", error))
		return FALSE;
	/* Verifying takes most of a run's time: whoever waits can read meanwhile. */
	if (run->steps->len)
		progress_note("run: the %u patches are in %s; verifying them is next",
			      run->steps->len, patches);
	return TRUE;
}

/* Keep the file whole at any moment, so that a report of a run in progress can be read. */
static void on_verdict(const struct verdict *verdict, gpointer data)
{
	struct run *run = data;
	g_autoptr(json_t) json = verdict_to_json(verdict);
	g_autoptr(GError) error = NULL;

	g_ptr_array_add(run->verdicts, verdict_from_json(json, NULL));
	if (!run_folder_write(run->folder, "verdicts.jsonl", run->verdicts, verdict_record, &error))
		progress_note("run: %s", error->message);
}

static const char *tip_of(const struct run *run)
{
	const struct step *last;

	if (run->steps->len == 0)
		return run->base->rev;
	last = run->steps->pdata[run->steps->len - 1];
	return last->commit;
}

static gboolean verify_stage(struct run *run, GError **error)
{
	g_autofree char *logs = run_folder_path(run->folder, "logs");
	g_autoptr(GPtrArray) verdicts = NULL;
	struct verify_options verify = {.configs = (const char *const *)option_configs,
					.jobs = MAX(option_jobs, 0),
					.log_folder = logs,
					.on_verdict = on_verdict,
					.data = run};

	stage_begin(run, "verify");
	if (!recipes_note(run->folder->state, run->base, verify.configs, error))
		return FALSE;
	run->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	verdicts = verify_range(run->base, run->base->rev, tip_of(run), &verify, error);
	if (!verdicts)
		return FALSE;
	g_clear_pointer(&run->verdicts, g_ptr_array_unref);
	run->verdicts = g_steal_pointer(&verdicts);
	return run_folder_write(run->folder, "verdicts.jsonl", run->verdicts, verdict_record,
				error) &&
	       stage_end(run, "verify", error);
}

static json_t *same_record(gconstpointer record)
{
	return json_incref((json_t *)record);
}

/* On a rewound tree: compare the series with the text before the rewind. */
static gboolean write_undo(struct run *run, GError **error)
{
	g_autoptr(GPtrArray)
		decisions = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) undo = NULL;
	g_autoptr(GError) failure = NULL;

	for (guint i = 0; i < run->plan->decisions->len; i++)
		g_ptr_array_add(decisions, decision_to_json(run->plan->decisions->pdata[i]));
	undo = undo_compare(run->base, tip_of(run), decisions, &failure);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	return !undo || run_folder_write(run->folder, "undo.jsonl", undo, same_record, error);
}

/* The configs that compile each call of the base: no check covers a call that none compiles. */
static gboolean write_coverage(struct run *run, GError **error)
{
	g_autoptr(GPtrArray) calls = g_ptr_array_new();
	g_autoptr(GPtrArray) coverage = NULL;

	for (guint i = 0; i < run->found->sites->len; i++)
		if (site_is_call(run->found->sites->pdata[i]))
			g_ptr_array_add(calls, run->found->sites->pdata[i]);
	coverage = verify_coverage(run->base, calls, (const char *const *)option_configs, error);
	return coverage &&
	       run_folder_write(run->folder, "coverage.jsonl", coverage, same_record, error);
}

/* List the sites that are left, and write the patches again, with the claims in the letter. */
static gboolean close_stage(struct run *run, guint *unresolved, GError **error)
{
	g_autofree char *patches = run_folder_path(run->folder, PATCHES);
	g_autoptr(tree) tip = NULL;
	g_autoptr(found) after = NULL;
	g_autoptr(GPtrArray) claims = NULL;

	stage_begin(run, "close");
	tip = tree_open(common.tree, tip_of(run), error);
	if (!tip)
		return FALSE;
	after = find_sites(tip, option_area, error);
	if (!after ||
	    !run_folder_write(run->folder, "sites-after.jsonl", after->sites, site_record, error))
		return FALSE;
	if (!write_coverage(run, error) || !write_undo(run, error))
		return FALSE;
	*unresolved = after->categories[CATEGORY_UNRESOLVED];
	claims = verdicts_claims(run->verdicts, (const char *const *)option_configs,
				 run->steps->len, error);
	if (!claims)
		return FALSE;
	g_ptr_array_add(claims, NULL);
	return sweep_mail(run->base, run->steps, run->plan, (const char *const *)claims->pdata,
			  patches, error) &&
	       stage_end(run, "close", error);
}

static gboolean stages(struct run *run, guint *unresolved, GError **error)
{
	return find_stage(run, error) && plan_stage(run, error) && series_stage(run, error) &&
	       verify_stage(run, error) && close_stage(run, unresolved, error);
}

static int run_run(char **args, GError **error)
{
	g_auto(run) run = {0};
	g_autofree char *html = NULL;
	guint unresolved = 0;
	gboolean good = FALSE;

	if (args[0]) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "run takes no argument, got '%s'", args[0]);
		return KSWEEP_ERROR_USAGE;
	}
	if (!option_branch)
		option_branch = g_strdup(BRANCH_DEFAULT);
	if (!option_area)
		option_area = g_strdup(AREA_DEFAULT);
	if (!open_run(&run, error))
		return KSWEEP_ERROR_ENVIRONMENT;
	if (tree_dirty(run.base))
		progress_note("run: the work tree has uncommitted changes, which are ignored");
	if (!stages(&run, &unresolved, error)) {
		progress_note("run: not finished; the same command continues in %s",
			      run.folder->path);
		return KSWEEP_ERROR_ENVIRONMENT;
	}
	html = run_folder_path(run.folder, "report.html");
	if (!show_report(run.folder->path, html, &good, error))
		return KSWEEP_ERROR_ENVIRONMENT;
	say("\nbranch   %s (%u commits on %.12s)\npatches  %s/patches\nreport   %s (and: ksweep report %s)\n",
	    option_branch, run.steps->len, run.base->rev, run.folder->path, html, run.folder->path);
	return good && unresolved == 0 ? 0 : KSWEEP_ERROR_NOT_GOOD;
}

const struct command command_run = {
	.name = "run",
	.arguments = "",
	.summary = "Find, plan, make the series, verify and report in one go; can be resumed",
	.details =
		"Makes the branch and a run directory with the sites, the plan, the patches, every verdict "
		"and the logs. A run that was interrupted continues when the same command is given "
		"again.\n\n"
		"Exit status 0 when everything was converted and every check of every commit passed; 1 when "
		"something was refused, is left, or did not pass.",
	.examples = "ksweep run -C ~/linux --base=v4.16 --branch=no-syscalls -o runs/no-syscalls",
	.options = options,
	.run = run_run,
};
