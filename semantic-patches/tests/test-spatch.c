// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <sys/stat.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "semantic-patches/spatch/spatch.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

struct scene {
	char *folder;
	char *path; /* PATH as it was */
};

static void set_up(struct scene *scene, gconstpointer data)
{
	(void)data;
	scene->folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	scene->path = g_strdup(g_getenv("PATH"));
	g_assert_nonnull(scene->folder);
}

static void tear_down(struct scene *scene, gconstpointer data)
{
	(void)data;
	g_setenv("PATH", scene->path, TRUE);
	file_remove_tree(scene->folder, NULL);
	g_free(scene->folder);
	g_free(scene->path);
}

static void put(struct scene *scene, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(scene->folder, name, NULL);
	g_autoptr(GError) error = NULL;

	g_assert_true(file_write(path, text, -1, &error));
}

static char *get(struct scene *scene, const char *name)
{
	g_autofree char *path = g_build_filename(scene->folder, name, NULL);
	char *text = NULL;

	g_assert_true(file_read(path, &text, NULL, NULL));
	return text;
}

/* A program "spatch" that comes before the real one in PATH. */
static void put_spatch(struct scene *scene, const char *script)
{
	g_autofree char *category = g_build_filename(scene->folder, "bin", NULL);
	g_autofree char *program = g_build_filename(category, "spatch", NULL);
	g_autofree char *path = g_strdup_printf("%s:%s", category, scene->path);
	g_autofree char *real = g_find_program_in_path("spatch");
	g_autofree char *text = g_strdup_printf("#!/bin/bash\nreal=%s\n%s", real, script);

	g_assert_true(file_write(program, text, -1, NULL));
	g_assert_cmpint(chmod(program, 0755), ==, 0);
	g_setenv("PATH", path, TRUE);
}

static GPtrArray *run(struct scene *scene, const char *const *files, double seconds, GError **error)
{
	g_autofree char *rule = data_path(DATA_RULES, "find.cocci", NULL);
	struct spatch_request request = {.rule = rule,
					 .folder = scene->folder,
					 .files = files,
					 .defines = LIST("report", "account"),
					 .seconds_per_file = seconds};

	return spatch_run(&request, error);
}

static struct spatch_file *nth(GPtrArray *files, guint n)
{
	g_assert_cmpuint(n, <, files->len);
	return g_ptr_array_index(files, n);
}

static void test_reports(struct scene *scene, gconstpointer data)
{
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	put(scene, "a.c", "int f(void)\n{\n\treturn sys_a(1);\n}\n");
	put(scene, "-d e.c", "int g(void) { return sys_b(); }\n");
	put(scene, "none.c", "");
	files = run(scene, LIST("a.c", "-d e.c", "none.c"), 0, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(files->len, ==, 3);
	g_assert_cmpint(nth(files, 0)->outcome, ==, SPATCH_DONE);
	g_assert_cmpstr(nth(files, 0)->out->str, ==, "a.c:3:8-13: call of sys_a in f\n");
	g_assert_cmpstr(nth(files, 1)->out->str, ==, "-d e.c:1:21-26: call of sys_b in g\n");
	g_assert_cmpint(nth(files, 2)->outcome, ==, SPATCH_DONE);
	g_assert_cmpstr(nth(files, 2)->out->str, ==, "");
}

/* The exit status is 0 for all of these. */
static void test_exceptions(struct scene *scene, gconstpointer data)
{
	g_autoptr(GString) deep = g_string_new("int f(void) { return ");
	g_autoptr(GString) slow = g_string_new("int f(int a)\n{\n\tset_fs(KERNEL_DS);\n");
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GPtrArray) in_no_time = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	for (int i = 0; i < 400000; i++)
		g_string_append_c(deep, '(');
	g_string_append(deep, "sys_a(1)");
	for (int i = 0; i < 400000; i++)
		g_string_append_c(deep, ')');
	g_string_append(deep, "; }\n");
	for (int i = 0; i < 6000; i++)
		g_string_append_printf(slow,
				       "\tif (a == %d) { sys_x(a); for (;;) if (a) break; }\n", i);
	g_string_append(slow, "}\n");
	put(scene, "deep.c", deep->str);
	put(scene, "slow.c", slow->str);
	put(scene, "good.c", "int f(void) { return sys_a(1); }\n");
	/* The stack is full after a second or two, on a busy machine after many more. */
	files = run(scene, LIST("deep.c", "good.c"), 120, &error);
	g_assert_no_error(error);
	g_assert_cmpint(nth(files, 0)->outcome, ==, SPATCH_EXCEPTION);
	g_assert_nonnull(strstr(nth(files, 0)->why, "Stack overflow"));
	g_assert_cmpint(nth(files, 1)->outcome, ==, SPATCH_DONE);
	g_assert_nonnull(strstr(nth(files, 1)->out->str, "call of sys_a"));
	in_no_time = run(scene, LIST("slow.c", "good.c"), 2, &error);
	g_assert_no_error(error);
	g_assert_cmpint(nth(in_no_time, 0)->outcome, ==, SPATCH_TIMED_OUT);
	g_assert_cmpint(nth(in_no_time, 1)->outcome, ==, SPATCH_DONE);
	g_assert_nonnull(strstr(nth(in_no_time, 1)->out->str, "call of sys_a"));
}

