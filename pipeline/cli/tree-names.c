// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/tree-names.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/source/path.h"
#include "pipeline/cli/suggest.h"

#define ARCH	    "arch"
#define ARCH_FOLDER ARCH "/"

/* Directories of the revision, those at the top or those in `below` ("arch/"), added to `names`. */
static gboolean add_directories(const struct tree *tree, const char *below, GPtrArray *names,
				GError **error)
{
	const struct git_call call = {.args = (const char *const[]){"ls-tree", "-d", "-z",
								    "--name-only", tree->rev, "--",
								    below, NULL}};
	GString *said = NULL;

	if (!git_call(tree->repo, &call, &said, error))
		return FALSE;
	for (gsize at = 0; at < said->len; at += strlen(said->str + at) + 1)
		g_ptr_array_add(names, g_strdup(said->str + at));
	g_string_free(said, TRUE);
	return TRUE;
}

static GPtrArray *areas_of(const struct tree *tree, GError **error)
{
	g_autoptr(GPtrArray) arches = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) areas = g_ptr_array_new_with_free_func(g_free);

	if (!add_directories(tree, ARCH_FOLDER, arches, error))
		return NULL;
	for (const char *const *name = area_names; *name; name++)
		g_ptr_array_add(areas, g_strdup(*name));
	for (guint i = 0; i < arches->len; i++)
		g_ptr_array_add(
			areas,
			g_strconcat("arch:", (char *)arches->pdata[i] + strlen(ARCH_FOLDER), NULL));
	g_ptr_array_add(areas, NULL);
	return g_steal_pointer(&areas);
}

static gboolean check_each(const char *what, const char *const *given, GPtrArray *known,
			   GError **error)
{
	const char *const *names = (const char *const *)known->pdata;

	for (; given && *given; given++) {
		if (g_strv_contains(names, *given))
			continue;
		suggest_error(error, what, *given, names);
		return FALSE;
	}
	return TRUE;
}

gboolean area_check_in(const struct tree *tree, const char *wanted, GError **error)
{
	g_autoptr(GPtrArray) areas = areas_of(tree, error);
	g_auto(GStrv) parts = g_strsplit(*wanted ? wanted : ",", ",", -1);

	return areas && check_each("area", (const char *const *)parts, areas, error);
}

gboolean subsystems_check_in(const struct tree *tree, const char *const *subsystems, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	guint arch;

	if (!subsystems)
		return TRUE;
	if (!add_directories(tree, NULL, names, error) ||
	    !add_directories(tree, ARCH_FOLDER, names, error))
		return FALSE;
	/* Its directories are the subsystems. */
	if (g_ptr_array_find_with_equal_func(names, ARCH, g_str_equal, &arch))
		g_ptr_array_remove_index(names, arch);
	g_ptr_array_add(names, NULL);
	return check_each("subsystem", subsystems, names, error);
}
