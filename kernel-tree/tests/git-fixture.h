/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small git repository for unit tests, in a temporary directory, with KSWEEP_CACHE beside it.
 * static inline: each test program is linked from one file of its own.
 */
#ifndef KERNEL_TREE_TESTS_GIT_FIXTURE_H
#define KERNEL_TREE_TESTS_GIT_FIXTURE_H

#include <glib.h>
#include <glib/gstdio.h>

#include "base/file.h"
#include "base/run.h"

struct git_fixture {
	char *top;  /* removed at the end */
	char *repo; /* TOP/repo */
};

static inline void git_fixture_git(struct git_fixture *fixture, const char *const *args)
{
	static const char *const env[] = {
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A U Thor",
		"GIT_AUTHOR_EMAIL=author@example.org",
		"GIT_COMMITTER_NAME=A U Thor",
		"GIT_COMMITTER_EMAIL=author@example.org",
		"GIT_AUTHOR_DATE=@1000000 +0000",
		"GIT_COMMITTER_DATE=@1000000 +0000",
		NULL,
	};
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_auto(run_result) result = {0};
	g_autoptr(GError) error = NULL;

	g_ptr_array_add(argv, (gpointer) "git");
	for (; *args; args++)
		g_ptr_array_add(argv, (gpointer)*args);
	g_ptr_array_add(argv, NULL);
	run_checked(
		&(struct run_request){
			.argv = (const char *const *)argv->pdata,
			.cwd = fixture->repo,
			.env = env,
		},
		&result, &error);
	g_assert_no_error(error);
}
#define GIT(fixture, ...) git_fixture_git(fixture, (const char *const[]){__VA_ARGS__, NULL})

static inline void git_fixture_write(struct git_fixture *fixture, const char *name,
				     const char *text)
{
	g_autofree char *path = g_build_filename(fixture->repo, name, NULL);
	g_autoptr(GError) error = NULL;

	file_write(path, text, -1, &error);
	g_assert_no_error(error);
}

static inline void git_fixture_begin(struct git_fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *cache = NULL;

	fixture->top = g_dir_make_tmp("ksweep-test-XXXXXX", &error);
	g_assert_no_error(error);
	fixture->repo = g_build_filename(fixture->top, "repo", NULL);
	cache = g_build_filename(fixture->top, "cache", NULL);
	g_setenv("KSWEEP_CACHE", cache, TRUE);
	g_assert_cmpint(g_mkdir(fixture->repo, 0777), ==, 0);
	GIT(fixture, "init", "-q", "-b", "main");
}

static inline void git_fixture_commit(struct git_fixture *fixture, const char *subject)
{
	GIT(fixture, "add", "-A", "-f", ".");
	GIT(fixture, "commit", "-q", "--allow-empty", "-m", subject);
}

static inline void git_fixture_end(struct git_fixture *fixture)
{
	file_remove_tree(fixture->top, NULL);
	g_free(fixture->top);
	g_free(fixture->repo);
}

#endif
