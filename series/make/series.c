// SPDX-License-Identifier: GPL-2.0
#include "series/make/series.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/scratch.h"
#include "base/string-list.h"
#include "base/text-wrap.h"
#include "kernel-tree/git/index.h"
#include "kernel-tree/git/run.h"
#include "series/make/branch.h"
#include "series/make/mail.h"
#include "series/make/message.h"
#include "series/make/patch-check.h"
#include "series/make/recipients.h"

/* The state of series_make(). */
struct maker {
	struct tree *base;
	const struct series_options *options;
	const struct change_set *set;
	struct recipients *recipients;
	struct git_index *index;
	struct git_identity who;
	gint64 start; /* date of the commit before the first */
	gsize n_owners;
	GArray *wanted; /* gboolean by owner: in a commit so far */
	char *tip;
	GPtrArray *steps;
	int lock; /* on the branch */
};
typedef struct maker maker;

static void maker_clear(struct maker *maker)
{
	file_unlock(maker->lock);
	recipients_close(maker->recipients);
	git_index_free(maker->index);
	git_identity_clear(&maker->who);
	if (maker->wanted)
		g_array_unref(maker->wanted);
	g_free(maker->tip);
	if (maker->steps)
		g_ptr_array_unref(maker->steps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(maker, maker_clear)

/* SOURCE_DATE_EPOCH, else the base's date: it must not depend on the time of the run. */
static gboolean start_date(struct maker *maker, GError **error)
{
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
	g_autofree char *date = NULL;

	if (epoch && *epoch) {
		if (!g_ascii_string_to_signed(epoch, 10, 0, G_MAXINT64, &maker->start, NULL)) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "SOURCE_DATE_EPOCH is not a number of seconds: '%s'", epoch);
			return FALSE;
		}
		return TRUE;
	}
	if (!git_run(maker->base->repo, &date, error, "show", "-s", "--format=%ct",
		     maker->base->rev, NULL))
		return FALSE;
	maker->start = g_ascii_strtoll(date, NULL, 10);
	return TRUE;
}

/* gboolean by owner, all FALSE. */
static GArray *owner_set(gsize n)
{
	GArray *set = g_array_new(FALSE, TRUE, sizeof(gboolean));

	return g_array_set_size(set, n);
}

static void add_owners(GArray *set, const struct change *change)
{
	for (guint i = 0; i < change->owners->len; i++)
		g_array_index(set, gboolean, g_array_index(change->owners, guint, i)) = TRUE;
}

/* Files with edits of the owners: char *, sorted. */
static GPtrArray *touched_files(struct maker *maker, const GArray *owners)
{
	g_autoptr(GPtrArray) files = edit_set_files(maker->set->edits);
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		if (edit_touches(file, (const gboolean *)owners->data))
			g_ptr_array_add(paths, g_strdup(file->path));
	}
	return paths;
}

/* Stage the files of a step with the edits of all owners so far, and commit. */
static gboolean commit_step(struct maker *maker, struct step *step, const char *message,
			    GError **error)
{
	gsize length = strcspn(message, "\n");

	for (guint i = 0; i < step->files->len; i++) {
		const char *path = g_ptr_array_index(step->files, i);
		struct edit_file *file = edit_set_file(maker->set->edits, path, error);
		g_autofree char *text = NULL;
		gsize size;

		if (!file)
			return FALSE;
		text = edit_apply(file, (gboolean *)maker->wanted->data, &size);
		if (!git_index_put(maker->index, path, text, size, error))
			return FALSE;
	}
	maker->who.seconds = maker->start + maker->steps->len + 1;
	g_free(step->commit);
	step->commit = git_index_commit(maker->index, maker->tip, message, &maker->who, error);
	if (!step->commit)
		return FALSE;
	g_free(maker->tip);
	maker->tip = g_strdup(step->commit);
	g_free(step->subject);
	step->subject = g_strndup(message, length);
	step->n = maker->steps->len + 1;
	return TRUE;
}

/* The change's own, else from the history of the homes, else from their directory. */
static char *prefix_for(struct maker *maker, const struct change *change)
{
	char *prefix;

	if (change->prefix || !change->homes->len)
		return g_strdup(change->prefix ? change->prefix : change->subsystem);
	prefix = message_prefix_by_history(maker->base->repo, maker->base->rev, change->homes);
	return prefix ? prefix : message_prefix_by_directory(change->homes->pdata[0]);
}

