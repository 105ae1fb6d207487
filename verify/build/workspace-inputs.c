// SPDX-License-Identifier: GPL-2.0
#include "verify/build/workspace-inputs.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/run.h"
#include "kernel-tree/elf/audit.h"
#include "kernel-tree/git/revisions.h"
#include "verify/build/compiler-input.h"
#include "verify/build/workspace-private.h"

#define CPP_SECONDS 120.0

/* The input of an object; it counts while size and modification time of the object are these. */
struct input {
	char *digest;
	gint64 stamp; /* modification time of the object, ns */
	gint64 size;
};

static void input_free(gpointer data)
{
	struct input *input = data;

	g_free(input->digest);
	g_free(input);
}

GHashTable *workspace_inputs_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, input_free);
}

json_t *workspace_inputs_to_json(GHashTable *inputs)
{
	json_t *json = json_object();
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init(&iter, inputs);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const struct input *input = value;

		json_object_set_new(json, key,
				    json_pack("{s:s,s:I,s:I}", "digest", input->digest, "stamp",
					      (json_int_t)input->stamp, "size",
					      (json_int_t)input->size));
	}
	return json;
}

GHashTable *workspace_inputs_from_json(const json_t *json)
{
	GHashTable *inputs = workspace_inputs_new();

	for (void *i = json_object_iter((json_t *)json); i;
	     i = json_object_iter_next((json_t *)json, i)) {
		const json_t *value = json_object_iter_value(i);
		struct input *input = g_new0(struct input, 1);

		input->digest = g_strdup(record_text(value, "digest"));
		input->stamp = record_number(value, "stamp");
		input->size = record_number(value, "size");
		g_hash_table_insert(inputs, g_strdup(json_object_iter_key(i)), input);
	}
	return inputs;
}

/* An object that make would rebuild because of a header. */
struct candidate {
	char *object;
	char *full;	/* its path */
	char **command; /* prints its input */
	char *digest;	/* NULL: the command failed */
};

static void candidate_free(gpointer data)
{
	struct candidate *candidate = data;

	g_free(candidate->object);
	g_free(candidate->full);
	g_strfreev(candidate->command);
	g_free(candidate->digest);
	g_free(candidate);
}

/* "cmd_fs/open.o := gcc ..." or "savedcmd_fs/open.o := ...", the first line. The caller frees. */
static char *command_of(const char *text)
{
	const char *sign = strstr(text, " := ");
	const char *end = strchr(text, '\n');

	if (!end || !sign || sign > end)
		return NULL;
	sign += strlen(" := ");
	return g_strndup(sign, end - sign);
}

static gboolean names_any(const char *text, GPtrArray *paths)
{
	for (guint i = 0; i < paths->len; i++) {
		const char *path = paths->pdata[i];
		gsize length = strlen(path);

		for (const char *at = text; (at = strstr(at, path)); at += length)
			if (g_ascii_isspace(at[length]))
				return TRUE;
	}
	return FALSE;
}

/* Path of a header -> gint64 *, its modification time in ns, so that each is read once. */
static GHashTable *stamps_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/* Is a header that the .cmd text of an object names newer than `stamp`, or removed? */
static gboolean is_later(const struct workspace *workspace, const char *text, gint64 stamp,
			 GHashTable *stamps)
{
	g_auto(GStrv) words = g_strsplit_set(strstr(text, "\ndeps_") ?: text, " \t\n\\", -1);
	for (gsize i = 0; words[i]; i++) {
		g_autofree char *file = NULL;
		gint64 *known;

		if (!g_str_has_suffix(words[i], ".h") || strchr(words[i], '('))
			continue;
		file = g_canonicalize_filename(words[i], workspace->objects);
		known = g_hash_table_lookup(stamps, file);
		if (!known) {
			struct stat status;

			known = g_new(gint64, 1);
			*known = stat(file, &status) == 0 ? build_stamp_of(&status) : G_MAXINT64;
			g_hash_table_insert(stamps, g_steal_pointer(&file), known);
		}
		if (*known > stamp)
			return TRUE;
	}
	return FALSE;
}

/* Is a header of the object newer than it is? */
static gboolean is_stale(const struct workspace *workspace, const char *full, const char *text,
			 GHashTable *stamps)
{
	struct stat status;

	return stat(full, &status) == 0 &&
	       is_later(workspace, text, build_stamp_of(&status), stamps);
}

/*
 * NULL if no header makes make rebuild the object, or if its command cannot be read. `headers` are
 * those that differ; NULL: the tree that the objects were built from is not known.
 */
static struct candidate *candidate_of(const struct workspace *workspace, const char *object,
				      GPtrArray *headers, GHashTable *stamps)
{
	g_autofree char *full = g_build_filename(workspace->objects, object, NULL);
	g_autofree char *path = audit_cmd_path(full);
	g_autofree char *text = NULL;
	g_autofree char *command = NULL;
	g_auto(GStrv) words = NULL;
	struct candidate *candidate;

	if (!file_read(path, &text, NULL, NULL) ||
	    !(headers ? names_any(text, headers) : is_stale(workspace, full, text, stamps)))
		return NULL;
	command = command_of(text);
	words = command ? compiler_input_command(command) : NULL;
	if (!words)
		return NULL;
	candidate = g_new0(struct candidate, 1);
	candidate->object = g_strdup(object);
	candidate->full = g_steal_pointer(&full);
	candidate->command = g_steal_pointer(&words);
	return candidate;
}

