// SPDX-License-Identifier: GPL-2.0
/* git: names, ranges, listings, blobs, private index, refs, identity. */

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/git/index.h"
#include "kernel-tree/git/refs.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/tests/git-fixture.h"

#define ODD_NAME "od\nd/-dash \xff"

static struct git_fixture fixture;
static struct git_repo *repo;

static void setup(void)
{
	g_autoptr(GError) error = NULL;

	git_fixture_begin(&fixture);
	git_fixture_write(&fixture, "a.c", "one\n");
	git_fixture_write(&fixture, ODD_NAME, "odd");
	git_fixture_write(&fixture, "-leading", "dash\n");
	git_fixture_write(&fixture, "empty", "");
	git_fixture_write(&fixture, "sub/b.c", "two\n");
	git_fixture_commit(&fixture, "first");
	git_fixture_write(&fixture, "a.c", "changed\n");
	git_fixture_commit(&fixture, "second");
	repo = git_repo_open(fixture.repo, &error);
	g_assert_no_error(error);
}

static void teardown(void)
{
	g_clear_pointer(&repo, git_repo_free);
	git_fixture_end(&fixture);
}

static void expect_usage(GError **error, const char *part)
{
	g_assert_error(*error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE);
	if (!strstr((*error)->message, part))
		g_error("'%s' is not in: %s", part, (*error)->message);
	g_clear_error(error);
}

static void test_open(void)
{
	g_autofree char *plain = g_build_filename(fixture.top, "plain", NULL);
	g_autofree char *loop = g_build_filename(fixture.top, "loop", NULL);
	g_autofree char *file = g_build_filename(fixture.repo, "a.c", NULL);
	g_autoptr(GError) error = NULL;

	/* The test's own directory may lie inside some repository. */
	g_setenv("GIT_CEILING_DIRECTORIES", fixture.top, TRUE);
	g_assert_cmpint(g_mkdir(plain, 0777), ==, 0);
	g_assert_null(git_repo_open(plain, &error));
	expect_usage(&error, "is not in a git repository");
	g_assert_cmpint(symlink("loop", loop), ==, 0);
	g_assert_null(git_repo_open(loop, &error));
	expect_usage(&error, "symbolic links");
	g_assert_null(git_repo_open(file, &error));
	expect_usage(&error, "Not a directory");
	g_assert_null(git_repo_open("/nonexistent", &error));
	expect_usage(&error, "No such file");
}

static void test_open_below_and_strange_environment(void)
{
	g_autofree char *below = g_build_filename(fixture.repo, "sub", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(git_repo) again = NULL;
	g_autofree char *head = NULL;
	g_autofree char *head_below = git_commit_of(repo, "HEAD", NULL);

	g_setenv("GIT_DIR", "/nonexistent", TRUE);
	g_setenv("GIT_INDEX_FILE", "/nonexistent", TRUE);
	again = git_repo_open(below, &error);
	g_assert_no_error(error);
	head = git_commit_of(again, "HEAD", &error);
	g_unsetenv("GIT_DIR");
	g_unsetenv("GIT_INDEX_FILE");
	g_assert_no_error(error);
	g_assert_cmpstr(again->folder, ==, repo->folder);
	g_assert_cmpstr(head, ==, head_below);
}

static void test_names(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *head = git_commit_of(repo, "HEAD", &error);
	g_autofree char *tree = git_tree_of(repo, "HEAD", &error);
	g_autofree char *branch = git_ref(repo, "refs/heads/main");

	g_assert_no_error(error);
	g_assert_cmpuint(strlen(head), ==, 40);
	g_assert_cmpstr(head, !=, tree);
	g_assert_cmpstr(head, ==, branch);
	g_assert_null(git_ref(repo, "HEAD"));
	g_assert_null(git_ref(repo, "refs/heads/none"));
	g_assert_null(git_commit_of(repo, "nothing", &error));
	expect_usage(&error, "'nothing' is not a revision");
	g_assert_null(git_commit_of(repo, "--all", &error));
	expect_usage(&error, "'--all' is not a revision");
	g_assert_null(git_commit_of(repo, "", &error));
	expect_usage(&error, "is not a revision");
	g_assert_null(git_commit_of(repo, "HEAD:a.c", &error));
	expect_usage(&error, "no commit of that name");
}

static void test_unborn(void)
{
	g_autoptr(GError) error = NULL;

	GIT(&fixture, "checkout", "-q", "--orphan", "empty");
	g_assert_null(git_commit_of(repo, "HEAD", &error));
	expect_usage(&error, "no commit yet");
	GIT(&fixture, "checkout", "-q", "-f", "main");
}

static void test_range(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) range = git_range(repo, "HEAD~1", "HEAD", &error);
	g_autofree char *head = git_commit_of(repo, "HEAD", NULL);
	g_autoptr(GPtrArray) empty = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(range->len, ==, 1);
	g_assert_cmpstr(range->pdata[0], ==, head);
	empty = git_range(repo, "HEAD", "HEAD", &error);
	g_assert_cmpuint(empty->len, ==, 0);
	g_assert_null(git_range(repo, "HEAD", "HEAD~1", &error));
	expect_usage(&error, "older");

	GIT(&fixture, "checkout", "-q", "-b", "side", "HEAD~1");
	git_fixture_write(&fixture, "side.c", "side\n");
	git_fixture_commit(&fixture, "side");
	g_assert_null(git_range(repo, "main", "side", &error));
	expect_usage(&error, "does not descend from the first");
	GIT(&fixture, "merge", "-q", "--no-edit", "main");
	g_assert_null(git_range(repo, "main", "side", &error));
	expect_usage(&error, "is a merge");
	g_assert_null(git_range(repo, "main~1", "side", &error));
	expect_usage(&error, "is a merge");
}

