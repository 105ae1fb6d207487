// SPDX-License-Identifier: GPL-2.0
/*
 * A second producer of changes: it corrects a misspelt word in comments, a file a commit. It uses
 * nothing but series/make, and so shows that series/make knows nothing of system calls.
 */
#include <string.h>

#include "base/error.h"
#include "kernel-tree/source/path.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/tests/git-fixture.h"
#include "kernel-tree/tree.h"
#include "series/make/base-files.h"
#include "series/make/cover.h"
#include "series/make/series.h"

static const char *const files[] = {"fs/a.c", "fs/b.c", "net/c.c"};

static void write_kernel(struct git_fixture *fixture)
{
	git_fixture_write(fixture, "Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n");
	git_fixture_write(fixture, "Kconfig", "");
	git_fixture_write(fixture, "include/linux/syscalls.h", "");
	git_fixture_write(fixture, "MAINTAINERS",
			  "VFS\nM:\tVera Vfs <vera@example.org>\nL:\tfs@example.org\n"
			  "F:\tfs/\n\nNET\nM:\tNed Net <ned@example.org>\nF:\tnet/\n");
	git_fixture_write(fixture, "fs/a.c", "/* recieve */\nint a;\n");
	git_fixture_write(fixture, "fs/b.c", "int b; /* recieve */\n");
	git_fixture_write(fixture, "net/c.c", "/* recieve, recieve */\n");
	git_fixture_commit(fixture, "base");
	GIT(fixture, "config", "user.name", "Ann Author");
	GIT(fixture, "config", "user.email", "ann@example.org");
}

struct spelling {
	struct base_files *files;
	struct edit_set *edits;
	struct change_set *set;
};

static struct letter *letter_of(GPtrArray *steps, gconstpointer word)
{
	g_autofree char *text =
		g_strdup_printf("%u files spell %s wrongly.", steps->len, (const char *)word);
	struct letter *letter = letter_new("correct a word", text);
	struct letter_list *list = letter_add_list(letter, "Not looked at");

	g_ptr_array_add(list->items, g_strdup("strings"));
	letter_add_list(letter, "Without items");
	return letter;
}

/* One change a file; the file's number is the owner of its edits. */
static struct change *spell(struct spelling *spelling, guint owner, const char *right)
{
	struct edit_file *file = edit_set_file(spelling->edits, files[owner], NULL);
	g_autofree char *subsystem = path_subsystem(file->path);
	struct change *change = change_new(subsystem, file->path);
	g_autoptr(GError) error = NULL;

	for (const char *at = file->text; (at = strstr(at, "recieve")); at++) {
		gsize start = at - file->text;

		edit_add(file, &(struct edit){start, start + strlen("recieve"), right, owner, 0},
			 &error);
		g_assert_no_error(error);
	}
	change_own(change, owner);
	g_ptr_array_add(change->subjects, g_strdup_printf("a very long subject that cannot fit: "
							  "correct the word %s in comments",
							  right));
	g_ptr_array_add(change->subjects, g_strdup("correct a word"));
	g_ptr_array_add(change->concerns, g_strdup(right));
	g_ptr_array_add(change->homes, g_strdup(file->path));
	change_set_body(change, "It is misspelt.\n\nOnly comments change.");
	change_set_add(spelling->set, change);
	return change;
}

static void produce(struct spelling *spelling, struct tree *tree, const char *right)
{
	g_autoptr(GError) error = NULL;
	struct change *first;

	spelling->files = base_files_open(tree, &error);
	g_assert_no_error(error);
	spelling->edits = edit_set_new(base_files_load, spelling->files);
	spelling->set = change_set_new(spelling->edits);
	first = spell(spelling, 0, right);
	change_add_need(first, spell(spelling, 1, right));
	spell(spelling, 2, right);
	change_set_settle(spelling->set);
	spelling->set->letter = letter_of;
	spelling->set->data = right;
}

static void spelling_clear(struct spelling *spelling)
{
	change_set_free(spelling->set);
	edit_set_free(spelling->edits);
	base_files_close(spelling->files);
}

static void assert_blob(struct tree *tree, const char *branch, const char *path,
			const char *expected)
{
	g_autofree char *ref = g_strconcat("refs/heads/", branch, NULL);
	g_autofree char *commit = git_ref(tree->repo, ref);
	g_autofree char *object = g_strdup_printf("%s:%s", commit, path);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	git_run(tree->repo, &text, &error, "cat-file", "blob", object, NULL);
	g_assert_no_error(error);
	g_assert_cmpstr(text, ==, expected);
}

static GPtrArray *make(struct tree *tree, const char *right, struct series_options options,
		       GError **error)
{
	struct spelling spelling = {0};
	GPtrArray *steps;

	produce(&spelling, tree, right);
	steps = series_make(tree, spelling.set, &options, error);
	spelling_clear(&spelling);
	return steps;
}

struct scene {
	struct git_fixture fixture;
	struct tree *tree;
};

static void begin(struct scene *scene, gconstpointer unused)
{
	g_autoptr(GError) error = NULL;

	(void)unused;
	git_fixture_begin(&scene->fixture);
	write_kernel(&scene->fixture);
	scene->tree = tree_open(scene->fixture.repo, NULL, &error);
	g_assert_no_error(error);
}

static void end(struct scene *scene, gconstpointer unused)
{
	(void)unused;
	tree_free(scene->tree);
	git_fixture_end(&scene->fixture);
}

