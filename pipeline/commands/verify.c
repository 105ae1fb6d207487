// SPDX-License-Identifier: GPL-2.0
/* ksweep verify: check every commit of a range. */
#include <stdlib.h>
#include <string.h>

#include "base/check-names.h"
#include "base/error.h"
#include "base/record.h"
#include "kernel-tree/tree.h"
#include "pipeline/cli/command.h"
#include "pipeline/cli/options.h"
#include "pipeline/cli/output.h"
#include "pipeline/cli/suggest.h"
#include "pipeline/cli/tree-names.h"
#include "verify/verify.h"

static char **option_configs;
static char *option_checks;
static char *option_logs;
static int option_jobs;
static double option_deadline;
static gboolean option_one, option_again, option_recompile;

static const GOptionEntry entries[] = {
	OPTION_CONFIG(&option_configs),
	{"checks", 0, 0, G_OPTION_ARG_STRING, &option_checks,
	 "Run only these, separated by commas:" CHECK_WORDS, "CHECKS"},
	OPTION_JOBS(&option_jobs),
	{"one", 0, 0, G_OPTION_ARG_NONE, &option_one,
	 "Check one commit against its parent, for git bisect run: exit status 0, 1 or 125", NULL},
	{"again", 0, 0, G_OPTION_ARG_NONE, &option_again, "Do not use stored verdicts", NULL},
	{"recompile", 0, 0, G_OPTION_ARG_NONE, &option_recompile,
	 "Rebuild all users of a changed header, even if unaffected", NULL},
	{"logs", 0, 0, G_OPTION_ARG_FILENAME, &option_logs,
	 "Write the full outputs into this directory", "DIR"},
	{"boot-deadline", 0, 0, G_OPTION_ARG_DOUBLE, &option_deadline,
	 "End a boot after this time (default: ten times that of the base)", "SECONDS"},
	{NULL},
};

/* A column of the table: one check under one config. */
struct column {
	const char *config, *check;
};

static const char *short_name(const char *commit)
{
	static char name[13];

	g_strlcpy(name, commit, sizeof(name));
	return name;
}

static gboolean same_column(const struct column *column, const struct verdict *verdict)
{
	return strcmp(column->config, verdict->config) == 0 &&
	       strcmp(column->check, verdict->check) == 0;
}

static GArray *columns_of(GPtrArray *verdicts)
{
	GArray *columns = g_array_new(FALSE, FALSE, sizeof(struct column));

	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);
		struct column column = {verdict->config, verdict->check};
		guint c;

		for (c = 0; c < columns->len; c++)
			if (same_column(&g_array_index(columns, struct column, c), verdict))
				break;
		if (c == columns->len)
			g_array_append_val(columns, column);
	}
	return columns;
}

/* "boot/build", or "checkpatch" for checks without a config. */
static char *heading(const struct column *column)
{
	if (strcmp(column->config, "-") == 0)
		return g_strdup(column->check);
	return g_strdup_printf("%s/%s", column->config, column->check);
}

static enum paint paint_of(const char *outcome)
{
	if (strcmp(outcome, "pass") == 0)
		return PAINT_GOOD;
	return strcmp(outcome, "fail") == 0 ? PAINT_BAD : PAINT_UNSURE;
}

/* The verdicts of one commit, which are adjacent, as a row. */
static guint print_row(GPtrArray *verdicts, guint first, GArray *columns)
{
	const struct verdict *of = g_ptr_array_index(verdicts, first);
	guint next = first;

	say("%-12s", short_name(of->commit));
	while (next < verdicts->len &&
	       strcmp(((struct verdict *)g_ptr_array_index(verdicts, next))->commit, of->commit) ==
		       0)
		next++;
	for (guint c = 0; c < columns->len; c++) {
		const struct column *column = &g_array_index(columns, struct column, c);
		g_autofree char *title = heading(column);
		const char *outcome = "";

		for (guint i = first; i < next; i++)
			if (same_column(column, g_ptr_array_index(verdicts, i)))
				outcome =
					((struct verdict *)g_ptr_array_index(verdicts, i))->outcome;
		say("  ");
		say_painted(paint_of(outcome), "%-*s", (int)strlen(title), outcome);
	}
	say("\n");
	return next;
}

static void print_table(GPtrArray *verdicts)
{
	g_autoptr(GArray) columns = columns_of(verdicts);

	say("%-12s", "commit");
	for (guint c = 0; c < columns->len; c++) {
		g_autofree char *title = heading(&g_array_index(columns, struct column, c));

		say("  %s", title);
	}
	say("\n");
	for (guint i = 0; i < verdicts->len;)
		i = print_row(verdicts, i, columns);
}

static void print_details(GPtrArray *verdicts)
{
	gboolean first = TRUE;

	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		if (strcmp(verdict->outcome, "pass") == 0)
			continue;
		say("%s%s %s %s: %s: %s\n", first ? "\n" : "", short_name(verdict->commit),
		    verdict->config, verdict->check, verdict->outcome, verdict->detail);
		if (*verdict->log)
			say("    log: %s\n", verdict->log);
		first = FALSE;
	}
}

/* Without any verdict nothing is proved. */
static gboolean all_good(GPtrArray *verdicts)
{
	return verdicts->len > 0 && verdicts_good(verdicts);
}

