// SPDX-License-Identifier: GPL-2.0
#include "reports/show/text.h"

#include <string.h>

#include "base/record.h"
#include "reports/run/summary.h"

static void heading(GString *out, const char *title)
{
	g_string_append_printf(out, "\n%s\n", title);
}

static guint widest(const json_t *rows, const char *key)
{
	size_t width = 0, i;
	json_t *row;

	json_array_foreach(rows, i, row) width = MAX(width, strlen(record_text(row, key)));
	return (guint)width;
}

static void append_run(GString *out, const json_t *summary)
{
	const json_t *run = json_object_get(summary, "run");

	g_string_append_printf(out, "Linux %s, base %.12s, area %s, branch %s\n",
			       record_text(run, "release"), record_text(run, "base"),
			       record_text(run, "area"), record_text(run, "branch"));
}

static void append_problems(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "problems");
	size_t i;
	json_t *row;

	if (json_array_size(rows) == 0)
		return;
	heading(out, "Not passed");
	json_array_foreach(rows, i, row)
	{
		g_string_append_printf(out, "  %3d %-5s %s/%s: %s\n", (int)record_number(row, "n"),
				       record_text(row, "outcome"), record_text(row, "check"),
				       record_text(row, "config"), record_text(row, "detail"));
		if (*record_text(row, "log"))
			g_string_append_printf(out, "            log: %s\n",
					       record_text(row, "log"));
	}
}

static void append_refused(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "refused");
	guint width = widest(rows, "symbol");
	size_t i;
	json_t *row;

	if (json_array_size(rows) > 0)
		heading(out, "Refused");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %-*s %3d %s: %s\n", (int)width, record_text(row, "symbol"),
		(int)record_number(row, "callers"),
		record_number(row, "callers") == 1 ? "call" : "calls", record_text(row, "why"));
	rows = json_object_get(summary, "kept");
	if (json_array_size(rows) > 0)
		heading(out, "Excluded by policy");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %s: %s\n", record_text(row, "symbol"), record_text(row, "why"));
	rows = json_object_get(summary, "left");
	if (json_array_size(rows) > 0)
		heading(out, "Uses other than calls, which stay");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %s: %s\n", record_text(row, "place"), record_text(row, "symbol"));
}

static void append_uncovered(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "uncovered");
	guint width = widest(rows, "symbol");
	size_t i;
	json_t *row;

	if (json_array_size(rows) > 0)
		heading(out, "Converted calls that no verified config compiles");
	json_array_foreach(rows, i, row)
		g_string_append_printf(out, "  %-*s %s\n", (int)width, record_text(row, "symbol"),
				       record_text(row, "place"));
}

static void append_gaps(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "gaps");
	size_t i;
	json_t *row;

	if (json_array_size(rows) > 0)
		heading(out, "Touched files not built, by config");
	json_array_foreach(rows, i, row)
		g_string_append_printf(out, "  %3d %s: %s\n", (int)record_number(row, "n"),
				       record_text(row, "config"), record_text(row, "files"));
}

static void append_subsystems(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "subsystems");
	int width = (int)MAX(widest(rows, "subsystem"), strlen("subsystem"));
	gint64 before = 0, after = 0;
	gboolean finished = TRUE;
	size_t i;
	json_t *row;

	heading(out, "Calls of system calls in the kernel");
	g_string_append_printf(out, "  %-*s %7s %7s\n", width, "subsystem", "before", "after");
	json_array_foreach(rows, i, row)
	{
		const json_t *its_after = json_object_get(row, "after");
		g_autofree char *text = g_strdup_printf("%d", (int)json_integer_value(its_after));

		before += record_number(row, "before");
		after += json_integer_value(its_after);
		finished = finished && json_is_integer(its_after);
		g_string_append_printf(
			out, "  %-*s %7d %7s\n", width, record_text(row, "subsystem"),
			(int)record_number(row, "before"), json_is_integer(its_after) ? text : "-");
	}
	if (finished)
		g_string_append_printf(out, "  %-*s %7d %7d\n", width, "all", (int)before,
				       (int)after);
	else
		g_string_append_printf(out, "  %-*s %7d %7s\n", width, "all", (int)before, "-");
}

static void append_helpers(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "helpers");
	guint symbol = widest(rows, "symbol"), helper = widest(rows, "helper");
	guint place = widest(rows, "defined");
	size_t i;
	json_t *row;

	if (json_array_size(rows) == 0)
		return;
	heading(out, "Helpers");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %-*s %-*s %-8s %-*s %3d %-7s  %s\n", (int)symbol,
		record_text(row, "symbol"), (int)helper, record_text(row, "helper"),
		record_text(row, "strategy"), (int)place, record_text(row, "defined"),
		(int)record_number(row, "callers"),
		record_number(row, "callers") == 1 ? "caller" : "callers",
		*record_text(row, "header") ? record_text(row, "header") : "(static)");
}

static const char *outcome_mark(const char *outcome)
{
	if (strcmp(outcome, "pass") == 0)
		return "pass";
	if (strcmp(outcome, "fail") == 0)
		return "FAIL";
	if (strcmp(outcome, "error") == 0)
		return "ERR";
	return strcmp(outcome, "skip") == 0 ? "skip" : "-";
}

