// SPDX-License-Identifier: GPL-2.0
#include "reports/show/html.h"

#include <string.h>

#include "base/record.h"
#include "reports/run/summary.h"

static const char style[] =
	"body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;"
	"color:#1b1b1b;background:#fff}"
	"table{border-collapse:collapse;margin:1rem 0;font-size:.9rem}"
	"caption{text-align:left;font-weight:600;padding:.3rem 0}"
	"th,td{border:1px solid #b8b8b8;padding:.2rem .5rem;text-align:left;vertical-align:top}"
	"td.n{text-align:right;font-variant-numeric:tabular-nums}"
	"code{font:0.9em ui-monospace,monospace}"
	".fail,.error{background:#ffd9d6}.skip{background:#fff1c2}.pass{background:#e2f4e4}"
	"@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#161616}"
	"th,td{border-color:#555}.fail,.error{background:#5c1a16}.skip{background:#4d3d00}"
	".pass{background:#133d1b}}";

static void append_escaped(GString *out, const char *text)
{
	g_autofree char *escaped = g_markup_escape_text(text, -1);

	g_string_append(out, escaped);
}

/* A column of a table drawn from the rows' keys. */
struct column {
	const char *title;
	const char *key;
	enum { COLUMN_TEXT, COLUMN_CODE, COLUMN_NUMBER, COLUMN_OUTCOME, COLUMN_LIST } kind;
};

static void append_list(GString *out, const json_t *list)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		g_string_append(out, i ? ", " : "");
		append_escaped(out, json_string_value(item));
	}
}

static void append_cell(GString *out, const json_t *row, const struct column *column)
{
	const json_t *value = json_object_get(row, column->key);

	switch (column->kind) {
	case COLUMN_NUMBER:
		if (json_is_integer(value))
			g_string_append_printf(out, "<td class=n>%" JSON_INTEGER_FORMAT "</td>",
					       json_integer_value(value));
		else
			g_string_append(out, "<td class=n>-</td>");
		return;
	case COLUMN_OUTCOME:
		g_string_append(out, "<td class=\"");
		append_escaped(out, record_text(row, column->key));
		g_string_append(out, "\">");
		append_escaped(out, record_text(row, column->key));
		break;
	case COLUMN_CODE:
		g_string_append(out, "<td><code>");
		append_escaped(out, record_text(row, column->key));
		g_string_append(out, "</code>");
		break;
	case COLUMN_LIST:
		g_string_append(out, "<td>");
		append_list(out, value);
		break;
	case COLUMN_TEXT:
		g_string_append(out, "<td>");
		append_escaped(out, record_text(row, column->key));
		break;
	}
	g_string_append(out, "</td>");
}

static void append_table(GString *out, const char *caption, const json_t *rows,
			 const struct column *columns, gsize n)
{
	size_t i;
	json_t *row;

	if (json_array_size(rows) == 0)
		return;
	g_string_append(out, "<table><caption>");
	append_escaped(out, caption);
	g_string_append(out, "</caption><thead><tr>");
	for (gsize c = 0; c < n; c++) {
		g_string_append(out, "<th scope=col>");
		append_escaped(out, columns[c].title);
		g_string_append(out, "</th>");
	}
	g_string_append(out, "</tr></thead><tbody>\n");
	json_array_foreach(rows, i, row)
	{
		g_string_append(out, "<tr>");
		for (gsize c = 0; c < n; c++)
			append_cell(out, row, &columns[c]);
		g_string_append(out, "</tr>\n");
	}
	g_string_append(out, "</tbody></table>\n");
}

#define TABLE(out, caption, rows, ...)                                                             \
	append_table(out, caption, rows, (const struct column[]){__VA_ARGS__},                     \
		     sizeof((const struct column[]){__VA_ARGS__}) / sizeof(struct column))

static void append_steps(GString *out, const json_t *summary)
{
	size_t i, c;
	json_t *row, *cell, *column;

	if (json_array_size(json_object_get(summary, "steps")) == 0)
		return;
	g_string_append(out, "<table><caption>Series</caption><thead><tr><th scope=col>n</th>"
			     "<th scope=col>commit</th><th scope=col>subject</th>");
	json_array_foreach(json_object_get(summary, "columns"), c, column)
	{
		g_string_append(out, "<th scope=col>");
		append_escaped(out, json_string_value(column));
		g_string_append(out, "</th>");
	}
	g_string_append(out, "</tr></thead><tbody>\n");
	json_array_foreach(json_object_get(summary, "steps"), i, row)
	{
		g_autofree char *commit = g_strndup(record_text(row, "commit"), 12);

		g_string_append_printf(out, "<tr><td class=n>%d</td><td><code>",
				       (int)record_number(row, "n"));
		append_escaped(out, commit);
		g_string_append(out, "</code></td><td>");
		append_escaped(out, record_text(row, "subject"));
		g_string_append(out, "</td>");
		json_array_foreach(json_object_get(row, "cells"), c, cell) g_string_append_printf(
			out, "<td class=\"%s\">%s</td>", json_string_value(cell),
			*json_string_value(cell) ? json_string_value(cell) : "-");
		g_string_append(out, "</tr>\n");
	}
	g_string_append(out, "</tbody></table>\n");
}