static void print_sums(GPtrArray *verdicts)
{
	static const char *const outcomes[] = {"pass", "fail", "error", "skip"};
	guint counts[G_N_ELEMENTS(outcomes)] = {0};
	double seconds = 0;

	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		seconds += verdict->seconds;
		for (gsize o = 0; o < G_N_ELEMENTS(outcomes); o++)
			counts[o] += strcmp(verdict->outcome, outcomes[o]) == 0;
	}
	say("\n");
	say_painted(all_good(verdicts) ? PAINT_GOOD : PAINT_BAD, "%u verdicts", verdicts->len);
	say(": %u pass, %u fail, %u error, %u skip; %.0f s of checking\n", counts[0], counts[1],
	    counts[2], counts[3], seconds);
}

/* Print each verdict at once: a range can take hours. */
static void print_record(const struct verdict *verdict, G_GNUC_UNUSED gpointer data)
{
	g_autoptr(json_t) json = verdict_to_json(verdict);

	say_record(json);
	output_flush();
}

/* "BASE..TIP" into its two ends, an empty one meaning HEAD. */
static gboolean split_range(const char *range, char **base, char **tip, GError **error)
{
	const char *dots = strstr(range, "..");

	if (!dots || dots[2] == '.' || dots == range) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "not a commit range: '%s' (expected BASE..TIP)", range);
		return FALSE;
	}
	*base = g_strndup(range, dots - range);
	*tip = g_strdup(dots[2] ? dots + 2 : "HEAD");
	return TRUE;
}

static int finish(GPtrArray *verdicts)
{
	print_table(verdicts);
	print_details(verdicts);
	print_sums(verdicts);
	if (verdicts->len == 0)
		g_printerr("ksweep: nothing was checked: none of the checks applies to the "
			   "configs\n");
	return all_good(verdicts) ? 0 : KSWEEP_ERROR_NOT_GOOD;
}

/* Refuse at once, with the nearest names, before anything is stored or built. */
static gboolean check_names_in(const struct tree *tree, const struct verify_options *options,
			       GError **error)
{
	for (const char *const *name = options->checks; name && *name; name++)
		if (!g_strv_contains(check_names, *name)) {
			suggest_error(error, "check", *name, check_names);
			return FALSE;
		}
	return configs_check_in(tree, options->configs, error);
}

/* git bisect stops at any status above 127 and skips a commit at 125. */
static int run_one(const char *rev, const struct verify_options *options)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(tree) tree = tree_open(common.tree, rev, &problem);
	g_autoptr(GPtrArray) verdicts = NULL;
	int status = 125;

	if (tree && check_names_in(tree, options, &problem))
		status = verify_one(tree, tree->rev, options, &verdicts, &problem);
	if (verdicts)
		finish(verdicts);
	if (verdicts && verdicts->len == 0)
		status = 125;
	if (problem) {
		g_printerr("ksweep: %s\n", problem->message);
		if (g_error_matches(problem, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
			return KSWEEP_ERROR_INTERRUPTED;
	}
	return status;
}

static int run_range(const char *range, const struct verify_options *options, GError **error)
{
	g_autofree char *base = NULL;
	g_autofree char *tip = NULL;
	g_autoptr(tree) tree = NULL;
	g_autoptr(GPtrArray) verdicts = NULL;

	if (!split_range(range, &base, &tip, error))
		return KSWEEP_ERROR_USAGE;
	tree = tree_open(common.tree, base, error);
	if (!tree || !check_names_in(tree, options, error))
		return KSWEEP_ERROR_USAGE;
	verdicts = verify_range(tree, base, tip, options, error);
	return verdicts ? finish(verdicts) : KSWEEP_ERROR_ENVIRONMENT;
}

static int run(char **args, GError **error)
{
	g_auto(GStrv) checks = option_checks ? g_strsplit(option_checks, ",", -1) : NULL;
	const struct verify_options options = {
		.configs = (const char *const *)option_configs,
		.checks = (const char *const *)checks,
		.jobs = option_jobs > 0 ? (guint)option_jobs : 0,
		.log_folder = option_logs,
		.again = option_again,
		.recompile = option_recompile,
		.boot_deadline = option_deadline,
		.on_verdict = print_record,
	};
	guint n = g_strv_length(args);

	if (option_jobs < 0 || option_deadline < 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "--jobs and --boot-deadline take positive numbers");
		return KSWEEP_ERROR_USAGE;
	}
	if (option_one && n <= 1)
		return run_one(n ? args[0] : "HEAD", &options);
	if (n != 1) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "verify takes one commit range, BASE..TIP");
		return KSWEEP_ERROR_USAGE;
	}
	return run_range(args[0], &options, error);
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "BASE..TIP | --one [COMMIT]",
	.summary = "Check that every commit of a range builds, boots and behaves as before",
	.details =
		"Each commit is compared with the one before it (build, sparse, objects, calls, checkpatch), "
		"and its transcript of a guest program with that of BASE (abi). Verdicts are stored, and no "
		"commit is checked twice; a run that was interrupted continues where it stopped.\n\n"
		"The configs boot, small, i386 and make targets (x86_64_defconfig, allnoconfig, tinyconfig) "
		"are built completely. allmodconfig, arm64, arm, powerpc, s390, sparc64 and mips build only "
		"the files that a commit touches. i386 and the other architectures are built at the last "
		"commit only, and compared with BASE.\n\n"
		"Exit status 1 when a check failed or could not be run, or when no check applies.",
	.examples = "ksweep verify -C ~/linux v4.16..no-syscalls\n"
		    "ksweep verify -C ~/linux --config=all v4.16..no-syscalls\n"
		    "git bisect run ksweep verify --one HEAD",
	.options = entries,
	.run = run,
};
