// SPDX-License-Identifier: GPL-2.0
#include "series/make/mail.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/scratch.h"
#include "base/staged-dir.h"
#include "base/string-list.h"
#include "base/text-wrap.h"
#include "kernel-tree/git/run.h"

#define MANIFEST   ".ksweep"
#define COVER	   "0000-cover-letter.patch"
#define ATTRIBUTES ".gitattributes"

/*
 * Every option that the user's configuration can set, so that all users get the same patches.
 */
static const char *const format_options[] = {
	"format-patch",
	"-1",
	"-N",
	"--no-signature",
	"--no-attach",
	"--no-thread",
	"--no-cover-letter",
	"--no-base",
	"--no-notes",
	"--no-to",
	"--no-cc",
	"--no-add-header",
	"--no-signoff",
	"--suffix=.patch",
	"--filename-max-length=64",
	"--encode-email-headers",
	"--no-color",
	"--no-renames",
	"--no-ext-diff",
	"--no-textconv",
	"--unified=3",
	"--inter-hunk-context=0",
	"--diff-algorithm=myers",
	"--indent-heuristic",
	"--src-prefix=a/",
	"--dst-prefix=b/",
	"--abbrev=12",
	"--stat=72",
	"--summary",
	"--patch",
	"-O/dev/null",
	NULL,
};

/* Names in the manifest; an empty set if there is none. */
static GHashTable *read_manifest(const char *directory)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *path = g_build_filename(directory, MANIFEST, NULL);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	if (!file_read(path, &text, NULL, NULL))
		return names;
	g_hash_table_add(names, g_strdup(MANIFEST));
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (**line)
			g_hash_table_add(names, g_strdup(*line));
	return names;
}

static gboolean is_file(const char *directory, const char *name)
{
	g_autofree char *path = g_build_filename(directory, name, NULL);
	struct stat status;

	return g_lstat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* A staged_dir_ours. */
static gboolean holds_only_ours(const char *directory, const char *named, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(directory, 0, error);
	g_autoptr(GHashTable) ours = NULL;
	const char *name;

	if (!dir)
		return FALSE;
	ours = read_manifest(directory);
	while ((name = g_dir_read_name(dir))) {
		if (g_hash_table_contains(ours, name) && is_file(directory, name))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "directory '%s' has a file '%s' that ksweep did not write: "
			    "choose another directory or an empty one",
			    named, name);
		return FALSE;
	}
	return TRUE;
}

gboolean mail_folder_check(const char *directory, GError **error)
{
	return staged_dir_check(directory, error) && (!g_file_test(directory, G_FILE_TEST_EXISTS) ||
						      holds_only_ours(directory, directory, error));
}