static void copy_strings(GPtrArray *to, const GPtrArray *from)
{
	for (guint i = 0; i < from->len; i++)
		g_ptr_array_add(to, g_strdup(from->pdata[i]));
}

static struct step *step_for(struct maker *maker, const struct change *change)
{
	struct step *step = step_new();
	g_autoptr(GArray) owners = owner_set(maker->n_owners);
	g_autoptr(GPtrArray) files = NULL;

	add_owners(owners, change);
	files = touched_files(maker, owners);
	copy_strings(step->files, files);
	copy_strings(step->syscalls, change->concerns);
	for (guint i = 0; i < change->needs->len; i++)
		copy_strings(step->needs, ((struct change *)change->needs->pdata[i])->concerns);
	recipients_find(maker->recipients, step, change->homes);
	g_free(step->subsystem);
	step->subsystem = g_strdup(change->subsystem);
	return step;
}

static gboolean make_commit(struct maker *maker, const struct change *change, GError **error)
{
	g_autoptr(step) step = step_for(maker, change);
	struct message_trailers trailers = {.cc = step->to,
					    .extra = maker->options->trailers,
					    .name = maker->who.name,
					    .email = maker->who.email};
	g_autofree char *prefix = prefix_for(maker, change);
	g_autofree char *message = message_make(change, prefix, &trailers);

	add_owners(maker->wanted, change);
	if (!commit_step(maker, step, message, error))
		return FALSE;
	g_ptr_array_add(maker->steps, g_steal_pointer(&step));
	return TRUE;
}

/* Has each chosen subsystem a change? */
static gboolean check_subsystems(struct maker *maker, GError **error)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	const char *const *asked = maker->options->subsystems;

	for (guint i = 0; i < maker->set->changes->len; i++) {
		const struct change *change = g_ptr_array_index(maker->set->changes, i);
		GHashTableIter iter;
		gpointer name;

		g_hash_table_iter_init(&iter, change->branches);
		while (g_hash_table_iter_next(&iter, &name, NULL))
			string_list_add_once(known, name);
	}
	string_list_sort(known);
	for (; asked && *asked; asked++) {
		if (!g_ptr_array_find_with_equal_func(known, *asked, g_str_equal, NULL)) {
			g_autofree char *list = text_list(known);

			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "nothing to change in subsystem '%s': choose from %s", *asked,
				    list);
			return FALSE;
		}
	}
	return TRUE;
}

/* One more than the largest owner; a change can have owners without edits. */
static gsize count_owners(const struct change_set *set)
{
	g_autoptr(GPtrArray) files = edit_set_files(set->edits);
	gsize n = 0;

	for (guint i = 0; i < set->changes->len; i++) {
		const struct change *change = g_ptr_array_index(set->changes, i);

		for (guint j = 0; j < change->owners->len; j++)
			n = MAX(n, (gsize)g_array_index(change->owners, guint, j) + 1);
	}
	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		for (guint j = 0; j < file->edits->len; j++)
			n = MAX(n, (gsize)((struct edit *)file->edits->pdata[j])->owner + 1);
	}
	return n;
}

static gboolean make_commits(struct maker *maker, GError **error)
{
	g_autoptr(GPtrArray) changes = NULL;
	struct progress *progress;
	gboolean good = TRUE;

	if (!maker->set->changes->len)
		return TRUE;
	if (!check_subsystems(maker, error))
		return FALSE;
	changes = change_set_of(maker->set, maker->options->subsystems);
	maker->n_owners = count_owners(maker->set);
	maker->wanted = owner_set(maker->n_owners);
	progress = progress_begin("series: commits", changes->len);
	for (guint i = 0; good && i < changes->len; i++) {
		const struct change *change = g_ptr_array_index(changes, i);

		good = make_commit(maker, change, error);
		progress_advance(progress, 1, change->name);
	}
	progress_end(progress, good ? "%u commits" : NULL, maker->steps->len);
	for (guint i = 0; i < maker->steps->len; i++)
		((struct step *)maker->steps->pdata[i])->of = maker->steps->len;
	return good;
}

static gboolean is_one_line(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return FALSE;
	for (; *text; text = g_utf8_next_char(text))
		if (g_unichar_iscntrl(g_utf8_get_char(text)))
			return FALSE;
	return TRUE;
}

