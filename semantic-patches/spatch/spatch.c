// SPDX-License-Identifier: GPL-2.0
#include "semantic-patches/spatch/spatch.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "base/scratch.h"

#define SECONDS_PER_FILE 60.0
/* spatch gives a file up after seconds_per_file, but not while it reads the file. */
#define PATIENCE 1.5
#define GRACE	 10.0 /* more seconds, for a busy machine */
#define PACKAGE	 "coccinelle"

/* With less, a second process costs more than it saves (start-up: 0.25 s). */
#define BYTES_WORTH_A_PROCESS (256 * 1024)

char *spatch_version(GError **error)
{
	static const char before[] = "spatch version ";
	g_auto(run_result) result = {0};
	struct run_request request = {.argv = (const char *const[]){"spatch", "--version", NULL},
				      .deadline = 60};
	const char *version;

	if (!run_checked(&request, &result, error)) {
		g_prefix_error(error, "spatch (package " PACKAGE ") does not run: ");
		return NULL;
	}
	version = strstr(result.out->str, before);
	if (!version) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "spatch --version does not print a version; is package " PACKAGE
			    " installed?");
		return NULL;
	}
	version += strlen(before);
	return g_strndup(version, strcspn(version, " \n"));
}

char *spatch_identity(GError **error)
{
	g_autofree char *program = g_find_program_in_path("spatch");
	GStatBuf info;

	if (!program || g_stat(program, &info) != 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "program 'spatch' not found (package " PACKAGE ")");
		return NULL;
	}
	return g_strdup_printf("1 %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, program,
			       (gint64)info.st_size, (gint64)info.st_mtime);
}

static void spatch_file_free(gpointer data)
{
	struct spatch_file *file = data;

	g_free(file->name);
	g_free(file->why);
	g_string_free(file->out, TRUE);
	g_free(file);
}

static void set_outcome(struct spatch_file *file, enum spatch_outcome outcome, const char *why)
{
	file->outcome = outcome;
	g_free(file->why);
	file->why = g_strdup(why);
}

static struct spatch_file *spatch_file_new(const char *name)
{
	struct spatch_file *file = g_new0(struct spatch_file, 1);

	file->name = g_strdup(name);
	file->out = g_string_new(NULL);
	set_outcome(file, SPATCH_DIED, "not run");
	return file;
}

/* The input of one spatch_run(): its threads only read it. */
struct job {
	const struct spatch_request *request;
	const char *scratch; /* directory for the lists of groups */
	GPtrArray *options;  /* char *: the rule's own "// Options:" */
	double seconds_per_file;
};

/* The files of one thread. */
struct share {
	const struct job *job;
	guint number;
	GPtrArray *files;      /* struct spatch_file *, borrowed */
	GHashTable *originals; /* name -> GBytes: a killed in-place run may damage the file */
	gboolean started;      /* spatch began at least one file */
	GError *error;
};

/* As the kernel's coccicheck, read the options of a rule from this line. */
static GPtrArray *rule_options(const char *path, GError **error)
{
	static const char key[] = "// Options:";
	g_autofree char *text = NULL;
	g_auto(GStrv) words = NULL;
	GPtrArray *options;
	char *line;

	if (!file_read(path, &text, NULL, error))
		return NULL;
	options = g_ptr_array_new_with_free_func(g_free);
	line = strstr(text, key);
	if (!line)
		return options;
	line += strlen(key);
	line[strcspn(line, "\r\n")] = '\0';
	words = g_strsplit_set(line, " \t", -1);
	for (char **word = words; *word; word++)
		if (**word)
			g_ptr_array_add(options, g_strdup(*word));
	return options;
}

/* The list of groups, one file each: a blank line ends a group. */
static char *write_groups(const struct share *share, GPtrArray *files, GError **error)
{
	g_autofree char *path = g_strdup_printf("%s/groups-%u", share->job->scratch, share->number);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < files->len; i++) {
		const struct spatch_file *file = g_ptr_array_index(files, i);

		g_string_append_printf(text, "%s\n\n", file->name);
	}
	if (!file_write(path, text->str, (gssize)text->len, error))
		return NULL;
	return g_steal_pointer(&path);
}

static GPtrArray *command_line(const struct job *job, const char *groups)
{
	const struct spatch_request *request = job->request;
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(argv, g_strdup("spatch"));
	/* Not --very-quiet, for the HANDLING lines. */
	g_ptr_array_add(argv, g_strdup("--quiet"));
	g_ptr_array_add(argv, g_strdup("--no-show-diff"));
	g_ptr_array_add(argv, g_strdup("--timeout"));
	g_ptr_array_add(argv, g_strdup_printf("%.0f", job->seconds_per_file));
	for (guint i = 0; i < job->options->len; i++)
		g_ptr_array_add(argv, g_strdup(g_ptr_array_index(job->options, i)));
	for (const char *const *define = request->defines; define && *define; define++) {
		g_ptr_array_add(argv, g_strdup("-D"));
		g_ptr_array_add(argv, g_strdup(*define));
	}
	if (request->in_place)
		g_ptr_array_add(argv, g_strdup("--in-place"));
	g_ptr_array_add(argv, g_canonicalize_filename(request->rule, NULL));
	g_ptr_array_add(argv, g_strdup("--file-groups"));
	g_ptr_array_add(argv, g_strdup(groups));
	g_ptr_array_add(argv, NULL);
	return argv;
}

