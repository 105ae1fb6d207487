// SPDX-License-Identifier: GPL-2.0
/* The report of a run as text and as a page: problems first, the result, and no text as HTML. */
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/record.h"
#include "reports/run/records.h"
#include "reports/run/summary.h"
#include "reports/show/html.h"
#include "reports/show/text.h"

#define SITE(file, callee, subsystem)                                                                  \
	"{\"record\":\"site\",\"version\":1,\"file\":\"" file                                          \
	"\",\"line\":3,\"column\":2,\"callee\":\"" callee                                              \
	"\",\"enclosing\":\"f\",\"context\":\"plain\",\"area\":\"generic\",\"subsystem\":\"" subsystem \
	"\",\"masquerade\":false,\"guard\":\"\",\"how\":\"rule\"}\n"
#define DECISION_AS(record, symbol, strategy, why)                                                 \
	"{\"record\":\"" record "\",\"symbol\":\"" symbol "\",\"strategy\":\"" strategy            \
	"\",\"helper\":\"ksys_one\",\"why\":\"" why "\",\"sites\":[\"fs/a.c:3\"],\"definitions\":" \
	"[\"fs/one.c:9\"],\"left\":[]}\n"
#define DECISION(symbol, strategy, why) DECISION_AS("decision", symbol, strategy, why)
#define STEP(n, commit)                                                                            \
	"{\"record\":\"step\",\"version\":1,\"n\":" n ",\"of\":1,\"commit\":\"" commit             \
	"\",\"subject\":\"fs: add & use\",\"subsystem\":\"fs\",\"syscalls\":[\"sys_one\"],"        \
	"\"files\":[\"fs/a.c\"],\"to\":[],\"cc\":[],\"needs\":[]}\n"
#define VERDICT(check, outcome, figure, detail)                                                           \
	"{\"record\":\"verdict\",\"version\":1,\"commit\":\"c0ffee\",\"tree\":\"t\",\"config\":\"boot\"," \
	"\"toolchain\":\"gcc\",\"check\":\"" check "\",\"outcome\":\"" outcome                            \
	"\",\"seconds\":1.0,\"figure\":" figure ",\"detail\":\"" detail "\",\"log\":\"\"}\n"

static char *folder;

