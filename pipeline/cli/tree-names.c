// SPDX-License-Identifier: GPL-2.0
#include "pipeline/cli/tree-names.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/run.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/source/path.h"
#include "pipeline/cli/suggest.h"

#define ARCH	    "arch"
#define ARCH_FOLDER ARCH "/"
#define X86_CONFIGS "arch/x86/configs/"

/* Run git ls-tree and add the names that it prints. */
static gboolean add_names(const struct tree *tree, const char *const *args, GPtrArray *names,
			  GError **error)
{
	GString *said = NULL;

	if (!git_call(tree->repo, &(struct git_call){.args = args}, &said, error))
		return FALSE;
	for (gsize at = 0; at < said->len; at += strlen(said->str + at) + 1)
		g_ptr_array_add(names, g_strdup(said->str + at));
	g_string_free(said, TRUE);
	return TRUE;
}

/* Directories of the revision, those at the top or those in `below` ("arch/"), added to `names`. */
static gboolean add_directories(const struct tree *tree, const char *below, GPtrArray *names,
				GError **error)
{
	const char *const args[] = {"ls-tree", "-d", "-z",  "--name-only",
				    tree->rev, "--", below, NULL};

	return add_names(tree, args, names, error);
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

GPtrArray *config_names(void)
{
	g_autoptr(GPtrArray) configs = config_recipe_list((const char *const[]){"all", NULL}, NULL);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(names, g_strdup("all"));
	for (guint i = 0; configs && i < configs->len; i++)
		g_ptr_array_add(names, g_strdup(((struct config_recipe *)configs->pdata[i])->name));
	return names;
}

/* config_names() and the x86 targets of the tree, ended by NULL. */
static GPtrArray *configs_of(const struct tree *tree, GError **error)
{
	const char *const args[] = {"ls-tree", "-z",	    "--name-only", tree->rev,
				    "--",      X86_CONFIGS, NULL};
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) names = config_names();

	if (!add_names(tree, args, files, error))
		return NULL;
	for (guint i = 0; i < files->len; i++) {
		const char *name = (char *)files->pdata[i] + strlen(X86_CONFIGS);

		if (g_str_has_suffix(name, "_defconfig") &&
		    !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_add(names, NULL);
	return g_steal_pointer(&names);
}

/* make of x86 finds NAME_defconfig among its files. Other architectures make some targets up. */
static gboolean is_in_tree(const struct config_recipe *recipe, const char *const *known)
{
	gboolean is_x86 = strcmp(recipe->arch, "x86_64") == 0 || strcmp(recipe->arch, "i386") == 0;

	return !is_x86 || !g_str_has_suffix(recipe->base, "_defconfig") ||
	       g_strv_contains(known, recipe->base);
}

static gboolean check_config(const char *name, const char *const *known, GError **error)
{
	g_autoptr(GError) problem = NULL;
	g_autoptr(config_recipe) recipe = NULL;

	if (strcmp(name, "all") == 0)
		return TRUE;
	recipe = config_recipe_get(name, &problem);
	/* A built-in one is known even if its target is not among the files. */
	if (recipe && (g_strv_contains(known, name) || is_in_tree(recipe, known)))
		return TRUE;
	if (!recipe && g_file_test(name, G_FILE_TEST_IS_REGULAR))
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (!recipe && g_file_test(name, G_FILE_TEST_EXISTS))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "config '%s' is neither a known name nor a regular file", name);
	else
		suggest_error(error, "config", recipe ? recipe->base : name, known);
	return FALSE;
}

gboolean configs_check_in(const struct tree *tree, const char *const *configs, GError **error)
{
	g_autoptr(GPtrArray) known = configs_of(tree, error);
	g_autoptr(GPtrArray) recipes = NULL;

	if (!known)
		return FALSE;
	for (const char *const *name = configs; name && *name; name++)
		if (!check_config(*name, (const char *const *)known->pdata, error))
			return FALSE;
	recipes = config_recipe_list(configs, error); /* two of one name are an error, too */
	return recipes != NULL;
}