static void append_sizes(GString *out, const json_t *summary)
{
	const char *config;
	json_t *of;

	json_object_foreach((json_t *)json_object_get(summary, "sizes"), config, of)
	{
		g_autofree char *caption = g_strdup_printf(
			"Change of %s text, config %s: %+d bytes in all", record_text(of, "of"),
			config, (int)record_number(of, "total"));

		TABLE(out, caption, json_object_get(of, "strategies"),
		      {"strategy", "strategy", COLUMN_TEXT}, {"bytes", "bytes", COLUMN_NUMBER},
		      {"commits", "steps", COLUMN_NUMBER},
		      {"system calls", "helpers", COLUMN_NUMBER});
		TABLE(out, "Of that, by commit", json_object_get(of, "steps"),
		      {"n", "n", COLUMN_NUMBER}, {"bytes", "bytes", COLUMN_NUMBER},
		      {"from", "detail", COLUMN_TEXT});
	}
}

static void append_toolchain(GString *out, const json_t *run)
{
	TABLE(out, "Built with", json_object_get(run, "recipes"), {"config", "name", COLUMN_TEXT},
	      {"ARCH", "arch", COLUMN_CODE}, {"made from", "base", COLUMN_CODE},
	      {"files", "scope", COLUMN_TEXT}, {"commits", "when", COLUMN_TEXT},
	      {"with", "toolchain", COLUMN_TEXT});
	TABLE(out, "Workarounds for this tree with these compilers",
	      json_object_get(run, "workarounds"), {"name", "name", COLUMN_CODE},
	      {"kernels", "kernels", COLUMN_TEXT}, {"compiler", "compiler", COLUMN_TEXT},
	      {"why", "why", COLUMN_TEXT}, {"does", "does", COLUMN_CODE},
	      {"configs", "configs", COLUMN_LIST});
}

static void append_head(GString *out, const json_t *summary)
{
	const json_t *run = json_object_get(summary, "run");
	g_autofree char *headline = summary_headline(summary);

	g_string_append(out, "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
			     "<meta name=viewport content=\"width=device-width,initial-scale=1\">"
			     "<title>ksweep report</title><style>");
	g_string_append(out, style);
	g_string_append(out, "</style></head><body><main>\n<h1>ksweep: Linux ");
	append_escaped(out, record_text(run, "release"));
	g_string_append(out, "</h1>\n<p>Base <code>");
	append_escaped(out, record_text(run, "base"));
	g_string_append(out, "</code>, area ");
	append_escaped(out, record_text(run, "area"));
	g_string_append(out, ", branch <code>");
	append_escaped(out, record_text(run, "branch"));
	g_string_append(out, "</code>.</p>\n<p><strong>");
	append_escaped(out, headline);
	g_string_append(out, "</strong></p>\n");
}

char *summary_html(const json_t *summary)
{
	GString *out = g_string_new(NULL);

	append_head(out, summary);
	TABLE(out, "Not passed", json_object_get(summary, "problems"), {"n", "n", COLUMN_NUMBER},
	      {"outcome", "outcome", COLUMN_OUTCOME}, {"check", "check", COLUMN_TEXT},
	      {"config", "config", COLUMN_TEXT}, {"detail", "detail", COLUMN_TEXT},
	      {"log", "log", COLUMN_CODE});
	TABLE(out, "Refused", json_object_get(summary, "refused"),
	      {"system call", "symbol", COLUMN_CODE}, {"calls", "callers", COLUMN_NUMBER},
	      {"why", "why", COLUMN_TEXT});
	TABLE(out, "Excluded by policy", json_object_get(summary, "kept"),
	      {"system call", "symbol", COLUMN_CODE}, {"calls", "callers", COLUMN_NUMBER},
	      {"why", "why", COLUMN_TEXT});
	TABLE(out, "Uses other than calls, which stay", json_object_get(summary, "left"),
	      {"system call", "symbol", COLUMN_CODE}, {"place", "place", COLUMN_CODE});
	TABLE(out, "Converted calls that no verified config compiles",
	      json_object_get(summary, "uncovered"), {"system call", "symbol", COLUMN_CODE},
	      {"place", "place", COLUMN_CODE});
	TABLE(out, "Touched files not built, by config", json_object_get(summary, "gaps"),
	      {"n", "n", COLUMN_NUMBER}, {"config", "config", COLUMN_TEXT},
	      {"files", "files", COLUMN_TEXT});
	TABLE(out, "Calls of system calls in the kernel", json_object_get(summary, "subsystems"),
	      {"subsystem", "subsystem", COLUMN_TEXT}, {"before", "before", COLUMN_NUMBER},
	      {"after", "after", COLUMN_NUMBER});
	TABLE(out, "Helpers", json_object_get(summary, "helpers"),
	      {"system call", "symbol", COLUMN_CODE}, {"helper", "helper", COLUMN_CODE},
	      {"strategy", "strategy", COLUMN_TEXT}, {"defined", "defined", COLUMN_CODE},
	      {"declared in", "header", COLUMN_CODE}, {"callers", "callers", COLUMN_NUMBER},
	      {"why", "why", COLUMN_TEXT});
	TABLE(out, "Differences from the original helpers, before the rewind",
	      json_object_get(summary, "undo"), {"helper", "helper", COLUMN_CODE},
	      {"differs", "differs", COLUMN_TEXT}, {"detail", "detail", COLUMN_TEXT});
	append_steps(out, summary);
	append_sizes(out, summary);
	append_toolchain(out, json_object_get(summary, "run"));
	g_string_append(out, "</main></body></html>\n");
	return g_string_free(out, FALSE);
}