/* spatch that is killed when it comes to kill.c: the others are not lost. */
static const char killed_at_one_file[] =
	"list=${@: -1}\n"
	"grep -q kill.c \"$list\" 2>/dev/null || exec $real \"$@\"\n"
	"sed '/kill.c/,$d' \"$list\" >\"$list.head\"\n"
	"$real \"${@:1:$#-1}\" \"$list.head\"\n"
	"echo 'HANDLING: kill.c' >&2\n"
	"[ -e kill.c ] && : >kill.c\n"
	"kill -SEGV $$\n";

/* kill.c, which a spatch by this script does not survive, between two files that it takes. */
static GPtrArray *run_around_kill(struct scene *scene, const char *script, double seconds)
{
	GPtrArray *files;
	g_autoptr(GError) error = NULL;

	put(scene, "a.c", "int f(void) { return sys_a(1); }\n");
	put(scene, "kill.c", "int f(void) { return sys_k(1); }\n");
	put(scene, "z.c", "int f(void) { return sys_z(1); }\n");
	put_spatch(scene, script);
	files = run(scene, LIST("a.c", "kill.c", "z.c"), seconds, &error);
	g_assert_no_error(error);
	g_assert_cmpint(nth(files, 0)->outcome, ==, SPATCH_DONE);
	g_assert_nonnull(strstr(nth(files, 0)->out->str, "sys_a"));
	g_assert_cmpint(nth(files, 2)->outcome, ==, SPATCH_DONE);
	g_assert_nonnull(strstr(nth(files, 2)->out->str, "sys_z"));
	return files;
}

static void test_killed(struct scene *scene, gconstpointer data)
{
	g_autoptr(GPtrArray) files = run_around_kill(scene, killed_at_one_file, 0);

	(void)data;
	g_assert_cmpint(nth(files, 1)->outcome, ==, SPATCH_DIED);
	g_assert_nonnull(strstr(nth(files, 1)->why, "signal 11"));
}

/* One that never comes back from a file: the others do not wait for it, nor is it tried again. */
static void test_hangs(struct scene *scene, gconstpointer data)
{
	g_autofree char *hangs = g_strndup(killed_at_one_file,
					   strlen(killed_at_one_file) - strlen("kill -SEGV $$\n"));
	g_autofree char *script =
		g_strdup_printf("%secho once >>%s/hung\nexec sleep 600\n", hangs, scene->folder);
	g_autoptr(GPtrArray) files = run_around_kill(scene, script, 4);
	g_autofree char *hung = get(scene, "hung");

	(void)data;
	g_assert_cmpint(nth(files, 1)->outcome, ==, SPATCH_TIMED_OUT);
	g_assert_cmpstr(nth(files, 1)->why, ==, "said nothing for 16 s and was killed");
	g_assert_cmpstr(hung, ==, "once\n");
}