static void put(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static void put_run(const char *outcome)
{
	g_autofree char *verdicts = g_strdup_printf(
		VERDICT("build", "pass", "0",
			"no new warning; not covered: fs/b.c (off in this config)")
			VERDICT("objects", "pass", "-24", "text -24 bytes; 2 functions changed")
				VERDICT("abi", "%s", "1",
					"1 answers differ: <script>alert(1)</script>"),
		outcome);

	put("run.json",
	    "{\"record\":\"run\",\"version\":1,\"release\":\"6.1.<b>\",\"base\":\"abc\","
	    "\"area\":\"all\",\"branch\":\"series\","
	    "\"recipes\":[{\"name\":\"boot\",\"arch\":\"i386\",\"base\":\"tinyconfig\",\"scope\":"
	    "\"touched\",\"when\":\"last\",\"toolchain\":\"gcc 12\"}],"
	    "\"workarounds\":[{\"name\":\"no-objtool\",\"why\":\"it cannot\",\"kernels\":"
	    "\"before 5.11\",\"compiler\":\"gcc 10\",\"does\":\"CONFIG_<X>=y\",\"configs\":"
	    "[\"boot\",\"small\"]}]}\n");
	put("sites.jsonl", SITE("fs/a.c", "sys_one", "fs") SITE("mm/<i>.c", "sys_one", "mm"));
	put("sites-after.jsonl", "");
	put("plan.jsonl", DECISION("sys_one", "helper", "body moves"));
	put("steps.jsonl", STEP("1", "c0ffee"));
	put("verdicts.jsonl", verdicts);
	put("coverage.jsonl",
	    "{\"record\":\"coverage\",\"file\":\"fs/a.c\",\"line\":3,\"callee\":\"sys_one\","
	    "\"configs\":[\"boot\"]}\n"
	    "{\"record\":\"coverage\",\"file\":\"mm/<i>.c\",\"line\":3,\"callee\":\"sys_one\","
	    "\"configs\":[]}\n");
	put("undo.jsonl",
	    "{\"record\":\"undo\",\"helper\":\"ksys_one\",\"differs\":\"return type\","
	    "\"detail\":\"int -> long\"}\n");
}

static json_t *summarise(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(records) records = records_read(folder, &error);

	g_assert_no_error(error);
	return summary_of(records);
}

static void test_text(void)
{
	g_autoptr(json_t) summary = NULL;
	g_autofree char *text = NULL;

	put_run("fail");
	summary = summarise();
	text = summary_text(summary);
	g_assert_false(json_is_true(json_object_get(summary, "good")));
	g_assert_true(g_str_has_suffix(text, "\nFAILED: 1 of 3 verdicts\n"));
	/* Problems come first. */
	g_assert_true(strstr(text, "1 answers differ") < strstr(text, "Calls of system calls"));
	g_assert_nonnull(strstr(text, "-24 bytes (smaller)"));
	g_assert_nonnull(strstr(text, "int -> long"));
	g_assert_nonnull(strstr(text,
				"no-objtool (kernels before 5.11, compiler: gcc 10): it cannot\n"
				"      does: CONFIG_<X>=y\n      configs: boot small\n"));
	g_assert_nonnull(strstr(text, "boot (ARCH=i386 tinyconfig; touched files only; last commit "
				      "only): gcc 12\n"));
	g_assert_nonnull(strstr(text, "Size of the touched objects' text, config boot: -24 bytes"));
	g_assert_nonnull(strstr(text, "  helper      -24 in 1 commits, 1 system calls\n"));
	g_assert_nonnull(strstr(text, "    1 boot: fs/b.c (off in this config)\n"));
	g_assert_nonnull(strstr(text, "mm/<i>.c:3"));
	g_assert_null(strstr(text, "fs/a.c:3"));
	g_assert_nonnull(strstr(text, "fs: add & use"));
}

static gint64 bytes_of(const json_t *rows, gsize i, const char *strategy)
{
	const json_t *row = json_array_get(rows, i);

	g_assert_cmpstr(record_text(row, "strategy"), ==, strategy);
	return record_number(row, "bytes");
}

/* Commits of one strategy, of two, and of none. */
static void test_strategies(void)
{
	static const char step[] =
		"{\"record\":\"step\",\"version\":1,\"n\":1,\"of\":3,\"commit\":"
		"\"%s\",\"subject\":\"x\",\"subsystem\":\"fs\",\"syscalls\":[%s],"
		"\"files\":[],\"to\":[],\"cc\":[],\"needs\":[]}\n";
	static const char verdict[] =
		"{\"record\":\"verdict\",\"version\":1,\"commit\":\"%s\",\"tree\":\"t\",\"config\":"
		"\"boot\",\"toolchain\":\"gcc\",\"check\":\"objects\",\"outcome\":\"%s\",\"seconds\":1.0,"
		"\"figure\":%d,\"detail\":\"\",\"log\":\"\"}\n";
	static const struct {
		const char *commit, *syscalls, *outcome;
		int figure;
	} commits[] = {{"a", "\"sys_one\"", "pass", 10},
		       {"b", "\"sys_one\"", "pass", 5},
		       {"c", "\"sys_one\",\"sys_two\"", "pass", 3},
		       {"d", "", "pass", 0},
		       {"e", "\"sys_two\"", "fail", 99}};
	g_autoptr(GString) steps = g_string_new(NULL), verdicts = g_string_new(NULL);
	g_autoptr(json_t) summary = NULL;
	const json_t *rows;

	put_run("pass");
	put("plan.jsonl", DECISION("sys_one", "helper", "x") DECISION("sys_two", "local", "y"));
	for (gsize i = 0; i < G_N_ELEMENTS(commits); i++) {
		g_string_append_printf(steps, step, commits[i].commit, commits[i].syscalls);
		g_string_append_printf(verdicts, verdict, commits[i].commit, commits[i].outcome,
				       commits[i].figure);
	}
	put("steps.jsonl", steps->str);
	put("verdicts.jsonl", verdicts->str);
	summary = summarise();
	rows = json_object_get(json_object_get(json_object_get(summary, "sizes"), "boot"),
			       "strategies");
	g_assert_cmpuint(json_array_size(rows), ==, 3);
	g_assert_cmpint(bytes_of(rows, 0, "helper"), ==, 15);
	g_assert_cmpint(bytes_of(rows, 1, "mixed"), ==, 3);
	g_assert_cmpint(bytes_of(rows, 2, "none"), ==, 0);
}

static void expect(gboolean good, const char *headline)
{
	g_autoptr(json_t) summary = summarise();
	g_autofree char *is = summary_headline(summary);

	g_assert_cmpstr(is, ==, headline);
	g_assert_cmpint(json_is_true(json_object_get(summary, "good")), ==, good);
}

static void test_good(void)
{
	put_run("pass");
	expect(TRUE, "Good: nothing refused, nothing left, every check of every commit passed.");

	/* A skip does not pass. */
	put_run("skip");
	expect(TRUE, "Good: nothing refused, nothing left, no check failed. A skipped check proves "
		     "nothing: see the list.");
	put_run("error");
	expect(FALSE, "FAILED: 1 of 3 verdicts");
	put_run("pass");

	/* A call that is left, and a refusal, each make it bad. */
	put("sites-after.jsonl", SITE("fs/a.c", "sys_one", "fs") SITE("fs/b.c", "sys_one", "fs"));
	expect(FALSE, "FAILED: 2 calls left");
	put("sites-after.jsonl", "");
	put("plan.jsonl", DECISION("sys_one", "refuse", "two bodies"));
	expect(FALSE, "FAILED: 1 system call refused");
	put("verdicts.jsonl", "");
	expect(FALSE, "FAILED: 1 system call refused; INCOMPLETE: nothing is verified");
}

/* Plans of earlier releases have records with another name. */
static void test_fate(void)
{
	put_run("pass");
	put("plan.jsonl", DECISION_AS("fate", "sys_one", "refuse", "two bodies"));
	expect(FALSE, "FAILED: 1 system call refused");
	put("plan.jsonl", DECISION_AS("fate", "sys_one", "keep", "by policy"));
	put("sites-after.jsonl", SITE("fs/a.c", "sys_one", "fs"));
	expect(TRUE, "Good: nothing refused, nothing left, every check of every commit passed.");
}

static void test_page(void)
{
	g_autoptr(json_t) summary = NULL;
	g_autofree char *page = NULL;

	put_run("fail");
	summary = summarise();
	page = summary_html(summary);
	g_assert_nonnull(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
	g_assert_null(strstr(page, "<script"));
	g_assert_null(strstr(page, "6.1.<b>"));
	g_assert_nonnull(strstr(page, "mm/&lt;i&gt;.c:3"));
	g_assert_nonnull(strstr(page, "fs: add &amp; use"));
	g_assert_nonnull(strstr(page,
				"<td>before 5.11</td><td>gcc 10</td><td>it cannot</td>"
				"<td><code>CONFIG_&lt;X&gt;=y</code></td><td>boot, small</td>"));
	g_assert_nonnull(strstr(page, "<td>fs/b.c (off in this config)</td>"));
	/* No external resource. */
	g_assert_null(strstr(page, "http:"));
	g_assert_null(strstr(page, "https:"));
	g_assert_null(strstr(page, "src="));
	g_assert_nonnull(strstr(page, "<html lang=en>"));
}

/* A run in progress has a report; a directory without one or with a damaged record is an error. */
static void test_incomplete(void)
{
	g_autoptr(json_t) summary = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *after = g_build_filename(folder, "sites-after.jsonl", NULL);
	g_autofree char *text = NULL;

	put_run("pass");
	g_assert_true(file_remove_tree(after, NULL));
	summary = summarise();
	text = summary_text(summary);
	g_assert_false(json_is_true(json_object_get(summary, "good")));
	g_assert_true(g_str_has_suffix(text, "\nINCOMPLETE: the run has not finished\n"));
	put("steps.jsonl", STEP("1", "c0ffee") STEP("2", "decaf"));
	expect(FALSE, "INCOMPLETE: 1 of 2 commits without a verdict");
	put("verdicts.jsonl", VERDICT("build", "pass", "0", "fine") "{\"record\":\"verd");
	g_assert_null(records_read(folder, &error));
	g_assert_nonnull(strstr(error->message, "verdicts.jsonl"));
	g_clear_error(&error);
	g_assert_null(records_read("/nonexistent", &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
}

static void check_refused(const char *name, const char *text, const char *why)
{
	g_autoptr(GError) error = NULL;

	put_run("pass");
	put(name, text);
	g_assert_null(records_read(folder, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	if (!strstr(error->message, why))
		g_error("'%s' does not have '%s'", error->message, why);
}

#define RUN_IDENTITY "\"release\":\"6.1\",\"base\":\"abc\",\"area\":\"all\",\"branch\":\"b\""

static void test_garbage(void)
{
	check_refused("run.json", "", "'record'");
	check_refused("run.json", "[]\n", "run.json");
	check_refused("run.json", "{}\n", "'record'");
	check_refused("run.json", "{\"record\":\"run\"}\n", "'version'");
	check_refused("run.json", "{\"record\":\"run\",\"version\":2," RUN_IDENTITY "}\n",
		      "'version'");
	check_refused("run.json", "{\"record\":\"run\",\"version\":1}\n", "'base'");
	check_refused("run.json", "{\"record\":\"run\",\"version\":1,\"base\":7}\n", "'base'");
	check_refused("run.json",
		      "{\"record\":\"run\",\"version\":1," RUN_IDENTITY ",\"recipes\":{}}\n",
		      "'recipes'");
	check_refused("run.json",
		      "{\"record\":\"run\",\"version\":1," RUN_IDENTITY ",\"stages\":[]}\n",
		      "'stages'");
	check_refused("plan.jsonl", "{}\n", "not a record 'decision'");
	put("plan.jsonl", "");
	check_refused("coverage.jsonl", "{\"record\":\"undo\"}\n", "not a record 'coverage'");
	put("coverage.jsonl", "");
	check_refused("undo.jsonl", "{\"undo\":1}\n", "not a record 'undo'");
}

int main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	g_test_add_func("/report/text", test_text);
	g_test_add_func("/report/good", test_good);
	g_test_add_func("/report/fate", test_fate);
	g_test_add_func("/report/garbage", test_garbage);
	g_test_add_func("/report/strategies", test_strategies);
	g_test_add_func("/report/page", test_page);
	g_test_add_func("/report/incomplete", test_incomplete);
	status = g_test_run();
	file_remove_tree(folder, NULL);
	g_free(folder);
	return status;
}
