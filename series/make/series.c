// SPDX-License-Identifier: GPL-2.0
#include "series/make/series.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/scratch.h"
#include "kernel-tree/submit/maintainers.h"
#include "kernel-tree/source/path.h"
#include "series/make/batch.h"
#include "series/make/branch.h"
#include "series/sweep/apply.h"
#include "series/make/patch-check.h"
#include "series/make/mail.h"
#include "series/sweep/message.h"
#include "series/sweep/place.h"
#include "base/text-wrap.h"

/* What the commits are made from and into. */
struct maker {
	struct tree *base;
	const struct series_options *options;
	struct applied *applied;
	struct maintainers *maintainers;
	struct git_index *index;
	struct git_identity who;
	gint64 start;	/* date of the commit before the first */
	GArray *wanted; /* gboolean by owner: carried out so far */
	char *tip;
	GPtrArray *steps;
};
typedef struct maker maker;

static void maker_clear(struct maker *maker)
{
	applied_free(maker->applied);
	maintainers_free(maker->maintainers);
	git_index_free(maker->index);
	git_identity_clear(&maker->who);
	if (maker->wanted)
		g_array_unref(maker->wanted);
	g_free(maker->tip);
	if (maker->steps)
		g_ptr_array_unref(maker->steps);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(maker, maker_clear)

/* SOURCE_DATE_EPOCH, else the base's date: the same whenever the series is made. */
static gboolean start_date(struct maker *maker, GError **error)
{
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
	g_autofree char *date = NULL;

	if (epoch && *epoch) {
		if (!g_ascii_string_to_signed(epoch, 10, 0, G_MAXINT64, &maker->start, NULL)) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "SOURCE_DATE_EPOCH is '%s', not a number of seconds", epoch);
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

/* A file of the base; NULL without error if there is none. */
static GBytes *read_base(struct maker *maker, struct git_blobs *blobs, const char *path,
			 GError **error)
{
	g_autofree char *object = g_strconcat(maker->base->rev, ":", path, NULL);
	g_autoptr(GError) failure = NULL;
	gboolean missing = FALSE;
	GBytes *bytes = git_blobs_read(blobs, object, &missing, &failure);

	if (!bytes && !missing)
		g_propagate_error(error, g_steal_pointer(&failure));
	return bytes;
}

static gboolean read_maintainers(struct maker *maker, GError **error)
{
	g_autoptr(git_blobs) blobs = git_blobs_open(maker->base->repo, error);
	g_autoptr(GBytes) people = NULL, mailmap = NULL;
	g_autoptr(GError) failure = NULL;
	const char *text;
	gsize length;

	people = blobs ? read_base(maker, blobs, "MAINTAINERS", &failure) : NULL;
	mailmap = people ? read_base(maker, blobs, ".mailmap", &failure) : NULL;
	if (!blobs)
		return FALSE;
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	text = people ? g_bytes_get_data(people, &length) : "";
	maker->maintainers = maintainers_parse(text, people ? length : 0);
	if (mailmap) {
		text = g_bytes_get_data(mailmap, &length);
		maintainers_use_mailmap(maker->maintainers, text, length);
	}
	return TRUE;
}

/* gboolean by owner, none of them set. */
static GArray *owner_set(gsize n)
{
	GArray *set = g_array_new(FALSE, TRUE, sizeof(gboolean));

	return g_array_set_size(set, n);
}

static void owner_add(GArray *set, guint owner)
{
	g_array_index(set, gboolean, owner) = TRUE;
}

/* Files that the owners have edits in: char *, sorted. */
static GPtrArray *touched_files(struct maker *maker, const GArray *owners)
{
	g_autoptr(GPtrArray) files = edit_set_files(maker->applied->set);
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		if (edit_touches(file, (const gboolean *)owners->data))
			g_ptr_array_add(paths, g_strdup(file->path));
	}
	return paths;
}

static void remove_person(GPtrArray *people, const char *person)
{
	guint i;

	if (people->len > 1 && g_ptr_array_find_with_equal_func(people, person, g_str_equal, &i))
		g_ptr_array_remove_index(people, i);
}

/* Files that define the system calls of a batch: char *. */
static GPtrArray *defining_files(const struct batch *batch)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; batch && i < batch->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(batch->decisions, i);

		for (guint j = 0; j < decision->definitions->len; j++)
			string_list_add_once(
				files,
				((struct definition *)decision->definitions->pdata[j])->file);
	}
	return files;
}

