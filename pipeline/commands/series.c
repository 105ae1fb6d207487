// SPDX-License-Identifier: GPL-2.0
/* ksweep series: make the commits, the patches and the cover letter. */
#include <string.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/record.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/tree-names.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"
#include "series/make/series.h"
#include "series/plan/decision-json.h"
#include "series/plan/plan.h"
#include "series/plan/remaining.h"
#include "series/sweep/sweep.h"

static char *option_base, *option_branch, *option_area, *option_policy, *option_folder;
static char **option_subsystems, **option_trailers;
static gboolean option_no_checkpatch;

static const GOptionEntry entries[] = {
	OPTION_BASE(&option_base),
	OPTION_BRANCH(&option_branch),
	OPTION_AREA(&option_area),
	OPTION_POLICY(&option_policy),
	OPTION_SUBSYSTEM(&option_subsystems),
	{"output", 'o', 0, G_OPTION_ARG_FILENAME, &option_folder,
	 "Write patches and cover letter into this directory", "DIR"},
	{"trailer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &option_trailers,
	 "Add this line to each commit message (\"Link: ...\"); may be repeated", "LINE"},
	{"no-checkpatch", 0, 0, G_OPTION_ARG_NONE, &option_no_checkpatch,
	 "Do not run the tree's checkpatch.pl over the patches", NULL},
	{NULL},
};

static void say_steps(GPtrArray *steps)
{
	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);
		g_autoptr(json_t) record = step_to_json(step);

		say("%3u  ", step->n);
		say_painted(PAINT_UNSURE, "%.12s", step->commit);
		say("  %s\n", step->subject);
		say_record(record);
	}
}

/* Uses that are not plain calls, and stay although the calls were converted. */
static void say_uses_left(const struct plan *plan)
{
	guint shown = 0;

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autofree char *left = decision_is_refused(decision) ? NULL
								      : remaining_text(decision);
		g_autoptr(json_t) record = NULL;

		if (!left)
			continue;
		if (!shown++)
			say("\nConverted, except for uses that are not plain calls:\n");
		say("  %s: %s\n", decision->symbol, left);
		record = decision_to_json(decision);
		say_record(record);
	}
}

/* Refused decisions under a heading, or those that the policy keeps. Returns how many. */
static guint say_not_converted(const struct plan *plan, gboolean kept, const char *heading)
{
	guint shown = 0;

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autoptr(json_t) record = NULL;

		if (!decision_is_refused(decision) || decision->kept != kept)
			continue;
		if (!shown++)
			say("\n%s:\n", heading);
		say("  %s: %s\n", decision->symbol, decision->why);
		record = decision_to_json(decision);
		say_record(record);
	}
	return shown;
}

/* The last lines. */
static void say_result(const struct tree *base, guint commits, guint refused)
{
	if (option_folder && commits)
		say("\nThe patches and the cover letter are in '%s'.", option_folder);
	say("\n");
	if (!commits)
		say_painted(refused ? PAINT_BAD : PAINT_GOOD,
			    "Nothing to convert in %.12s (Linux %s)", base->rev, base->release);
	else
		say_painted(refused ? PAINT_BAD : PAINT_GOOD,
			    "%u commits on '%s', from %.12s (Linux %s)", commits, option_branch,
			    base->rev, base->release);
	if (refused)
		say_painted(PAINT_BAD, "; %u system call%s refused", refused,
			    refused == 1 ? "" : "s");
	say("\n");
}

static int make(struct tree *base, struct policy *policy, GError **error)
{
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *range_diff = NULL;
	g_autoptr(found) found = NULL;
	g_autoptr(plan) plan = NULL;
	g_autoptr(GPtrArray) steps = NULL;
	struct series_options options = {
		.branch = option_branch,
		.subsystems = (const char *const *)option_subsystems,
		.patches = option_folder,
		.trailers = (const char *const *)option_trailers,
		.no_checkpatch = option_no_checkpatch,
		.findings = findings,
		.range_diff = &range_diff,
	};
	guint refused;

	found = find_sites(base, option_area, error);
	plan = found ? plan_make(base, found, policy, error) : NULL;
	steps = plan ? sweep_make(base, plan, &options, error) : NULL;
	if (!steps)
		return KSWEEP_ERROR_ENVIRONMENT;
	say_steps(steps);
	refused = say_not_converted(plan, FALSE, "Not converted");
	say_not_converted(plan, TRUE, "Kept by policy");
	say_uses_left(plan);
	if (range_diff)
		say("\nAgainst the series made before:\n%s\n", range_diff);
	for (guint i = 0; i < findings->len; i++)
		say("%s  %s\n", i ? "" : "\ncheckpatch.pl --strict:\n",
		    (const char *)g_ptr_array_index(findings, i));
	say_result(base, steps->len, refused);
	return refused ? KSWEEP_ERROR_NOT_GOOD : 0;
}

/* All that can be refused before the tree is read. */
static gboolean check_options(struct tree *base, GError **error)
{
	const struct series_options options = {
		.branch = option_branch,
		.patches = option_folder,
		.trailers = (const char *const *)option_trailers,
	};

	return area_check_in(base, option_area, error) &&
	       subsystems_check_in(base, (const char *const *)option_subsystems, error) &&
	       series_check(base, &options, error);
}

static int run(char **args, GError **error)
{
	g_autoptr(tree) base = NULL;
	g_autoptr(policy) policy = NULL;

	if (*args) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "series takes no argument, got '%s'", *args);
		return KSWEEP_ERROR_USAGE;
	}
	if (!option_branch)
		option_branch = g_strdup(BRANCH_DEFAULT);
	if (!option_area)
		option_area = g_strdup(AREA_DEFAULT);
	base = tree_open(common.tree, option_base, error);
	if (!base)
		return KSWEEP_ERROR_USAGE;
	if (!check_options(base, error))
		return KSWEEP_ERROR_USAGE;
	policy = policy_load(option_policy, error);
	if (!policy)
		return KSWEEP_ERROR_USAGE;
	/* After the checks: git reads all of a large work tree. */
	if (!option_base && tree_dirty(base))
		progress_note("series: the work tree has uncommitted changes, which are ignored");
	return make(base, policy, error);
}

const struct command command_series = {
	.name = "series",
	.arguments = "",
	.summary = "Make the commits, the patches and the cover letter",
	.details =
		"The branch is written when all commits are made, and only if it does not exist or "
		"ksweep made all of it. The same base, policy and ksweep give the same commits, byte for "
		"byte, and the branches of different subsystems merge.\n\n"
		"Exit status 1 when a system call was refused.",
	.examples = "ksweep series -C ~/linux --base=v4.16 --branch=no-syscalls -o outgoing\n"
		    "ksweep series -C ~/linux --base=v4.16 -b ipc-syscalls -s ipc",
	.options = entries,
	.run = run,
};