static void test_list_and_changed(void)
{
	static const char *const wanted[] = {"-leading", "a.c", "empty", ODD_NAME, "sub/b.c"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) all = git_list(repo, "HEAD", NULL, &error);
	g_autoptr(GPtrArray) some = git_list(repo, "HEAD", "sub", &error);
	g_autoptr(GPtrArray) none = git_list(repo, "HEAD", "s*", &error);
	g_autoptr(GPtrArray) changed = git_changed(repo, "HEAD~1", "HEAD", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(all->len, ==, G_N_ELEMENTS(wanted));
	for (guint i = 0; i < all->len; i++) {
		const struct git_entry *entry = all->pdata[i];

		g_assert_cmpstr(entry->path, ==, wanted[i]);
		g_assert_cmpuint(entry->mode, ==, 0100644);
		g_assert_cmpuint(strlen(entry->oid), ==, 40);
	}
	g_assert_cmpuint(some->len, ==, 1);
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_cmpuint(changed->len, ==, 1);
	g_assert_cmpstr(changed->pdata[0], ==, "a.c");
}

static void expect_blob(struct git_blobs *blobs, const char *object, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = git_blobs_read(blobs, object, NULL, &error);
	gsize length;
	const char *data;

	g_assert_no_error(error);
	data = g_bytes_get_data(bytes, &length);
	g_assert_cmpstr(data, ==, text);
	g_assert_cmpuint(length, ==, strlen(text));
}

static void test_blobs(void)
{
	static const char *const missing_names[] = {"HEAD:nothing", "HEAD:no\nthing", "HEAD:sub",
						    "1234567890123456789012345678901234567890", ""};
	g_autoptr(GError) error = NULL;
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, &error);

	g_assert_no_error(error);
	expect_blob(blobs, "HEAD:a.c", "changed\n");
	for (gsize i = 0; i < G_N_ELEMENTS(missing_names); i++) {
		gboolean missing = FALSE;

		g_assert_null(git_blobs_read(blobs, missing_names[i], &missing, &error));
		g_assert_true(missing);
		g_clear_error(&error);
		expect_blob(blobs, "HEAD:" ODD_NAME, "odd");
	}
	expect_blob(blobs, "HEAD:empty", "");
}

struct seen {
	guint n;
	guint stop_at;
	GString *text;
};

static gboolean collect(gsize i, const char *data, gsize length, gpointer data_, GError **error)
{
	struct seen *seen = data_;

	g_assert_cmpuint(i, ==, seen->n);
	g_assert_cmpuint(strlen(data), ==, length);
	if (++seen->n == seen->stop_at) {
		g_set_error_literal(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD, "enough");
		return FALSE;
	}
	g_string_append(seen->text, data);
	return TRUE;
}

static void test_blobs_read_all(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, &error);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GString) wanted = g_string_new(NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	struct seen seen = {.text = text};

	/* More than are under way at once. */
	for (int i = 0; i < 20000; i++) {
		g_ptr_array_add(names, (gpointer)(i % 2 ? "HEAD:a.c" : "HEAD:empty"));
		g_string_append(wanted, i % 2 ? "changed\n" : "");
	}
	git_blobs_read_all(blobs, (const char *const *)names->pdata, names->len, collect, &seen,
			   &error);
	g_assert_no_error(error);
	g_assert_cmpuint(seen.n, ==, names->len);
	g_assert_cmpstr(text->str, ==, wanted->str);

	/* Stopped half way, it must not mix up later answers. */
	seen.n = 0;
	seen.stop_at = 100;
	g_assert_false(git_blobs_read_all(blobs, (const char *const *)names->pdata, names->len,
					  collect, &seen, &error));
	g_assert_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD);
	g_clear_error(&error);
	expect_blob(blobs, "HEAD:sub/b.c", "two\n");

	names->pdata[7] = (gpointer) "HEAD:nothing";
	seen.n = seen.stop_at = 0;
	g_assert_false(git_blobs_read_all(blobs, (const char *const *)names->pdata, names->len,
					  collect, &seen, &error));
	expect_usage(&error, "HEAD:nothing is not in");
}