static void append_steps(GString *out, const json_t *summary)
{
	const json_t *columns = json_object_get(summary, "columns");
	const json_t *rows = json_object_get(summary, "steps");
	size_t i, c;
	json_t *row, *cell, *column;

	if (json_array_size(rows) == 0)
		return;
	heading(out, "Series");
	json_array_foreach(columns, c, column) g_string_append_printf(
		out, "  (%c) %s", (char)('a' + c), json_string_value(column));
	g_string_append(out, "\n   n");
	json_array_foreach(columns, c, column)
		g_string_append_printf(out, " (%c) ", (char)('a' + c));
	g_string_append_c(out, '\n');
	json_array_foreach(rows, i, row)
	{
		g_string_append_printf(out, "%4d", (int)record_number(row, "n"));
		json_array_foreach(json_object_get(row, "cells"), c, cell)
			g_string_append_printf(out, " %-4s", outcome_mark(json_string_value(cell)));
		g_string_append_printf(out, " %.12s %s\n", record_text(row, "commit"),
				       record_text(row, "subject"));
	}
}

static void append_sizes(GString *out, const json_t *summary)
{
	const char *config;
	json_t *of, *row;
	size_t i;

	json_object_foreach((json_t *)json_object_get(summary, "sizes"), config, of)
	{
		gint64 total = record_number(of, "total");
		g_autofree char *title = g_strdup_printf(
			"Size of %s text, config %s: %+" G_GINT64_FORMAT " bytes (%s)",
			record_text(of, "of"), config, total,
			total > 0   ? "larger"
			: total < 0 ? "smaller"
				    : "unchanged");

		heading(out, title);
		json_array_foreach(json_object_get(of, "strategies"), i, row)
			g_string_append_printf(out, "  %-8s %+6d in %d commits, %d system calls\n",
					       record_text(row, "strategy"),
					       (int)record_number(row, "bytes"),
					       (int)record_number(row, "steps"),
					       (int)record_number(row, "helpers"));
		json_array_foreach(json_object_get(of, "steps"), i, row) g_string_append_printf(
			out, "  %3d %+6d  %s\n", (int)record_number(row, "n"),
			(int)record_number(row, "bytes"), record_text(row, "detail"));
	}
}

static void append_undo(GString *out, const json_t *summary)
{
	const json_t *rows = json_object_get(summary, "undo");
	guint width = widest(rows, "helper"), differs = widest(rows, "differs");
	size_t i;
	json_t *row;

	if (json_array_size(rows) == 0)
		return;
	heading(out, "Differences from the original helpers, before the rewind");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %-*s %-*s %s\n", (int)width, record_text(row, "helper"), (int)differs,
		record_text(row, "differs"), record_text(row, "detail"));
}

/* "arm64 (ARCH=arm64 defconfig; touched files only; last commit only): gcc ..." */
static void append_recipes(GString *out, const json_t *run)
{
	const json_t *rows = json_object_get(run, "recipes");
	size_t i;
	json_t *row;

	if (json_array_size(rows) > 0)
		heading(out, "Built with");
	json_array_foreach(rows, i, row) g_string_append_printf(
		out, "  %s (ARCH=%s %s%s%s): %s\n", record_text(row, "name"),
		record_text(row, "arch"), record_text(row, "base"),
		strcmp(record_text(row, "scope"), "touched") == 0 ? "; touched files only" : "",
		strcmp(record_text(row, "when"), "last") == 0 ? "; last commit only" : "",
		record_text(row, "toolchain"));
}

static void append_workarounds(GString *out, const json_t *run)
{
	const json_t *rows = json_object_get(run, "workarounds");
	size_t i, c;
	json_t *row, *config;

	if (json_array_size(rows) > 0)
		heading(out, "Workarounds for this tree with these compilers");
	json_array_foreach(rows, i, row)
	{
		g_string_append_printf(
			out, "  %s (kernels %s, compiler: %s): %s\n      does: %s\n      configs:",
			record_text(row, "name"), record_text(row, "kernels"),
			record_text(row, "compiler"), record_text(row, "why"),
			record_text(row, "does"));
		json_array_foreach(json_object_get(row, "configs"), c, config)
			g_string_append_printf(out, " %s", json_string_value(config));
		g_string_append_c(out, '\n');
	}
}

static void append_times(GString *out, const json_t *summary)
{
	const json_t *stages = json_object_get(json_object_get(summary, "run"), "stages");
	const char *name;
	json_t *seconds;

	if (json_object_size(stages) == 0)
		return;
	heading(out, "Time in seconds");
	json_object_foreach((json_t *)stages, name, seconds)
		g_string_append_printf(out, "  %-8s %8.1f\n", name, json_number_value(seconds));
}

/* Last, where a terminal shows it without scrolling. */
static void append_headline(GString *out, const json_t *summary)
{
	g_autofree char *headline = summary_headline(summary);

	g_string_append_printf(out, "\n%s\n", headline);
}

char *summary_text(const json_t *summary)
{
	GString *out = g_string_new(NULL);

	append_run(out, summary);
	append_problems(out, summary);
	append_refused(out, summary);
	append_uncovered(out, summary);
	append_gaps(out, summary);
	append_subsystems(out, summary);
	append_helpers(out, summary);
	append_undo(out, summary);
	append_sizes(out, summary);
	append_steps(out, summary);
	append_recipes(out, json_object_get(summary, "run"));
	append_workarounds(out, json_object_get(summary, "run"));
	append_times(out, summary);
	append_headline(out, summary);
	return g_string_free(out, FALSE);
}
