// SPDX-License-Identifier: GPL-2.0
/* ksweep track: count the remaining calls over history. */
#include "base/error.h"
#include "base/progress.h"
#include "base/run.h"
#include "kernel-tree/git/repo.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/output.h"
#include "reports/history/history.h"
#include "reports/history/revisions.h"
#include "reports/history/table.h"

static char *option_tags;
static gboolean option_first_parent, option_every;

static const GOptionEntry options[] = {
	{"tags", 0, 0, G_OPTION_ARG_STRING, &option_tags,
	 "Count in each tag that matches, as 'v4.1[5-9]'", "GLOB"},
	{"first-parent", 0, 0, G_OPTION_ARG_NONE, &option_first_parent,
	 "Follow only the first parent of merges", NULL},
	{"every", 0, 0, G_OPTION_ARG_NONE, &option_every,
	 "Also show revisions that changed no count", NULL},
	{NULL},
};

static GPtrArray *revisions(struct git_repo *repo, char **args, GError **error)
{
	if (option_tags && !*option_tags) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "the value of option '--tags' is empty");
		return NULL;
	}
	if (option_tags && !args[0])
		return history_tags(repo, option_tags, error);
	if (!option_tags && args[0] && !args[1])
		return history_range(repo, args[0], option_first_parent, error);
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		    "track takes either a range R1..R2 or --tags=GLOB");
	return NULL;
}

/* One record per revision. */
static GPtrArray *count_all(struct history *history, struct git_repo *repo, GPtrArray *names,
			    GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	struct progress *progress = progress_begin("track", names->len);

	for (guint i = 0; i < names->len; i++) {
		json_t *record = NULL;

		if (!run_interrupted(error))
			record = history_count(history, repo, names->pdata[i], error);
		if (!record) {
			g_prefix_error(error, "%s: ", (char *)names->pdata[i]);
			progress_end(progress, NULL);
			return NULL;
		}
		say_record(record);
		g_ptr_array_add(records, record);
		progress_advance(progress, 1, names->pdata[i]);
	}
	progress_end(progress, "%u revisions", names->len);
	return g_steal_pointer(&records);
}

static int run(char **args, GError **error)
{
	g_autoptr(git_repo) repo = git_repo_open(common.tree, error);
	g_autoptr(GPtrArray) names = repo ? revisions(repo, args, error) : NULL;
	g_autoptr(history) history = names ? history_open(error) : NULL;
	g_autoptr(GPtrArray) records = history ? count_all(history, repo, names, error) : NULL;
	g_autofree char *table = NULL;

	if (!records)
		return KSWEEP_ERROR_ENVIRONMENT;
	table = history_table(records, option_every);
	say("%s", table);
	return 0;
}

const struct command command_track = {
	.name = "track",
	.arguments = "R1..R2 | --tags=GLOB",
	.summary = "Count the remaining call sites over history",
	.details =
		"Counts the in-kernel calls of system calls in each commit of a range (R1 included), "
		"or in each tag that matches a glob, without a checkout. Counts are stored by the "
		"tree's object name, so that no tree is counted twice.",
	.examples = "ksweep track -C ~/linux --tags='v4.1[5-9]'\n"
		    "ksweep track -C ~/linux v4.16..v4.17 --first-parent",
	.pages = TRUE,
	.options = options,
	.run = run,
};