struct work {
	const struct workspace *workspace;
	struct progress *progress;
};

static void read_input(gpointer data, gpointer user)
{
	struct candidate *candidate = data;
	struct work *work = user;
	const struct run_request request = {
		.argv = (const char *const *)candidate->command,
		.cwd = work->workspace->objects,
		.deadline = CPP_SECONDS,
	};
	g_auto(run_result) result = {0};

	if (run_program(&request, &result, NULL) && !run_failed(&result))
		candidate->digest = compiler_input_digest(result.out->str, result.out->len);
	progress_advance(work->progress, 1, candidate->object);
}

static gboolean read_inputs(const struct workspace *workspace, GPtrArray *candidates,
			    GError **error)
{
	g_autofree char *what =
		g_strdup_printf("inputs of the compiler for config %s", workspace->config->name);
	struct work work = {.workspace = workspace};
	GThreadPool *pool =
		g_thread_pool_new(read_input, &work, (gint)workspace->build->jobs, FALSE, error);

	if (!pool)
		return FALSE;
	work.progress = progress_begin(what, candidates->len);
	for (guint i = 0; i < candidates->len; i++)
		g_thread_pool_push(pool, candidates->pdata[i], NULL);
	g_thread_pool_free(pool, FALSE, TRUE);
	progress_end(work.progress, NULL);
	return !run_interrupted(error);
}

/* Headers that differ, as paths in the source directory. NULL with an error. */
static GPtrArray *changed_headers(const struct workspace *workspace, const char *tree,
				  GError **error)
{
	g_autoptr(GPtrArray)
		changed = git_changed(workspace->repo, workspace->now->tree, tree, error);
	GPtrArray *headers;

	if (!changed)
		return NULL;
	headers = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < changed->len; i++)
		if (g_str_has_suffix(changed->pdata[i], ".h"))
			g_ptr_array_add(headers, g_build_filename(workspace->source,
								  changed->pdata[i], NULL));
	return headers;
}

/* If the input is the same and the object still is the one made from it, make it newest. */
static gboolean keep_object(struct workspace *workspace, const struct candidate *candidate)
{
	struct input *input = g_hash_table_lookup(workspace->inputs, candidate->object);
	struct stat status;

	if (!input || !candidate->digest || strcmp(input->digest, candidate->digest) != 0 ||
	    stat(candidate->full, &status) != 0 || build_stamp_of(&status) != input->stamp ||
	    status.st_size != input->size || utimensat(AT_FDCWD, candidate->full, NULL, 0) != 0 ||
	    stat(candidate->full, &status) != 0)
		return FALSE;
	input->stamp = build_stamp_of(&status);
	return TRUE;
}

GPtrArray *workspace_inputs_before(struct workspace *workspace, struct build_state *state,
				   GError **error)
{
	g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(candidate_free);
	g_autoptr(GPtrArray) headers = NULL;
	g_autoptr(GPtrArray) objects = NULL;
	g_autoptr(GHashTable) stamps = stamps_new();

	if (workspace->recompile)
		return g_steal_pointer(&candidates);
	if (workspace->now) {
		headers = changed_headers(workspace, state->tree, error);
		if (!headers)
			return NULL;
		if (headers->len == 0)
			return g_steal_pointer(&candidates);
	}
	objects = audit_objects(workspace->objects, error);
	if (!objects)
		return NULL;
	for (guint i = 0; i < objects->len; i++) {
		struct candidate *candidate =
			candidate_of(workspace, objects->pdata[i], headers, stamps);

		if (candidate)
			g_ptr_array_add(candidates, candidate);
	}
	if (!read_inputs(workspace, candidates, error))
		return NULL;
	for (guint i = candidates->len; i-- > 0;)
		if (keep_object(workspace, candidates->pdata[i])) {
			state->kept++;
			g_ptr_array_remove_index_fast(candidates, i);
		}
	return g_steal_pointer(&candidates);
}

void workspace_inputs_after(struct workspace *workspace, GPtrArray *candidates, gint64 started)
{
	g_autoptr(GHashTable) stamps = stamps_new();

	for (guint i = 0; i < candidates->len; i++) {
		struct candidate *candidate = g_ptr_array_index(candidates, i);
		g_autofree char *path = audit_cmd_path(candidate->full);
		g_autofree char *text = NULL;
		struct input *input;
		struct stat status;

		/* Unknown if make did not compile it, or generated a header meanwhile. */
		g_hash_table_remove(workspace->inputs, candidate->object);
		if (!candidate->digest || stat(candidate->full, &status) != 0 ||
		    build_stamp_of(&status) < started || !file_read(path, &text, NULL, NULL) ||
		    is_later(workspace, text, started, stamps))
			continue;
		input = g_new0(struct input, 1);
		input->digest = g_strdup(candidate->digest);
		input->stamp = build_stamp_of(&status);
		input->size = status.st_size;
		g_hash_table_insert(workspace->inputs, g_strdup(candidate->object), input);
	}
}