static GHashTable *by_name(GPtrArray *files)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < files->len; i++) {
		struct spatch_file *file = g_ptr_array_index(files, i);

		g_hash_table_insert(names, file->name, file);
	}
	return names;
}

/*
 * Read the outcomes from standard error: "HANDLING: NAME" when spatch begins a file, "EXN: WHY in
 * NAME" when it gives it up. Returns the last file that was begun, NULL if none.
 */
static struct spatch_file *read_outcomes(const char *text, GHashTable *names)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct spatch_file *current = NULL;

	for (char **line = lines; *line; line++) {
		struct spatch_file *next;

		if (g_str_has_prefix(*line, "HANDLING: ")) {
			next = g_hash_table_lookup(names, *line + strlen("HANDLING: "));
			if (next) {
				current = next;
				set_outcome(current, SPATCH_DONE, "");
			}
		} else if (current && strstr(*line, "EXN: ")) {
			const char *why = strstr(*line, "EXN: ") + strlen("EXN: ");

			set_outcome(current,
				    strstr(why, "Timeout") ? SPATCH_TIMED_OUT : SPATCH_EXCEPTION,
				    why);
		}
	}
	return current;
}

/* Report lines start with the name of the file and a colon; no name contains a colon. */
static struct spatch_file *file_of_line(const char *line, GHashTable *names)
{
	g_autofree char *name = g_strndup(line, strcspn(line, ":"));

	return g_hash_table_lookup(names, name);
}

static void read_reports(const char *text, GHashTable *names)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		struct spatch_file *file = file_of_line(*line, names);

		if (file)
			g_string_append_printf(file->out, "%s\n", *line);
	}
}

/* Run spatch once over some files. FALSE only for an error that ends everything. */
static gboolean run_once(struct share *share, GPtrArray *files, struct spatch_file **suspect,
			 char **end, GError **error)
{
	g_autofree char *groups = write_groups(share, files, error);
	g_autoptr(GPtrArray) argv = NULL;
	g_autoptr(GHashTable) names = by_name(files);
	g_auto(run_result) result = {0};
	struct spatch_file *last;
	struct run_request request = {
		.cwd = share->job->request->folder,
		/* So that the report on one file is not lost with the next. */
		.env = (const char *const[]){"PYTHONUNBUFFERED=1", NULL},
		.silence = share->job->seconds_per_file * PATIENCE + GRACE,
		.deadline = (share->job->seconds_per_file * PATIENCE + GRACE) * (files->len + 1),
	};

	*suspect = NULL;
	if (!groups)
		return FALSE;
	argv = command_line(share->job, groups);
	request.argv = (const char *const *)argv->pdata;
	if (!run_program(&request, &result, error)) {
		if (g_error_matches(*error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT))
			g_prefix_error(error, "package " PACKAGE " is needed: ");
		return FALSE;
	}
	last = read_outcomes(result.err->str, names);
	read_reports(result.out->str, names);
	if (last)
		share->started = TRUE;
	if (run_failed(&result)) {
		*end = run_end_text(&request, &result);
		*suspect = last;
		if (last && result.end == RUN_TIMED_OUT)
			set_outcome(last, SPATCH_TIMED_OUT, *end);
		if (!last) {
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
				    "spatch %s before it began a file: %.400s", *end,
				    result.err->str);
			return FALSE;
		}
	}
	return TRUE;
}

/* An in-place run that was killed may leave half a file. */
static gboolean restore(struct share *share, const struct spatch_file *file, GError **error)
{
	GBytes *original = g_hash_table_lookup(share->originals, file->name);
	g_autofree char *path = NULL;

	if (!original)
		return TRUE;
	path = g_build_filename(share->job->request->folder, file->name, NULL);
	return file_write(path, g_bytes_get_data(original, NULL),
			  (gssize)g_bytes_get_size(original), error);
}