static gboolean write_manifest(const char *directory, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = g_build_filename(directory, MANIFEST, NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	GDir *dir = g_dir_open(directory, 0, error);
	const char *name;

	if (!dir)
		return FALSE;
	while ((name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	string_list_sort(names);
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(text, "%s\n", (char *)names->pdata[i]);
	return file_write(path, text->str, text->len, error);
}

/* [PATCH 03/20]: as wide as the total. */
static char *subject_prefix(guint n, guint of)
{
	g_autofree char *total = g_strdup_printf("%u", of);

	return g_strdup_printf("PATCH %0*u/%u", (int)strlen(total), n, of);
}

static gboolean format_one(struct git_repo *repo, const struct step *step, const char *attributes,
			   const char *directory, GError **error)
{
	g_autoptr(GPtrArray) args = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *prefix = subject_prefix(step->n, step->of);

	for (gsize i = 0; format_options[i]; i++)
		g_ptr_array_add(args, g_strdup(format_options[i]));
	g_ptr_array_add(args, g_strdup_printf("--start-number=%u", step->n));
	g_ptr_array_add(args, g_strconcat("--subject-prefix=", prefix, NULL));
	for (guint i = 0; i < step->to->len; i++)
		g_ptr_array_add(args, g_strconcat("--to=", step->to->pdata[i], NULL));
	for (guint i = 0; i < step->cc->len; i++)
		g_ptr_array_add(args, g_strconcat("--cc=", step->cc->pdata[i], NULL));
	g_ptr_array_add(args, g_strdup("-o"));
	g_ptr_array_add(args, g_canonicalize_filename(directory, NULL));
	g_ptr_array_add(args, g_strdup(step->commit));
	g_ptr_array_add(args, NULL);
	return git_call(
		repo,
		&(struct git_call){.args = (const char **)args->pdata, .work_tree = attributes},
		NULL, error);
}

/* Only lists get the whole series; people find the rest in the lists' archives. */
static char *cover_recipients(GPtrArray *steps)
{
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *joined = NULL;

	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		for (guint j = 0; j < step->cc->len; j++)
			if (!strchr(step->cc->pdata[j], '<'))
				string_list_add_once(lists, step->cc->pdata[j]);
	}
	if (!lists->len)
		return g_strdup("");
	string_list_sort(lists);
	g_ptr_array_add(lists, NULL);
	joined = g_strjoinv(",\n    ", (char **)lists->pdata);
	return g_strdup_printf("To: %s\n", joined);
}

/* The header lines From and Date that git writes for the last commit, for git's encoding of names.
 */
static gboolean cover_origin(struct git_repo *repo, const char *commit, char **origin,
			     GError **error)
{
	g_autofree char *mail = NULL;
	g_autoptr(GString) lines = g_string_new(NULL);
	gboolean keep = FALSE;
	g_auto(GStrv) all = NULL;

	if (!git_run(repo, &mail, error, "show", "-s", "--no-color", "--no-notes", "--format=email",
		     commit, NULL))
		return FALSE;
	all = g_strsplit(mail, "\n", -1);
	for (char **line = all; *line && **line; line++) {
		if (**line != ' ' && **line != '\t')
			keep = g_str_has_prefix(*line, "From ") ||
			       g_str_has_prefix(*line, "From:") || g_str_has_prefix(*line, "Date:");
		if (keep)
			g_string_append_printf(lines, "%s\n", *line);
	}
	*origin = g_strdup(lines->str);
	return TRUE;
}

/* Wrap a header line; a continuation line starts with a blank. */
static char *fold_header(const char *header)
{
	g_autofree char *wrapped = g_strchomp(text_wrap(header, 76));
	g_auto(GStrv) lines = g_strsplit(wrapped, "\n", -1);
	g_autofree char *joined = g_strjoinv("\n ", lines);

	return g_strconcat(joined, "\n", NULL);
}

static gboolean write_cover(struct tree *base, GPtrArray *steps, const struct letter *letter,
			    const char *const *claims, const char *directory, GError **error)
{
	const struct step *last = g_ptr_array_index(steps, steps->len - 1);
	g_autofree char *origin = NULL, *diffstat = NULL, *recipients = cover_recipients(steps);
	g_autofree char *prefix = subject_prefix(0, steps->len);
	g_autofree char *path = g_build_filename(directory, COVER, NULL);
	g_autofree char *body = NULL, *text = NULL, *header = NULL, *folded = NULL;
	gboolean ascii;

	if (!cover_origin(base->repo, last->commit, &origin, error) ||
	    !git_run(base->repo, &diffstat, error, "diff", "--no-color", "--no-ext-diff",
		     "--no-renames", "--stat=72", "--summary", "-O/dev/null", base->rev,
		     last->commit, NULL))
		return FALSE;
	body = cover_body(steps, letter, claims, diffstat);
	ascii = g_str_is_ascii(body);
	header = g_strdup_printf("Subject: [%s] %s", prefix, letter->subject);
	folded = fold_header(header);
	text = g_strdup_printf("%s%s%s%s\n%s", origin, folded, recipients,
			       ascii ? ""
				     : "MIME-Version: 1.0\nContent-Type: text/plain; "
				       "charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
			       body);
	return file_write(path, text, -1, error);
}

/*
 * A directory with the base's .gitattributes. They choose git's pattern for function names, which
 * are shown after the second @@ of a hunk.
 */
static char *attributes_of(struct tree *base, GError **error)
{
	g_autofree char *object = g_strconcat(base->rev, ":" ATTRIBUTES, NULL);
	g_autofree char *directory = scratch_folder("attributes", error);
	g_autofree char *path = directory ? g_build_filename(directory, ATTRIBUTES, NULL) : NULL;
	g_autofree char *text = NULL;

	if (!directory)
		return NULL;
	/* An old tree without the file is not an error. */
	if (git_run(base->repo, &text, NULL, "cat-file", "blob", object, NULL) &&
	    !file_write(path, text, -1, error))
		return NULL;
	return g_steal_pointer(&directory);
}

static gboolean fill(struct tree *base, GPtrArray *steps, const struct letter *letter,
		     const char *const *claims, const char *directory, GError **error)
{
	g_autofree char *attributes = attributes_of(base, error);
	struct progress *progress = progress_begin("series: patches", steps->len);
	gboolean good = attributes != NULL;

	for (guint i = 0; good && i < steps->len; i++) {
		good = format_one(base->repo, steps->pdata[i], attributes, directory, error);
		progress_advance(progress, 1, NULL);
	}
	progress_end(progress, NULL);
	if (attributes)
		file_remove_tree(attributes, NULL);
	return good && write_cover(base, steps, letter, claims, directory, error) &&
	       write_manifest(directory, error);
}

struct staged_dir *mail_stage(struct tree *base, GPtrArray *steps, const struct letter *letter,
			      const char *const *claims, const char *directory, GError **error)
{
	g_autoptr(staged_dir) staged = NULL;

	if (!mail_folder_check(directory, error))
		return NULL;
	staged = staged_dir_begin(directory, error);
	if (!staged)
		return NULL;
	staged_dir_replace_only(staged, holds_only_ours);
	if (steps->len && !fill(base, steps, letter, claims, staged_dir_path(staged), error))
		return NULL;
	return g_steal_pointer(&staged);
}

gboolean mail_write(struct tree *base, GPtrArray *steps, const struct letter *letter,
		    const char *const *claims, const char *directory, GError **error)
{
	g_autoptr(staged_dir) staged = mail_stage(base, steps, letter, claims, directory, error);

	return staged && staged_dir_commit(staged, error);
}
