// SPDX-License-Identifier: GPL-2.0
#include "pipeline/run-folder/recipes.h"

#include <string.h>

#include "base/record.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "kernel-tree/kbuild/toolchain.h"
#include "kernel-tree/kbuild/workarounds.h"

static json_t *recipe_row(const struct config_recipe *config, const struct tree *tree)
{
	g_autofree char *toolchain =
		kbuild_toolchain_for(tree->version, tree->patchlevel, config->arch);

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", config->name, "arch",
			 config->arch, "base", config->base, "scope",
			 config->touched ? "touched" : "whole", "when",
			 config->last ? "last" : "each", "toolchain", toolchain);
}

/* Its change: a variable of make, or config lines joined on one line. */
static char *what_it_does(const struct workaround *workaround)
{
	g_autofree char *lines = g_strdup(workaround->fragment ? workaround->fragment : "");

	g_strchomp(lines);
	g_strdelimit(lines, "\n", ';');
	return g_strjoin(*lines && workaround->make_variable ? "; " : "", lines,
			 workaround->make_variable ? workaround->make_variable : "", NULL);
}

static json_t *workaround_row(const struct workaround *workaround)
{
	g_autofree char *kernels = g_strdup_printf("before %u.%u", workaround->before / 1000,
						   workaround->before % 1000);
	g_autofree char *compiler = workaround->gcc
					    ? g_strdup_printf("gcc %u or newer", workaround->gcc)
					    : g_strdup("any");
	g_autofree char *does = what_it_does(workaround);

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[]}", "name", workaround->name, "why",
			 workaround->why, "kernels", kernels, "compiler", compiler, "does", does,
			 "configs");
}

/* The row of a workaround, added when a config first needs it. */
static json_t *row_of(json_t *rows, const struct workaround *workaround)
{
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		if (strcmp(record_text(row, "name"), workaround->name) == 0)
			return row;
	}
	row = workaround_row(workaround);
	json_array_append_new(rows, row);
	return row;
}

gboolean recipes_note(json_t *run, const struct tree *tree, const char *const *configs,
		      GError **error)
{
	g_autoptr(GPtrArray) all = config_recipe_list(configs, error);
	json_t *recipes, *rows;

	if (!all)
		return FALSE;
	recipes = json_array();
	rows = json_array();
	for (guint i = 0; i < all->len; i++) {
		const struct config_recipe *config = all->pdata[i];
		g_autoptr(GPtrArray) workarounds =
			kbuild_workarounds_for(tree->version, tree->patchlevel, config->arch);

		json_array_append_new(recipes, recipe_row(config, tree));
		for (guint w = 0; toolchain_prefix(config->arch) && w < workarounds->len; w++)
			json_array_append_new(
				json_object_get(row_of(rows, workarounds->pdata[w]), "configs"),
				json_string(config->name));
	}
	json_object_set_new(run, "recipes", recipes);
	json_object_set_new(run, "workarounds", rows);
	return TRUE;
}