static void test_blob_large(void)
{
	gsize length = 20 * 1000 * 1000;
	g_autofree char *line = g_malloc(length + 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, &error);

	memset(line, 'x', length);
	line[length] = '\0';
	git_fixture_write(&fixture, "large", line);
	git_fixture_commit(&fixture, "large");
	expect_blob(blobs, "HEAD:large", line);
	expect_blob(blobs, "HEAD:empty", "");
	GIT(&fixture, "reset", "-q", "--hard", "HEAD~1");
}

static const struct git_identity someone = {
	.name = (char *)"Some One", .email = (char *)"one@example.org", .seconds = 1500000000};

static void test_index(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *head = git_commit_of(repo, "HEAD", NULL);
	g_autoptr(git_index) index = NULL;
	g_autoptr(git_blobs) blobs = git_blobs_open(repo, NULL);
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;
	g_autofree char *object = NULL;
	g_autofree char *raw = NULL;
	g_autoptr(GPtrArray) changed = NULL;
	g_autoptr(GPtrArray) list = NULL;

	g_chmod(fixture.repo, 0755);
	index = git_index_new(repo, "HEAD", &error);
	g_assert_no_error(error);
	g_assert_true(git_index_put(index, ODD_NAME, "new text\n", -1, &error));
	g_assert_true(git_index_put(index, "sub/new.c", "x", 1, &error));
	g_assert_true(git_index_put(index, "-leading", NULL, 0, &error));
	g_assert_true(git_index_put(index, "never was there", NULL, 0, &error));
	first = git_index_commit(index, head, "subject\n\nbody \xc3\xa4\n", &someone, &error);
	g_assert_no_error(error);
	g_assert_true(git_index_put(index, "sub/new.c", "y", 1, &error));
	second = git_index_commit(index, first, "next\n", &someone, &error);
	g_assert_no_error(error);

	changed = git_changed(repo, head, first, &error);
	g_assert_cmpuint(changed->len, ==, 3);
	g_assert_cmpstr(changed->pdata[0], ==, "-leading");
	g_assert_cmpstr(changed->pdata[1], ==, ODD_NAME);
	g_assert_cmpstr(changed->pdata[2], ==, "sub/new.c");
	object = g_strconcat(second, ":sub/new.c", NULL);
	expect_blob(blobs, object, "y");
	git_run(repo, &raw, &error, "cat-file", "commit", first, NULL);
	g_assert_nonnull(strstr(raw, "author Some One <one@example.org> 1500000000 +0000\n"));
	g_assert_nonnull(strstr(raw, "committer Some One <one@example.org> 1500000000 +0000\n"));
	g_assert_true(g_str_has_suffix(raw, "\nsubject\n\nbody \xc3\xa4"));
	list = git_range(repo, head, second, &error);
	g_assert_cmpuint(list->len, ==, 2);
}