/* In place, what a killed spatch spoilt is put back. */
static void test_killed_in_place(struct scene *scene, gconstpointer data)
{
	static const char text[] = "int f(void)\n{\n\treturn sys_k(1);\n}\n";
	g_autofree char *rule = data_path(DATA_RULES, "convert.cocci", NULL);
	g_autofree char *spoilt = NULL;
	g_autofree char *converted = NULL;
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;
	struct spatch_request request = {.rule = rule,
					 .folder = scene->folder,
					 .files = LIST("kill.c", "z.c"),
					 .defines = LIST("patch", "callee=sys_k", "helper=ksys_k"),
					 .in_place = TRUE};

	(void)data;
	put(scene, "kill.c", text);
	put(scene, "z.c", text);
	put_spatch(scene, killed_at_one_file);
	files = spatch_run(&request, &error);
	g_assert_no_error(error);
	g_assert_cmpint(nth(files, 0)->outcome, ==, SPATCH_DIED);
	spoilt = get(scene, "kill.c");
	g_assert_cmpstr(spoilt, ==, text);
	converted = get(scene, "z.c");
	g_assert_nonnull(strstr(converted, "\treturn ksys_k(1);"));
}

static void test_dead_on_arrival(struct scene *scene, gconstpointer data)
{
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	put(scene, "a.c", "int f(void) { return sys_a(1); }\n");
	put_spatch(scene, "kill -KILL $$\n");
	files = run(scene, LIST("a.c"), 0, &error);
	g_assert_null(files);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	g_assert_nonnull(strstr(error->message, "signal 9"));
}

static void test_missing(struct scene *scene, gconstpointer data)
{
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *version = NULL;

	(void)data;
	put(scene, "a.c", "int f(void) { return sys_a(1); }\n");
	g_setenv("PATH", scene->folder, TRUE);
	files = run(scene, LIST("a.c"), 0, &error);
	g_assert_null(files);
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT);
	g_assert_nonnull(strstr(error->message, "coccinelle"));
	g_clear_error(&error);
	version = spatch_version(&error);
	g_assert_null(version);
	g_assert_nonnull(strstr(error->message, "coccinelle"));
}

static void test_bad_names(struct scene *scene, gconstpointer data)
{
	g_autoptr(GPtrArray) files = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	put(scene, "a.c", "int f(void) { return sys_a(1); }\n");
	put(scene, "new\nline.c", "int f(void) { return sys_a(1); }\n");
	put(scene, "co: lon.c", "int f(void) { return sys_a(1); }\n");
	files = run(scene, LIST("new\nline.c", "a.c", "co: lon.c"), 0, &error);
	g_assert_no_error(error);
	g_assert_cmpint(nth(files, 0)->outcome, ==, SPATCH_DIED);
	g_assert_cmpint(nth(files, 1)->outcome, ==, SPATCH_DONE);
	g_assert_cmpint(nth(files, 2)->outcome, ==, SPATCH_DIED);
	g_clear_pointer(&files, g_ptr_array_unref);
	files = run(scene, LIST("missing.c"), 0, &error);
	g_assert_null(files);
	g_assert_nonnull(strstr(error->message, "missing.c"));
}

static void test_version(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *version = spatch_version(&error);

	g_assert_no_error(error);
	g_assert_true(g_ascii_isdigit(*version));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spatch/version", test_version);
#define ADD(name, function) g_test_add(name, struct scene, NULL, set_up, function, tear_down)
	ADD("/spatch/reports", test_reports);
	ADD("/spatch/exceptions", test_exceptions);
	ADD("/spatch/killed", test_killed);
	ADD("/spatch/hangs", test_hangs);
	ADD("/spatch/killed-in-place", test_killed_in_place);
	ADD("/spatch/dead-on-arrival", test_dead_on_arrival);
	ADD("/spatch/missing", test_missing);
	ADD("/spatch/bad-names", test_bad_names);
	return g_test_run();
}