/*
 * Those who maintain the touched files, and those who maintain the system calls, touched or not.
 * Headers have many users and no maintainer to speak of: they count only where nothing else is
 * touched. Whoever gets what nobody else maintains need not be asked where others are.
 */
static void find_people(struct maker *maker, struct step *step, const struct batch *batch)
{
	g_autoptr(GPtrArray) last = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) files = defining_files(batch);
	gboolean sources = files->len > 0;

	for (guint i = 0; i < step->files->len; i++) {
		sources |= !g_str_has_prefix(step->files->pdata[i], "include/");
		string_list_add_once(files, step->files->pdata[i]);
	}
	string_list_sort(files);
	for (guint i = 0; i < files->len; i++) {
		const char *file = g_ptr_array_index(files, i);

		if (!sources || !g_str_has_prefix(file, "include/"))
			maintainers_for_file(maker->maintainers, file, step->to, step->cc);
	}
	maintainers_for_file(maker->maintainers, "no/such/file", last, lists);
	for (guint i = 0; i < last->len; i++)
		remove_person(step->to, last->pdata[i]);
}

/* Stage the files of a step as they are with all wanted owners, and commit. */
static gboolean commit_step(struct maker *maker, struct step *step, const char *message,
			    GError **error)
{
	gsize length = strcspn(message, "\n");

	for (guint i = 0; i < step->files->len; i++) {
		const char *path = g_ptr_array_index(step->files, i);
		struct edit_file *file = edit_set_file(maker->applied->set, path, error);
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

/* What an edit does beside the conversion proper, for the message; NULL: nothing. */
static char *note_on(const struct edit_file *file, const struct edit *edit)
{
	g_autofree char *structs = NULL;

	if (edit->text[0] == '0')
		return g_strdup("In lines that change, permission bits become numbers, as "
				"checkpatch.pl asks for.");
	if (!g_str_has_prefix(edit->text, "\nstruct ") && !g_str_has_prefix(edit->text, "\nunion "))
		return NULL;
	structs = g_strdelimit(g_strstrip(g_strdup(edit->text)), "\n", ' ');
	if (g_str_has_suffix(structs, ";"))
		structs[strlen(structs) - 1] = '\0';
	g_strdelimit(structs, ";", ',');
	return g_strdup_printf("%s gets a declaration of %s, which its prototypes name: it is "
			       "included now where nothing else declares that.",
			       file->path, structs);
}

static GPtrArray *notes_on(struct maker *maker, const GArray *owners)
{
	g_autoptr(GPtrArray) files = edit_set_files(maker->applied->set);
	GPtrArray *notes = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < files->len; i++) {
		const struct edit_file *file = g_ptr_array_index(files, i);

		for (guint j = 0; j < file->edits->len; j++) {
			const struct edit *edit = g_ptr_array_index(file->edits, j);
			g_autofree char *note = g_array_index(owners, gboolean, edit->owner)
							? note_on(file, edit)
							: NULL;

			if (note)
				string_list_add_once(notes, note);
		}
	}
	return notes;
}

static struct message_trailers trailers_for(struct maker *maker, const struct step *step)
{
	return (struct message_trailers){.cc = step->to,
					 .extra = maker->options->trailers,
					 .name = maker->who.name,
					 .email = maker->who.email};
}

/* `batch`: NULL for the rule. */
static struct step *step_begin(struct maker *maker, const GArray *owners, const struct batch *batch)
{
	struct step *step = step_new();
	g_autoptr(GPtrArray) files = touched_files(maker, owners);

	for (guint i = 0; i < files->len; i++)
		g_ptr_array_add(step->files, g_strdup(files->pdata[i]));
	find_people(maker, step, batch);
	g_free(step->subsystem);
	step->subsystem = g_strdup(batch ? batch->subsystem : "");
	return step;
}

static gboolean make_rule(struct maker *maker, gsize n_owners, GError **error)
{
	g_autoptr(GArray) owners = owner_set(n_owners);
	g_autoptr(GPtrArray) headers = g_ptr_array_new();
	g_autofree char *message = NULL;
	struct message_trailers trailers;
	g_autoptr(step) step = NULL;
	gboolean documents = FALSE;

	owner_add(maker->wanted, PLACE_RULE_OWNER);
	owner_add(owners, PLACE_RULE_OWNER);
	step = step_begin(maker, owners, NULL);
	if (!step->files->len)
		return TRUE;
	for (guint i = 0; i < step->files->len; i++) {
		if (g_str_has_prefix(step->files->pdata[i], "Documentation/"))
			documents = TRUE;
		else
			g_ptr_array_add(headers, step->files->pdata[i]);
	}
	g_free(step->subsystem);
	step->subsystem = g_strdup(documents ? "Documentation" : "include");
	trailers = trailers_for(maker, step);
	message = message_for_rule(documents, headers, &trailers);
	if (!commit_step(maker, step, message, error))
		return FALSE;
	g_ptr_array_add(maker->steps, g_steal_pointer(&step));
	return TRUE;
}

/* The tree's habit for the defining files, else what the folder suggests. */
static char *prefix_for(struct maker *maker, const struct batch *batch)
{
	g_autoptr(GPtrArray) files = defining_files(batch);
	char *prefix;

	if (!files->len)
		return g_strdup(batch->subsystem);
	prefix = message_prefix_by_history(maker->base->repo, maker->base->rev, files);
	return prefix ? prefix : message_prefix_by_folder(files->pdata[0]);
}

static void fill_syscalls(struct step *step, const struct batch *batch)
{
	for (guint i = 0; i < batch->decisions->len; i++)
		g_ptr_array_add(step->syscalls,
				g_strdup(((struct decision *)batch->decisions->pdata[i])->symbol));
	for (guint i = 0; i < batch->needs->len; i++) {
		const struct batch *need = g_ptr_array_index(batch->needs, i);

		for (guint j = 0; j < need->decisions->len; j++)
			g_ptr_array_add(
				step->needs,
				g_strdup(((struct decision *)need->decisions->pdata[j])->symbol));
	}
}

static gboolean make_batch(struct maker *maker, const struct batch *batch, gsize n_owners,
			   GError **error)
{
	g_autoptr(GArray) owners = owner_set(n_owners);
	g_autoptr(GPtrArray) notes = NULL;
	g_autofree char *prefix = prefix_for(maker, batch);
	g_autofree char *message = NULL;
	struct message_trailers trailers;
	g_autoptr(step) step = NULL;

	for (guint i = 0; i < batch->owners->len; i++) {
		guint owner = g_array_index(batch->owners, guint, i);

		owner_add(maker->wanted, owner);
		owner_add(owners, owner);
	}
	step = step_begin(maker, owners, batch);
	fill_syscalls(step, batch);
	trailers = trailers_for(maker, step);
	notes = notes_on(maker, owners);
	message = message_for_batch(batch, prefix, notes, &trailers);
	if (!commit_step(maker, step, message, error))
		return FALSE;
	g_ptr_array_add(maker->steps, g_steal_pointer(&step));
	return TRUE;
}

/* Every subsystem that was asked for has to have a part in it. */
static gboolean check_subsystems(struct maker *maker, GError **error)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	const char *const *asked = maker->options->subsystems;

	for (guint i = 0; i < maker->applied->batches->len; i++) {
		const struct batch *batch = g_ptr_array_index(maker->applied->batches, i);
		GHashTableIter iter;
		gpointer name;

		g_hash_table_iter_init(&iter, batch->branches);
		while (g_hash_table_iter_next(&iter, &name, NULL))
			string_list_add_once(known, name);
	}
	string_list_sort(known);
	for (; asked && *asked; asked++) {
		if (!g_ptr_array_find_with_equal_func(known, *asked, g_str_equal, NULL)) {
			g_autofree char *list = text_list(known);

			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
				    "no commit belongs to the subsystem '%s'; there are %s", *asked,
				    list);
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean make_commits(struct maker *maker, const struct plan *plan, GError **error)
{
	gsize n_owners = plan->decisions->len + 1;
	g_autoptr(GPtrArray) batches = NULL;
	struct progress *progress;
	gboolean good;

	if (!maker->applied->batches->len)
		return TRUE;
	if (!check_subsystems(maker, error))
		return FALSE;
	batches = batches_of(maker->applied->batches, maker->options->subsystems);
	maker->wanted = owner_set(n_owners);
	good = make_rule(maker, n_owners, error);
	progress = progress_begin("series: commits", batches->len);
	for (guint i = 0; good && i < batches->len; i++) {
		const struct batch *batch = g_ptr_array_index(batches, i);

		good = make_batch(maker, batch, n_owners, error);
		progress_advance(progress, 1, batch->family);
	}
	progress_end(progress, good ? "%u commits" : NULL, maker->steps->len);
	for (guint i = 0; i < maker->steps->len; i++)
		((struct step *)maker->steps->pdata[i])->of = maker->steps->len;
	return good;
}

/* A trailer is one line, "Token: value": anything else would end up in the message's text. */
static gboolean check_trailers(const char *const *trailers, GError **error)
{
	for (; trailers && *trailers; trailers++) {
		if (g_regex_match_simple("^[A-Za-z][A-Za-z-]*: \\S[^\\n\\r]*$", *trailers, 0, 0) &&
		    g_utf8_validate(*trailers, -1, NULL))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is no trailer of the form 'Token: value'", *trailers);
		return FALSE;
	}
	return TRUE;
}

static gboolean open_maker(struct maker *maker, GError **error)
{
	if (!check_trailers(maker->options->trailers, error))
		return FALSE;
	if (!branch_check(maker->base->repo, maker->options->branch, error) ||
	    (maker->options->patches && !mail_folder_check(maker->options->patches, error)) ||
	    !git_identity_get(maker->base->repo, &maker->who, error) || !start_date(maker, error) ||
	    !read_maintainers(maker, error))
		return FALSE;
	maker->index = git_index_new(maker->base->repo, maker->base->rev, error);
	maker->tip = g_strdup(maker->base->rev);
	maker->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
	return maker->index != NULL;
}

/* Check the patches where they are, or a copy of them made for that. */
static gboolean run_checkpatch(struct maker *maker, const struct plan *plan, GError **error)
{
	const struct series_options *options = maker->options;
	g_autofree char *folder = NULL, *patches = g_strdup(options->patches), *skipped = NULL;
	g_autoptr(GPtrArray) findings = NULL;

	if (options->no_checkpatch || !options->findings)
		return TRUE;
	if (!patches) {
		folder = scratch_folder("patches", error);
		if (!folder)
			return FALSE;
		patches = g_build_filename(folder, "patches", NULL);
	}
	if (options->patches || series_mail(maker->base, maker->steps, plan, NULL, patches, error))
		findings = checkpatch_folder(maker->base, patches, &skipped, error);
	if (folder)
		file_remove_tree(folder, NULL);
	if (!findings)
		return FALSE;
	if (skipped)
		g_ptr_array_add(options->findings, g_strdup_printf("not checked: %s", skipped));
	for (guint i = 0; i < findings->len; i++)
		g_ptr_array_add(options->findings, g_strdup(findings->pdata[i]));
	return TRUE;
}

GPtrArray *series_make(struct tree *base, struct plan *plan, const struct series_options *options,
		       GError **error)
{
	g_auto(maker) maker = {.base = base, .options = options};

	if (!open_maker(&maker, error))
		return NULL;
	maker.applied = apply_plan(base, plan, error);
	if (!maker.applied || !make_commits(&maker, plan, error))
		return NULL;
	if (!maker.steps->len)
		return g_steal_pointer(&maker.steps);
	if (options->patches &&
	    !series_mail(base, maker.steps, plan, NULL, options->patches, error))
		return NULL;
	if (!run_checkpatch(&maker, plan, error))
		return NULL;
	if (options->range_diff)
		*options->range_diff =
			branch_range_diff(base->repo, options->branch, base->rev, maker.tip);
	if (!branch_write(base->repo, options->branch, base->rev, maker.tip, error))
		return NULL;
	return g_steal_pointer(&maker.steps);
}
