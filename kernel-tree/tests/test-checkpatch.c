// SPDX-License-Identifier: GPL-2.0
/* checkpatch.pl out of a repository of one commit. */
#include <string.h>

#include "base/file.h"
#include "base/run.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/submit/checkpatch.h"

struct scene {
	char *folder, *tree, *out;
	struct git_repo *repo;
};

static void run(const char *folder, const char *command)
{
	const char *const argv[] = {"sh", "-ec", command, NULL};
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;

	g_assert_true(
		run_program(&(struct run_request){.argv = argv, .cwd = folder}, &result, &error));
	g_assert_no_error(error);
	g_assert_false(run_failed(&result));
}

static void set_up(struct scene *scene, gconstpointer script)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;

	scene->folder = g_dir_make_tmp("ksweep-test-XXXXXX", NULL);
	scene->tree = g_build_filename(scene->folder, "tree", NULL);
	scene->out = g_build_filename(scene->folder, "out", NULL);
	path = g_build_filename(scene->tree, CHECKPATCH_SCRIPT, NULL);
	g_assert_true(file_make_folder(scene->tree, NULL));
	if (script)
		g_assert_true(file_write(path, script, -1, NULL));
	run(scene->tree, "git init -q; git config user.name x; git config user.email x@localhost;"
			 "git add -A; git commit -q --allow-empty -m x");
	scene->repo = git_repo_open(scene->tree, &error);
	g_assert_no_error(error);
}

static void tear_down(struct scene *scene, gconstpointer script)
{
	(void)script;
	git_repo_free(scene->repo);
	file_remove_tree(scene->folder, NULL);
	g_free(scene->folder);
	g_free(scene->tree);
	g_free(scene->out);
}

static char *unusable(struct scene *scene)
{
	g_autoptr(GError) error = NULL;
	char *why = NULL;

	g_assert_true(checkpatch_unpack(scene->repo, "HEAD", scene->out, &why, &error));
	g_assert_no_error(error);
	return why;
}

static void test_good(struct scene *scene, gconstpointer script)
{
	g_autofree char *why = unusable(scene);
	g_autofree char *path = g_build_filename(scene->out, CHECKPATCH_SCRIPT, NULL);
	g_autofree char *text = NULL;

	g_assert_cmpstr(why, ==, NULL);
	g_assert_true(file_read(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, script);
}

static void test_none(struct scene *scene, gconstpointer script)
{
	g_autofree char *why = unusable(scene);

	(void)script;
	g_assert_cmpstr(why, ==, "the tree has no scripts/checkpatch.pl");
}

/* The expression of v4.2 that perl has refused since 5.26, after one that it only warns of. */
static void test_old(struct scene *scene, gconstpointer script)
{
	g_autofree char *why = unusable(scene);

	(void)script;
	g_assert_true(g_str_has_prefix(
		why, "this perl cannot compile the tree's scripts/checkpatch.pl: "));
	g_assert_nonnull(strstr(why, "Unescaped left brace in regex is illegal here"));
	g_assert_null(strstr(why, "passed through"));
}

/* In the C locale, with a patch from a file and from memory; findings are an exit status. */
static void test_run(struct scene *scene, gconstpointer script)
{
	static const char *const options[] = {"--terse", NULL};
	g_autofree char *why = unusable(scene);
	g_autofree char *output = NULL, *end = NULL, *bad_output = NULL, *bad_end = NULL;
	g_autoptr(GError) error = NULL;

	(void)script;
	g_assert_null(why);
	g_assert_true(checkpatch_run(&(struct checkpatch_request){.scripts = scene->out,
								  .folder = scene->tree,
								  .file = "1.patch",
								  .options = options},
				     &output, &end, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(output, ==, "--strict --no-tree --terse 1.patch, C\n");
	g_assert_null(end);
	g_assert_true(checkpatch_run(&(struct checkpatch_request){.scripts = scene->out,
								  .folder = scene->out,
								  .text = "a patch\n"},
				     &bad_output, &bad_end, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(bad_output, ==, "--strict --no-tree -, C\na patch\n");
	g_assert_cmpstr(bad_end, ==, "exited with status 1");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, script, function)                                                                \
	g_test_add(name, struct scene, script, set_up, function, tear_down)
	ADD("/checkpatch/good", "use strict;\nprint \"good\\n\";\n", test_good);
	ADD("/checkpatch/run",
	    "print \"@ARGV, $ENV{LC_ALL}\\n\";\nif ($ARGV[-1] eq '-') { print <STDIN>; exit 1; }\n",
	    test_run);
	ADD("/checkpatch/none", NULL, test_none);
	ADD("/checkpatch/old",
	    "$_ = shift;\nprint if m/^(.\\s*){\\s*/;\nprint if m/define.*do\\s{/;\n", test_old);
	return g_test_run();
}