/* Run the file at which spatch died again, alone. */
static gboolean run_alone(struct share *share, struct spatch_file *file, const char *why,
			  GError **error)
{
	g_autoptr(GPtrArray) alone = g_ptr_array_new();
	g_autofree char *end = NULL;
	g_autoptr(GError) failure = NULL;
	struct spatch_file *suspect;

	g_string_truncate(file->out, 0);
	if (!restore(share, file, error))
		return FALSE;
	set_outcome(file, SPATCH_DIED, why);
	g_ptr_array_add(alone, file);
	if (!run_once(share, alone, &suspect, &end, &failure)) {
		if (!g_error_matches(failure, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return FALSE;
		}
		set_outcome(file, SPATCH_DIED, failure->message);
		return restore(share, file, error);
	}
	if (suspect) {
		g_string_truncate(file->out, 0);
		if (file->outcome != SPATCH_TIMED_OUT)
			set_outcome(file, SPATCH_DIED, end);
		return restore(share, file, error);
	}
	return TRUE;
}

/* Run a share to its end. When spatch dies at a file, run that file alone, and then the rest. */
static gpointer run_share(gpointer data)
{
	struct share *share = data;
	guint begin = 0;

	while (begin < share->files->len) {
		g_autoptr(GPtrArray) rest = g_ptr_array_new();
		g_autofree char *end = NULL;
		struct spatch_file *suspect;
		guint position;

		for (guint i = begin; i < share->files->len; i++)
			g_ptr_array_add(rest, g_ptr_array_index(share->files, i));
		if (!run_once(share, rest, &suspect, &end, &share->error))
			return NULL;
		if (!suspect)
			return NULL;
		if (suspect->outcome == SPATCH_TIMED_OUT) {
			/* Alone it would take as long. */
			g_string_truncate(suspect->out, 0);
			if (!restore(share, suspect, &share->error))
				return NULL;
		} else if (!run_alone(share, suspect, end, &share->error)) {
			return NULL;
		}
		g_ptr_array_find(share->files, suspect, &position);
		begin = position + 1;
	}
	return NULL;
}

/* spatch reads a name per line, up to a colon, without blanks at its ends. */
static gboolean name_can_be_listed(const char *name)
{
	return *name && !strpbrk(name, "\r\n:") && !g_ascii_isspace(*name) &&
	       !g_ascii_isspace(name[strlen(name) - 1]);
}

/* Add a file to the share, with its content if it is to be rewritten. */
static gboolean share_add(struct share *share, struct spatch_file *file, guint64 *bytes,
			  GError **error)
{
	const struct spatch_request *request = share->job->request;
	g_autofree char *path = g_build_filename(request->folder, file->name, NULL);
	char *content;
	gsize length;

	if (!file_read(path, &content, &length, error))
		return FALSE;
	g_ptr_array_add(share->files, file);
	*bytes += length;
	if (request->in_place)
		g_hash_table_insert(share->originals, file->name,
				    g_bytes_new_take(content, length));
	else
		g_free(content);
	return TRUE;
}

static void share_clear(struct share *share)
{
	g_ptr_array_unref(share->files);
	g_hash_table_unref(share->originals);
	g_clear_error(&share->error);
}

/* Divide the files by size into two shares, or one when there is little to do. */
static gboolean run_shares(struct job *job, GPtrArray *files, GError **error)
{
	struct share shares[2];
	guint64 bytes[2] = {0, 0};
	GThread *second = NULL;
	gboolean good = TRUE;

	for (guint i = 0; i < 2; i++)
		shares[i] = (struct share){
			.job = job,
			.number = i,
			.files = g_ptr_array_new(),
			.originals = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
							   (GDestroyNotify)g_bytes_unref)};
	for (guint i = 0; i < files->len && good; i++) {
		struct spatch_file *file = g_ptr_array_index(files, i);
		guint to = bytes[0] >= BYTES_WORTH_A_PROCESS && bytes[1] < bytes[0];

		if (!name_can_be_listed(file->name))
			set_outcome(file, SPATCH_DIED,
				    "spatch cannot be given a file of this name");
		else
			good = share_add(&shares[to], file, &bytes[to], error);
	}
	if (good) {
		if (shares[1].files->len)
			second = g_thread_new("spatch", run_share, &shares[1]);
		if (shares[0].files->len)
			run_share(&shares[0]);
		if (second)
			g_thread_join(second);
		for (guint i = 0; i < 2 && good; i++)
			if (shares[i].error) {
				good = FALSE;
				g_propagate_error(error, g_steal_pointer(&shares[i].error));
			}
	}
	share_clear(&shares[0]);
	share_clear(&shares[1]);
	return good;
}

GPtrArray *spatch_run(const struct spatch_request *request, GError **error)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(spatch_file_free);
	g_autoptr(GPtrArray) options = rule_options(request->rule, error);
	g_autofree char *scratch = NULL;
	struct job job = {.request = request, .options = options};
	gboolean good;

	if (!options)
		return NULL;
	job.seconds_per_file = request->seconds_per_file > 0 ? request->seconds_per_file
							     : SECONDS_PER_FILE;
	for (const char *const *name = request->files; *name; name++)
		g_ptr_array_add(files, spatch_file_new(*name));
	scratch = scratch_folder("spatch", error);
	if (!scratch)
		return NULL;
	job.scratch = scratch;
	good = run_shares(&job, files, error);
	if (!file_remove_tree(scratch, good ? error : NULL))
		good = FALSE;
	return good ? g_steal_pointer(&files) : NULL;
}
