// SPDX-License-Identifier: GPL-2.0
#include "reports/run/records.h"

#include <string.h>

#include "base/error.h"
#include "base/record.h"

static char *path_in(const struct records *records, const char *name)
{
	return g_build_filename(records->folder, name, NULL);
}

/* Read a file of records with from_json(); none if there is no such file. */
static gboolean read_as(const struct records *records, const char *name, GPtrArray *into,
			gpointer (*from_json)(const json_t *json, GError **error), GError **error)
{
	g_autofree char *path = path_in(records, name);
	g_autoptr(GPtrArray) lines = NULL;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return TRUE;
	lines = record_read_file(path, error);
	if (!lines)
		return FALSE;
	for (guint i = 0; i < lines->len; i++) {
		gpointer record = from_json(lines->pdata[i], error);

		if (!record) {
			g_prefix_error(error, "%s, line %u: ", path, i + 1);
			return FALSE;
		}
		g_ptr_array_add(into, record);
	}
	return TRUE;
}

static gpointer as_site(const json_t *json, GError **error)
{
	return site_from_json(json, error);
}

static gpointer as_step(const json_t *json, GError **error)
{
	return step_from_json(json, error);
}

static gpointer as_verdict(const json_t *json, GError **error)
{
	return verdict_from_json(json, error);
}

/* A record without a type of its own, of one of two names. */
static gpointer as_json(const json_t *json, const char *name, const char *old, GError **error)
{
	const char *is = record_text(json, "record");

	if (strcmp(is, name) == 0 || strcmp(is, old) == 0)
		return json_incref((json_t *)json);
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "not a record '%s'", name);
	return NULL;
}

static gpointer as_decision(const json_t *json, GError **error)
{
	return as_json(json, "decision", "fate", error);
}

static gpointer as_coverage(const json_t *json, GError **error)
{
	return as_json(json, "coverage", "coverage", error);
}

static gpointer as_undo(const json_t *json, GError **error)
{
	return as_json(json, "undo", "undo", error);
}

static const char *problem_of_run(const json_t *run)
{
	static const char *const texts[] = {"base", "release", "branch", "area"};
	static const char *const lists[] = {"subsystems", "configs", "recipes", "workarounds"};
	const json_t *stages = json_object_get(run, "stages");

	if (strcmp(record_text(run, "record"), "run") != 0)
		return "record";
	if (record_number(run, "version") != RECORD_VERSION)
		return "version";
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		if (!*record_text(run, texts[i]))
			return texts[i];
	/* A run in progress does not have all of these yet. */
	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		const json_t *list = json_object_get(run, lists[i]);

		if (list && !json_is_array(list))
			return lists[i];
	}
	return stages && !json_is_object(stages) ? "stages" : NULL;
}

static gboolean read_run(struct records *records, GError **error)
{
	g_autofree char *path = path_in(records, "run.json");
	g_autoptr(GPtrArray) lines = NULL;
	const char *problem;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "no ksweep run in '%s' (run.json is missing)", records->folder);
		return FALSE;
	}
	lines = record_read_file(path, error);
	if (!lines)
		return FALSE;
	problem = lines->len == 1 ? problem_of_run(lines->pdata[0]) : "record";
	if (problem) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "'%s' is not a record of a run: its '%s' is missing or wrong", path,
			    problem);
		return FALSE;
	}
	records->run = json_incref(lines->pdata[0]);
	return TRUE;
}

struct records *records_read(const char *folder, GError **error)
{
	g_autoptr(records) records = g_new0(struct records, 1);
	g_autofree char *after = NULL;

	records->folder = g_canonicalize_filename(folder, NULL);
	records->sites = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	records->sites_after = g_ptr_array_new_with_free_func((GDestroyNotify)site_free);
	records->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	records->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
	records->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	records->coverage = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	records->undo = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	after = path_in(records, "sites-after.jsonl");
	records->has_after = g_file_test(after, G_FILE_TEST_EXISTS);
	if (!read_run(records, error) ||
	    !read_as(records, "sites.jsonl", records->sites, as_site, error) ||
	    !read_as(records, "sites-after.jsonl", records->sites_after, as_site, error) ||
	    !read_as(records, "plan.jsonl", records->decisions, as_decision, error) ||
	    !read_as(records, "steps.jsonl", records->steps, as_step, error) ||
	    !read_as(records, "verdicts.jsonl", records->verdicts, as_verdict, error) ||
	    !read_as(records, "coverage.jsonl", records->coverage, as_coverage, error) ||
	    !read_as(records, "undo.jsonl", records->undo, as_undo, error))
		return NULL;
	return g_steal_pointer(&records);
}

const struct step *records_step(const struct records *records, const char *commit)
{
	for (guint i = 0; i < records->steps->len; i++) {
		const struct step *step = records->steps->pdata[i];

		if (strcmp(step->commit, commit) == 0)
			return step;
	}
	return NULL;
}

void records_free(struct records *records)
{
	if (!records)
		return;
	g_free(records->folder);
	json_decref(records->run);
	g_ptr_array_unref(records->sites);
	g_ptr_array_unref(records->sites_after);
	g_ptr_array_unref(records->decisions);
	g_ptr_array_unref(records->steps);
	g_ptr_array_unref(records->verdicts);
	g_ptr_array_unref(records->coverage);
	g_ptr_array_unref(records->undo);
	g_free(records);
}
