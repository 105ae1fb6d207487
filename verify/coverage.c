// SPDX-License-Identifier: GPL-2.0
#include "verify/coverage.h"

#include <string.h>

#include "base/record.h"
#include "kernel-tree/conditions/build-condition.h"
#include "kernel-tree/conditions/condition.h"
#include "kernel-tree/conditions/dotconfig.h"
#include "kernel-tree/git/repo.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "verify/build/workspace.h"

/* One config, and the .config of its workspace. */
struct column {
	struct config_recipe *config; /* borrowed */
	char *objects;		      /* the workspace's object directory */
	struct dotconfig *dotconfig;
};

static void column_free(gpointer data)
{
	struct column *column = data;

	g_free(column->objects);
	dotconfig_free(column->dotconfig);
	g_free(column);
}

static GPtrArray *columns_of(struct git_repo *repo, GPtrArray *configs)
{
	GPtrArray *columns = g_ptr_array_new_with_free_func(column_free);

	for (guint i = 0; i < configs->len; i++) {
		struct column *column = g_new0(struct column, 1);
		g_autofree char *folder = NULL;

		column->config = configs->pdata[i];
		folder = workspace_folder(repo, column->config->name);
		column->objects = g_build_filename(folder, "obj", NULL);
		column->dotconfig = dotconfig_read(column->objects,
						   toolchain_arch_folder(column->config->arch));
		g_ptr_array_add(columns, column);
	}
	return columns;
}

/*
 * A header is compiled with the files that include it. Where only touched files are compiled it is
 * not known whether any of them does, so headers do not count.
 */
static gboolean was_compiled(const struct column *column, const char *file)
{
	g_autofree char *object = NULL;
	g_autofree char *path = NULL;

	if (!g_str_has_suffix(file, ".c") && !g_str_has_suffix(file, ".S"))
		return !column->config->touched;
	object = build_object_of(file);
	path = g_build_filename(column->objects, object, NULL);
	return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/*
 * When is the site compiled? In the #if lines only CONFIG_ symbols count. An unknown in the
 * condition of the file stays, as an atom that holds in no config: the site counts as not compiled.
 */
struct site_condition {
	struct condition *file, *guard;
};

static gboolean compiles(const struct column *column, const struct site *site,
			 const struct site_condition *when)
{
	return dotconfig_known(column->dotconfig) &&
	       !dotconfig_foreign(column->dotconfig, site->file) &&
	       dotconfig_hold(column->dotconfig, when->file, DOTCONFIG_MAKEFILE) &&
	       dotconfig_hold(column->dotconfig, when->guard, DOTCONFIG_CODE) &&
	       was_compiled(column, site->file);
}

static json_t *coverage_of(const struct site *site, const struct site_condition *when,
			   GPtrArray *columns)
{
	json_t *configs = json_array();

	for (guint i = 0; i < columns->len; i++) {
		const struct column *column = columns->pdata[i];

		if (compiles(column, site, when))
			json_array_append_new(configs, json_string(column->config->name));
	}
	return json_pack("{s:s, s:i, s:s, s:i, s:s, s:o}", "record", "coverage", "version",
			 RECORD_VERSION, "file", site->file, "line", (int)site->line, "callee",
			 site->callee, "configs", configs);
}

GPtrArray *verify_coverage(struct tree *tree, GPtrArray *sites, const char *const *configs,
			   GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) all = config_recipe_list(configs, error);
	g_autoptr(GPtrArray) columns = all ? columns_of(tree->repo, all) : NULL;
	g_autoptr(build_condition) build_condition =
		columns ? build_condition_open(tree->repo, tree->rev, error) : NULL;

	if (!build_condition)
		return NULL;
	for (guint i = 0; i < sites->len; i++) {
		const struct site *site = sites->pdata[i];
		g_autoptr(condition)
			file = build_condition_of_file(build_condition, site->file, error);
		g_autoptr(condition) all_guards = condition_parse(site->guard, CONDITION_C);
		g_autoptr(condition) guard = condition_forget_opaque(all_guards);
		const struct site_condition when = {file, guard};

		if (!file)
			return NULL;
		g_ptr_array_add(records, coverage_of(site, &when, columns));
	}
	return g_steal_pointer(&records);
}