static void test_index_keeps_mode(void)
{
	g_autofree char *path = g_build_filename(fixture.repo, "a.c", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(git_index) index = NULL;
	g_autoptr(GPtrArray) list = NULL;
	g_autofree char *tree = NULL;
	struct git_entry *entry;

	g_chmod(path, 0755);
	git_fixture_commit(&fixture, "executable");
	index = git_index_new(repo, "HEAD", &error);
	g_assert_true(git_index_put(index, "a.c", "#!/bin/sh\n", -1, &error));
	tree = git_index_tree(index, &error);
	g_assert_no_error(error);
	list = git_list(repo, tree, "a.c", &error);
	g_assert_no_error(error);
	entry = list->pdata[0];
	g_assert_cmpuint(entry->mode, ==, 0100755);
}

static void test_refs(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *head = git_commit_of(repo, "HEAD", NULL);
	g_autofree char *before = git_commit_of(repo, "HEAD~1", NULL);
	g_autofree char *now = NULL;

	g_assert_true(git_set_ref(repo, "refs/heads/new", before, NULL, &error));
	g_assert_no_error(error);
	g_assert_false(git_set_ref(repo, "refs/heads/new", head, NULL, &error));
	expect_usage(&error, "the branch 'new' exists already");
	g_assert_false(git_set_ref(repo, "refs/heads/new", head, head, &error));
	expect_usage(&error, "moved by somebody else");
	g_assert_true(git_set_ref(repo, "refs/heads/new", head, before, &error));
	g_assert_true(git_set_ref(repo, "refs/ksweep/made/new", before, "", &error));
	g_assert_no_error(error);
	now = git_ref(repo, "refs/heads/new");
	g_assert_cmpstr(now, ==, head);

	g_assert_false(git_set_ref(repo, "refs/heads/main", before, "", &error));
	expect_usage(&error, "checked out");
	g_assert_false(git_set_ref(repo, "refs/tags/x", before, "", &error));
	expect_usage(&error, "may write");
	g_assert_false(git_set_ref(repo, "refs/heads/a..b", before, "", &error));
	expect_usage(&error, "no name that git accepts");
	g_assert_false(git_set_ref(repo, "refs/heads/-b", before, "", &error));
	expect_usage(&error, "dash");

	g_assert_false(git_set_ref(repo, "refs/heads/new/er", before, NULL, &error));
	expect_usage(&error, "like its first part");
	g_assert_false(git_set_ref(repo, "refs/ksweep/made", before, NULL, &error));
	expect_usage(&error, "below that name");
}

static void test_refs_together(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *head = git_commit_of(repo, "HEAD", NULL);
	g_autofree char *before = git_commit_of(repo, "HEAD~1", NULL);
	const struct git_ref_change made[] = {{"refs/ksweep/made/both", before, NULL},
					      {"refs/heads/both", before, NULL}};
	const struct git_ref_change late[] = {{"refs/ksweep/made/both", head, before},
					      {"refs/heads/both", head, head}};
	const struct git_ref_change moved[] = {{"refs/ksweep/made/both", head, before},
					       {"refs/heads/both", head, before}};
	g_autofree char *first = NULL, *second = NULL, *last = NULL;

	g_assert_true(git_set_refs(repo, made, 2, &error));
	g_assert_no_error(error);
	g_assert_false(git_set_refs(repo, made, 2, &error));
	expect_usage(&error, "moved by somebody else");
	/* The second one differs from its old value, so the first one stays. */
	g_assert_false(git_set_refs(repo, late, 2, &error));
	expect_usage(&error, "moved by somebody else");
	first = git_ref(repo, "refs/ksweep/made/both");
	g_assert_cmpstr(first, ==, before);
	g_assert_true(git_set_refs(repo, moved, 2, &error));
	g_assert_no_error(error);
	second = git_ref(repo, "refs/ksweep/made/both");
	last = git_ref(repo, "refs/heads/both");
	g_assert_cmpstr(second, ==, head);
	g_assert_cmpstr(last, ==, head);
}

static void test_identity(void)
{
	g_autoptr(GError) error = NULL;
	struct git_identity identity = {0};

	g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
	g_setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
	g_unsetenv("GIT_COMMITTER_NAME");
	g_unsetenv("GIT_COMMITTER_EMAIL");
	g_unsetenv("EMAIL");
	g_assert_false(git_identity_get(repo, &identity, &error));
	expect_usage(&error, "git config --global user.email");
	GIT(&fixture, "config", "user.name", "Jörg <o> Doe");
	GIT(&fixture, "config", "user.email", "j@example.org");
	g_assert_true(git_identity_get(repo, &identity, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(identity.email, ==, "j@example.org");
	g_assert_true(g_str_has_prefix(identity.name, "Jörg"));
	g_assert_cmpint(identity.seconds, >, 1500000000);
	git_identity_clear(&identity);
}

static void test_dirty(void)
{
	git_fixture_write(&fixture, "untracked", "x");
	g_assert_false(git_dirty(repo));
	git_fixture_write(&fixture, "a.c", "edited\n");
	g_assert_true(git_dirty(repo));
	GIT(&fixture, "checkout", "-q", "--", "a.c");
	g_assert_false(git_dirty(repo));
}

/* Each test gets a repository of its own. */
static void run_in_fixture(gconstpointer test)
{
	setup();
	((void (*)(void))test)();
	teardown();
}

#define ADD(name) g_test_add_data_func("/git/" #name, test_##name, run_in_fixture)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(open);
	ADD(open_below_and_strange_environment);
	ADD(names);
	ADD(unborn);
	ADD(range);
	ADD(list_and_changed);
	ADD(blobs);
	ADD(blobs_read_all);
	ADD(blob_large);
	ADD(index);
	ADD(index_keeps_mode);
	ADD(refs);
	ADD(refs_together);
	ADD(identity);
	ADD(dirty);
	return g_test_run();
}