/* A trailer is one line, "Token: value"; git would take anything else for text of the message. */
static gboolean check_trailers(const char *const *trailers, GError **error)
{
	for (; trailers && *trailers; trailers++) {
		g_autofree char *shown = NULL;

		if (is_one_line(*trailers) &&
		    g_regex_match_simple("^[A-Za-z][A-Za-z-]*: \\S", *trailers, 0, 0))
			continue;
		shown = is_one_line(*trailers) ? g_strdup(*trailers) : g_strescape(*trailers, NULL);
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "not a trailer: '%s' (expected 'Token: value' on one line, without "
			    "control characters)",
			    shown);
		return FALSE;
	}
	return TRUE;
}

gboolean series_check(struct tree *base, const struct series_options *options, GError **error)
{
	struct git_identity who = {0};
	gboolean good;

	good = check_trailers(options->trailers, error) &&
	       branch_check(base->repo, options->branch, error) &&
	       (!options->patches || mail_folder_check(options->patches, error)) &&
	       git_identity_get(base->repo, &who, error);
	git_identity_clear(&who);
	return good;
}

static gboolean open_maker(struct maker *maker, GError **error)
{
	g_autoptr(GError) problem = NULL;

	maker->lock = branch_lock(maker->base->repo, maker->options->branch, &problem);
	if (problem) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	if (!series_check(maker->base, maker->options, error) ||
	    !git_identity_get(maker->base->repo, &maker->who, error) || !start_date(maker, error))
		return FALSE;
	maker->recipients = recipients_open(maker->base, error);
	if (!maker->recipients)
		return FALSE;
	maker->index = git_index_new(maker->base->repo, maker->base->rev, error);
	maker->tip = g_strdup(maker->base->rev);
	maker->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
	return maker->index != NULL;
}

/* Check the patches in `staged`; NULL: write them to a temporary directory for that. */
static gboolean run_checkpatch(struct maker *maker, const struct letter *letter,
			       const struct staged_dir *staged, GError **error)
{
	const struct series_options *options = maker->options;
	g_autofree char *directory = NULL, *skipped = NULL;
	g_autofree char *patches = g_strdup(staged ? staged_dir_path(staged) : NULL);
	g_autoptr(GPtrArray) findings = NULL;

	if (options->no_checkpatch || !options->findings)
		return TRUE;
	if (!patches) {
		directory = scratch_folder("patches", error);
		if (!directory)
			return FALSE;
		patches = g_build_filename(directory, "patches", NULL);
	}
	if (staged || mail_write(maker->base, maker->steps, letter, NULL, patches, error))
		findings = patch_check_all(maker->base, patches, &skipped, error);
	if (directory)
		file_remove_tree(directory, NULL);
	if (!findings)
		return FALSE;
	if (skipped)
		g_ptr_array_add(options->findings, g_strdup_printf("not checked: %s", skipped));
	for (guint i = 0; i < findings->len; i++)
		g_ptr_array_add(options->findings, g_strdup(findings->pdata[i]));
	return TRUE;
}

static struct letter *letter_for(const struct maker *maker)
{
	const struct change_set *set = maker->set;

	return set->letter ? set->letter(maker->steps, set->data) : letter_new("a series", "");
}

GPtrArray *series_make(struct tree *base, const struct change_set *set,
		       const struct series_options *options, GError **error)
{
	g_auto(maker) maker = {.base = base, .options = options, .set = set, .lock = -1};
	g_autoptr(staged_dir) staged = NULL;
	g_autoptr(letter) letter = NULL;

	if (!open_maker(&maker, error) || !make_commits(&maker, error))
		return NULL;
	if (!maker.steps->len)
		return g_steal_pointer(&maker.steps);
	letter = letter_for(&maker);
	if (options->patches) {
		staged = mail_stage(base, maker.steps, letter, NULL, options->patches, error);
		if (!staged)
			return NULL;
	}
	if (!run_checkpatch(&maker, letter, staged, error))
		return NULL;
	if (options->range_diff)
		*options->range_diff =
			branch_range_diff(base->repo, options->branch, base->rev, maker.tip);
	/* The directory may have changed since it was checked. */
	if (staged && !mail_folder_check(options->patches, error))
		return NULL;
	if (!branch_write(base->repo, options->branch, base->rev, maker.tip, error))
		return NULL;
	/* After the branch: whoever cannot write it must not replace the patches of who could. */
	if (staged && !staged_dir_commit(staged, error))
		return NULL;
	return g_steal_pointer(&maker.steps);
}
