// SPDX-License-Identifier: GPL-2.0
#include "series/make/patch-check.h"

#include <string.h>

#include "base/file.h"
#include "base/scratch.h"
#include "base/string-list.h"
#include "kernel-tree/submit/checkpatch.h"

static GPtrArray *list_patches(const char *directory, GError **error)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(directory, 0, error);
	const char *name;

	if (!dir) {
		g_ptr_array_unref(names);
		return NULL;
	}
	while ((name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".patch") && !g_str_has_prefix(name, "0000-"))
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(dir);
	string_list_sort(names);
	return names;
}

static gboolean check_one(const char *scripts, const char *directory, const char *name,
			  GPtrArray *findings, GError **error)
{
	static const char *const options[] = {"--terse", "--show-types", "--no-summary", NULL};
	const struct checkpatch_request request = {
		.scripts = scripts, .folder = directory, .file = name, .options = options};
	g_autofree char *output = NULL, *end = NULL;
	g_auto(GStrv) lines = NULL;
	guint before = findings->len;

	if (!checkpatch_run(&request, &output, &end, error))
		return FALSE;
	lines = g_strsplit(output, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, name))
			g_ptr_array_add(findings, g_strdup(*line));
	/* a script that failed without a finding has crashed */
	if (end && findings->len == before)
		g_ptr_array_add(findings, g_strdup_printf("%s: checkpatch.pl %s: %s", name, end,
							  lines[0] ? lines[0] : ""));
	return TRUE;
}

GPtrArray *patch_check_all(struct tree *tree, const char *directory, char **skipped, GError **error)
{
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) patches = NULL;
	g_autofree char *scripts = NULL;
	g_autoptr(GError) failure = NULL;
	gboolean good;

	*skipped = NULL;
	patches = list_patches(directory, error);
	scripts = patches ? scratch_folder("checkpatch", error) : NULL;
	if (!scripts)
		return NULL;
	good = checkpatch_unpack(tree->repo, tree->rev, scripts, skipped, &failure);
	for (guint i = 0; good && !*skipped && i < patches->len; i++)
		good = check_one(scripts, directory, patches->pdata[i], findings, &failure);
	file_remove_tree(scripts, NULL);
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return NULL;
	}
	return g_steal_pointer(&findings);
}