/* Commits: needed changes first, the subject that fits, the body, the maintainers. */
static void test_commits(struct scene *scene, gconstpointer unused)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) steps = NULL;
	g_autofree char *message = NULL;
	const struct step *step;

	(void)unused;
	steps = make(scene->tree, "receive", (struct series_options){.branch = "spelling"}, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(steps->len, ==, 3);
	step = steps->pdata[0];
	g_assert_cmpstr(step->subject, ==, "fs: correct a word");
	g_assert_cmpstr(step->files->pdata[0], ==, "fs/b.c");
	g_assert_cmpstr(step->syscalls->pdata[0], ==, "receive");
	g_assert_cmpstr(step->to->pdata[0], ==, "Vera Vfs <vera@example.org>");
	g_assert_cmpstr(((struct step *)steps->pdata[1])->needs->pdata[0], ==, "receive");
	g_assert_cmpstr(((struct step *)steps->pdata[2])->subsystem, ==, "net");
	assert_blob(scene->tree, "spelling", "fs/a.c", "/* receive */\nint a;");
	assert_blob(scene->tree, "spelling", "net/c.c", "/* receive, receive */");
	git_run(scene->tree->repo, &message, &error, "show", "-s", "--format=%b", step->commit,
		NULL);
	g_assert_no_error(error);
	g_assert_true(g_str_has_prefix(message, "It is misspelt.\n\nOnly comments change.\n\n"));
	g_assert_nonnull(strstr(message, "Signed-off-by: Ann Author <ann@example.org>"));
}

/* Patches: a cover letter with the producer's text. */
static void test_mails(struct scene *scene, gconstpointer unused)
{
	g_autofree char *patches = g_build_filename(scene->fixture.top, "patches", NULL);
	g_autofree char *cover = g_build_filename(patches, "0000-cover-letter.patch", NULL);
	g_autofree char *letter = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) steps = NULL;

	(void)unused;
	steps = make(scene->tree, "receive",
		     (struct series_options){.branch = "spelling", .patches = patches}, &error);
	g_assert_no_error(error);
	g_assert_true(g_file_get_contents(cover, &letter, NULL, NULL));
	g_assert_nonnull(strstr(letter, "Subject: [PATCH 0/3] correct a word\n"));
	g_assert_nonnull(strstr(letter, "3 files spell receive wrongly.\n"));
	g_assert_nonnull(strstr(letter, "Not looked at:\n\n  - strings\n"));
	g_assert_null(strstr(letter, "Without items"));
}

/* A subsystem's branch; an error for a subsystem without changes. */
static void test_subsystem(struct scene *scene, gconstpointer unused)
{
	const char *const only_net[] = {"net", NULL}, *const nobody[] = {"mm", NULL};
	g_autoptr(GError) error = NULL, failure = NULL;
	g_autoptr(GPtrArray) steps = NULL;

	(void)unused;
	steps = make(scene->tree, "receive",
		     (struct series_options){.branch = "spelling-net", .subsystems = only_net},
		     &error);
	g_assert_no_error(error);
	g_assert_cmpuint(steps->len, ==, 1);
	assert_blob(scene->tree, "spelling-net", "fs/a.c", "/* recieve */\nint a;");
	assert_blob(scene->tree, "spelling-net", "net/c.c", "/* receive, receive */");
	g_assert_null(make(scene->tree, "receive",
			   (struct series_options){.branch = "none", .subsystems = nobody},
			   &failure));
	g_assert_error(failure, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	g_assert_nonnull(strstr(failure->message, "'mm': choose from fs and net"));
}

/* A second version, with its range-diff. */
static void test_again(struct scene *scene, gconstpointer unused)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) first = NULL, second = NULL;
	g_autofree char *none = NULL, *range_diff = NULL;

	(void)unused;
	first = make(scene->tree, "receive",
		     (struct series_options){.branch = "spelling", .range_diff = &none}, &error);
	g_assert_no_error(error);
	g_assert_null(none);
	second = make(scene->tree, "get",
		      (struct series_options){.branch = "spelling", .range_diff = &range_diff},
		      &error);
	g_assert_no_error(error);
	g_assert_nonnull(range_diff);
	g_assert_nonnull(strstr(range_diff, "get"));
	assert_blob(scene->tree, "spelling", "fs/a.c", "/* get */\nint a;");
}

/* A change may have owners above all those that have edits. */
static void test_owner_without_edit(struct scene *scene, gconstpointer unused)
{
	struct spelling spelling = {0};
	struct series_options options = {.branch = "spelling"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) steps = NULL;

	(void)unused;
	produce(&spelling, scene->tree, "receive");
	change_own(spelling.set->changes->pdata[0], 1000000);
	steps = series_make(scene->tree, spelling.set, &options, &error);
	spelling_clear(&spelling);
	g_assert_no_error(error);
	g_assert_cmpuint(steps->len, ==, 3);
	assert_blob(scene->tree, "spelling", "fs/b.c", "int b; /* receive */");
}

#define ADD(path, test) g_test_add(path, struct scene, NULL, begin, test, end)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/producer/commits", test_commits);
	ADD("/producer/mails", test_mails);
	ADD("/producer/subsystem", test_subsystem);
	ADD("/producer/again", test_again);
	ADD("/producer/owner-without-edit", test_owner_without_edit);
	return g_test_run();
}
