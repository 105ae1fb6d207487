// SPDX-License-Identifier: GPL-2.0
/* ksweep plan: show how each syscall would be converted, and why. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/tree-names.h"
#include "series/plan/decision-json.h"
#include "series/plan/plan.h"

static char *policy_path;
static char *area;
static char *rev;

static const GOptionEntry options[] = {
	OPTION_POLICY(&policy_path),
	OPTION_AREA(&area),
	OPTION_REV(&rev),
	{NULL},
};

static void print_decision(const struct decision *decision)
{
	say("%-28s %-8s %s%s%s\n", decision->symbol, decision->strategy->name,
	    decision->helper[0] ? decision->helper : "-", decision->header.path[0] ? "  " : "",
	    decision->header.path);
	say("    %u caller%s: %s\n", decision->sites->len, decision->sites->len == 1 ? "" : "s",
	    decision->why);
	for (guint i = 0; i < decision->remaining->len; i++) {
		const struct site *site = g_ptr_array_index(decision->remaining, i);

		say("    left: %s at %s:%u\n", site->context, site->file, site->line);
	}
}

static void say_heading(const char *heading, gboolean gap)
{
	say("%s", gap ? "\n" : "");
	say_painted(strcmp(heading, "refused") == 0 ? PAINT_BAD : PAINT_NAME, "%s", heading);
	say("\n");
}

/* A subsystem's name, once above its syscalls. */
static void print_decisions(const struct plan *plan)
{
	const char *subsystem = "";

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		const char *heading = decision->kept		      ? "kept"
				      : decision_is_refused(decision) ? "refused"
								      : decision->subsystem;

		if (strcmp(heading, subsystem) != 0)
			say_heading(heading, i > 0);
		subsystem = heading;
		print_decision(decision);
	}
}

static void print_summary(const struct plan *plan, guint refused, guint left)
{
	guint counts[STRATEGY_COUNT] = {0};
	guint calls = 0;

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);

		counts[strategy_index(decision->strategy)]++;
		if (!decision_is_refused(decision))
			calls += decision->sites->len;
	}
	say("\n%u system calls:", plan->decisions->len);
	for (guint i = 0; strategies[i] != &strategy_refuse; i++)
		say(" %u %s,", counts[i], strategies[i]->name);
	say(" %u refused. %u calls would be converted", refused, calls);
	if (left)
		say(", %u uses that are not plain calls stay", left);
	say(".\n");
}

static int run(char **args, GError **error)
{
	g_autoptr(tree) tree = NULL;
	g_autoptr(policy) policy = NULL;
	g_autoptr(found) found = NULL;
	g_autoptr(plan) plan = NULL;
	guint refused, left;

	if (args[0]) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "plan takes no argument, got '%s'", args[0]);
		return KSWEEP_ERROR_USAGE;
	}
	tree = tree_open(common.tree, rev, error);
	if (!area)
		area = g_strdup(AREA_DEFAULT);
	policy = tree && area_check_in(tree, area, error) ? policy_load(policy_path, error) : NULL;
	found = policy ? find_sites(tree, area, error) : NULL;
	plan = found ? plan_make(tree, found, policy, error) : NULL;
	if (!plan)
		return 0;
	refused = plan_refused(plan, &left);
	print_decisions(plan);
	print_summary(plan, refused, left);
	for (guint i = 0; common.json && i < plan->decisions->len; i++) {
		g_autoptr(json_t) json = decision_to_json(g_ptr_array_index(plan->decisions, i));

		say_record(json);
	}
	return refused || left ? 1 : 0;
}

const struct command command_plan = {
	.name = "plan",
	.arguments = "",
	.summary = "Show how each syscall would be converted, and why",
	.details =
		"For each syscall that the kernel calls: the strategy, the helper's name, the "
		"header of its prototype, the number of callers, and the reason for each choice. "
		"Refused system calls come last, with the reason. Nothing is changed.\n\n"
		"Exit status 1 when anything is refused.",
	.examples = "ksweep plan -C ~/linux\n"
		    "ksweep plan -C ~/linux --policy=names.ini --rev=v4.16",
	.pages = TRUE,
	.options = options,
	.run = run,
};
