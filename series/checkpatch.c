// SPDX-License-Identifier: GPL-2.0
#include "series/checkpatch.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "base/scratch.h"
#include "series/prose.h"

/* The script and what it reads, beside each other as in the tree. */
static const char *const parts[] = {"scripts/checkpatch.pl", "scripts/spelling.txt",
				    "scripts/const_structs.checkpatch"};

/* FALSE without error if the script itself is not there. */
static gboolean unpack(struct tree *tree, const char *folder, GError **error)
{
	g_autoptr(git_blobs) blobs = git_blobs_open(tree->repo, error);

	if (!blobs)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *object = g_strconcat(tree->rev, ":", parts[i], NULL);
		g_autofree char *path = g_build_filename(folder, parts[i], NULL);
		g_autoptr(GError) unread = NULL;
		g_autoptr(GBytes) bytes = NULL;
		gboolean missing = FALSE;
		const char *data;
		gsize length;

		bytes = git_blobs_read(blobs, object, &missing, &unread);
		if (!bytes && missing && i > 0)
			continue;
		if (!bytes && missing)
			return FALSE;
		if (!bytes) {
			g_propagate_error(error, g_steal_pointer(&unread));
			return FALSE;
		}
		data = g_bytes_get_data(bytes, &length);
		if (!file_write(path, data, length, error))
			return FALSE;
	}
	return TRUE;
}

static GPtrArray *list_patches(const char *folder, GError **error)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, error);
	const char *name;

	if (!dir) {
		g_ptr_array_unref(names);
		return NULL;
	}
	while ((name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".patch") && !g_str_has_prefix(name, "0000-"))
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	prose_sort(names);
	return names;
}

static gboolean check_one(const char *scripts, const char *folder, const char *name,
			  GPtrArray *findings, GError **error)
{
	g_autofree char *script = g_build_filename(scripts, parts[0], NULL);
	const char *argv[] = {
		"perl",		script,		"--no-tree", "--strict", "--terse",
		"--show-types", "--no-summary", name,	     NULL};
	g_auto(run_result) result = {0};
	g_auto(GStrv) lines = NULL;
	guint before = findings->len;

	if (!run_program(
		    &(struct run_request){
			    .argv = argv, .cwd = folder, .deadline = 120, .merge_stderr = TRUE},
		    &result, error))
		return FALSE;
	lines = g_strsplit(result.out->str, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, name))
			g_ptr_array_add(findings, g_strdup(*line));
	if (run_failed(&result) && findings->len == before) {
		g_autofree char *end = run_end_text(&(struct run_request){.argv = argv}, &result);

		g_ptr_array_add(findings, g_strdup_printf("%s: checkpatch.pl %s: %s", name, end,
							  lines[0] ? lines[0] : ""));
	}
	return TRUE;
}

GPtrArray *checkpatch_folder(struct tree *tree, const char *folder, char **skipped, GError **error)
{
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) patches = NULL;
	g_autofree char *perl = g_find_program_in_path("perl");
	g_autofree char *scripts = NULL;
	g_autoptr(GError) failure = NULL;
	gboolean there, good = TRUE;

	*skipped = NULL;
	if (!perl) {
		*skipped = g_strdup("perl is missing (package perl)");
		return g_steal_pointer(&findings);
	}
	patches = list_patches(folder, error);
	scripts = patches ? scratch_folder("checkpatch", error) : NULL;
	if (!scripts)
		return NULL;
	there = unpack(tree, scripts, &failure);
	for (guint i = 0; there && good && i < patches->len; i++)
		good = check_one(scripts, folder, patches->pdata[i], findings, &failure);
	file_remove_tree(scripts, NULL);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	if (!there)
		*skipped = g_strdup("the tree has no scripts/checkpatch.pl");
	return g_steal_pointer(&findings);
}
