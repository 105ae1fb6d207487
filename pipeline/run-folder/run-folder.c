// SPDX-License-Identifier: GPL-2.0
#include "pipeline/run-folder/run-folder.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/record.h"

char *run_folder_path(const struct run_folder *folder, const char *name)
{
	return g_build_filename(folder->path, name, NULL);
}

static gboolean write_state(struct run_folder *folder, GError **error)
{
	g_autofree char *path = run_folder_path(folder, "run.json");
	g_autofree char *line = record_line(folder->state);

	return file_write(path, line, -1, error);
}

/* Does it hold a run, or nothing? Anything else belongs to the user and is left alone. */
static gboolean is_ours_or_empty(const struct run_folder *run, GError **error)
{
	g_autofree char *state = run_folder_path(run, "run.json");
	g_autoptr(GDir) folder = g_dir_open(run->path, 0, NULL);
	const char *name;

	if (g_file_test(state, G_FILE_TEST_EXISTS))
		return TRUE;
	while (folder && (name = g_dir_read_name(folder))) {
		if (strcmp(name, "lock") == 0)
			continue;
		g_set_error(
			error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			"'%s' is not empty and does not hold a run of ksweep; name another directory with -o",
			run->path);
		return FALSE;
	}
	return TRUE;
}

static json_t *read_state(const char *path, GError **error)
{
	g_autoptr(GPtrArray) records = record_read_file(path, error);

	if (!records)
		return NULL;
	if (records->len != 1 || strcmp(record_text(records->pdata[0], "record"), "run") != 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "'%s' is not a run record",
			    path);
		return NULL;
	}
	return json_incref(records->pdata[0]);
}

/* Only the same run may continue in a directory. */
static gboolean same_identity(const json_t *state, json_t *identity, const char *path,
			      GError **error)
{
	const char *key;
	json_t *value;

	json_object_foreach(identity, key, value)
	{
		if (json_equal(json_object_get(state, key), value))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' holds a run with another %s; name another directory with -o",
			    path, key);
		return FALSE;
	}
	return TRUE;
}

static gboolean begin_state(struct run_folder *folder, json_t *identity, GError **error)
{
	g_autofree char *path = run_folder_path(folder, "run.json");
	gboolean has_state = g_file_test(path, G_FILE_TEST_EXISTS);

	if (has_state) {
		folder->state = read_state(path, error);
		return folder->state && same_identity(folder->state, identity, folder->path, error);
	}
	folder->state = json_object();
	json_object_update(folder->state, identity);
	json_object_set_new(folder->state, "record", json_string("run"));
	json_object_set_new(folder->state, "version", json_integer(RECORD_VERSION));
	json_object_set_new(folder->state, "stages", json_object());
	return write_state(folder, error);
}

struct run_folder *run_folder_open(const char *path, json_t *identity, GError **error)
{
	g_autoptr(run_folder) folder = g_new0(struct run_folder, 1);
	g_autofree char *lock = NULL;

	folder->lock = -1;
	folder->path = g_canonicalize_filename(path, NULL);
	if (g_file_test(folder->path, G_FILE_TEST_EXISTS) &&
	    !g_file_test(folder->path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "'%s' is not a directory",
			    path);
		return NULL;
	}
	/* Before the lock file is made: do not leave anything in a directory that is the user's. */
	if (!is_ours_or_empty(folder, error))
		return NULL;
	lock = run_folder_path(folder, "lock");
	folder->lock = file_lock(lock, error);
	if (folder->lock < 0 || !begin_state(folder, identity, error))
		return NULL;
	return g_steal_pointer(&folder);
}

void run_folder_close(struct run_folder *folder)
{
	if (!folder)
		return;
	file_unlock(folder->lock);
	json_decref(folder->state);
	g_free(folder->path);
	g_free(folder);
}

gboolean run_folder_stage_done(struct run_folder *folder, const char *stage, double seconds,
			       GError **error)
{
	json_object_set_new(json_object_get(folder->state, "stages"), stage, json_real(seconds));
	return write_state(folder, error);
}

gboolean run_folder_write(const struct run_folder *folder, const char *name, GPtrArray *elements,
			  json_t *(*to_json)(gconstpointer element), GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autofree char *path = run_folder_path(folder, name);

	for (guint i = 0; i < elements->len; i++)
		g_ptr_array_add(records, to_json(elements->pdata[i]));
	return record_write_file(path, records, error);
}
