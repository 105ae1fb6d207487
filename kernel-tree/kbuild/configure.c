// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/configure.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/kbuild/journal.h"

#define RECIPE_FILE "ksweep-recipe"
/* Longest part of make's output in a message, bytes: its end. */
#define OUTPUT_MAX 1500

/* A make target of kconfig, which must succeed. */
static gboolean make_config(struct kbuild *build, const char *target, GError **error)
{
	const char *const words[] = {target, NULL};
	struct make_request request = kbuild_make_request(build);
	g_auto(run_result) result = {0};

	request.sparse = FALSE;
	if (!kbuild_run_make(&request, words, &result, error))
		return FALSE;
	if (run_failed(&result)) {
		const char *output = result.out->str;
		gsize length = strlen(output);

		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_NOT_GOOD,
			    "the tree cannot be configured: make %s failed: %s", target,
			    length > OUTPUT_MAX ? output + length - OUTPUT_MAX : output);
		return FALSE;
	}
	return TRUE;
}

static gboolean newer_than(const char *path, const struct stat *than)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return TRUE; /* a removed Kconfig file is a change, too */
	return status.st_mtim.tv_sec > than->st_mtim.tv_sec ||
	       (status.st_mtim.tv_sec == than->st_mtim.tv_sec &&
		status.st_mtim.tv_nsec > than->st_mtim.tv_nsec);
}

/*
 * Has a Kconfig file changed since .config was made? An old syncconfig would then ask questions on
 * standard input, and stop. kconfig itself writes the list of the files that it read.
 */
static gboolean kconfig_changed(const struct kbuild *build, const struct stat *config)
{
	g_autofree char *list =
		g_build_filename(build->objects, "include/config/auto.conf.cmd", NULL);
	g_autofree char *text = NULL;
	g_auto(GStrv) words = NULL;

	if (!file_read(list, &text, NULL, NULL))
		return FALSE; /* nothing was built from this .config yet */
	words = g_strsplit_set(text, " \t\n\\", -1);
	for (guint i = 0; words[i]; i++) {
		g_autofree char *name = g_path_get_basename(words[i]);
		g_autofree char *path = NULL;

		if (!g_str_has_prefix(name, "Kconfig"))
			continue;
		path = g_path_is_absolute(words[i])
			       ? g_strdup(words[i])
			       : g_build_filename(build->source, words[i], NULL);
		if (newer_than(path, config))
			return TRUE;
	}
	return FALSE;
}

/* Does .config exist, made from this recipe? */
static gboolean configured(const struct kbuild *build, const char *known)
{
	g_autofree char *config = g_build_filename(build->objects, ".config", NULL);
	struct stat status;

	return known && strcmp(known, build->recipe) == 0 && stat(config, &status) == 0 &&
	       !kconfig_changed(build, &status);
}

/* Kernels before 4.20 do not notice that the compiler has changed: remove its objects. */
static gboolean drop_foreign_objects(struct kbuild *build, const char *known, GError **error)
{
	gsize line = strcspn(build->recipe, "\n");

	if (!known || strncmp(known, build->recipe, line + 1) == 0)
		return TRUE;
	if (!file_remove_tree(build->objects, error) || !file_make_folder(build->objects, error))
		return FALSE;
	return build->session < 0 || journal_start(build->objects, error);
}

static gboolean append_fragment(const struct kbuild *build, const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autofree char *whole = NULL;

	if (!file_read(path, &text, NULL, error))
		return FALSE;
	whole = g_strconcat(text, build->recipe, NULL);
	return file_write(path, whole, -1, error);
}

/* "CONFIG_X=y" or "# CONFIG_X is not set": the symbol, else NULL. */
static char *symbol_of_line(const char *line)
{
	if (g_str_has_prefix(line, "# CONFIG_") && g_str_has_suffix(line, " is not set"))
		line += 2;
	else if (!g_str_has_prefix(line, "CONFIG_"))
		return NULL;
	return g_strndup(line, strcspn(line, "= "));
}

/*
 * Lines of the recipe's own fragment that .config lacks. Of two lines for one symbol the last one
 * counts. Workarounds are left out: they name options by all names that these ever had.
 */
static GPtrArray *lost_lines(const struct kbuild *build, const char *config)
{
	g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autoptr(GHashTable) judged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) have = g_strsplit(config, "\n", -1);
	g_auto(GStrv) want = g_strsplit(build->recipe, "\n", -1);
	GPtrArray *lost = g_ptr_array_new_with_free_func(g_free);
	guint own = 0;

	for (gsize i = 0; i < build->own_length; i++)
		own += build->recipe[i] == '\n';
	for (guint i = 0; have[i]; i++)
		if (have[i][0] == 'C')
			g_hash_table_insert(set, symbol_of_line(have[i]), g_strdup(have[i]));
	for (guint i = g_strv_length(want); i-- > 0;) {
		char *symbol = symbol_of_line(want[i]);
		const char *is;

		if (!symbol)
			continue;
		is = g_hash_table_lookup(set, symbol);
		if (!g_hash_table_add(judged, symbol))
			continue;
		if (i < own && (want[i][0] == '#' ? is != NULL : g_strcmp0(is, want[i]) != 0))
			g_ptr_array_add(lost, g_strdup(want[i]));
	}
	return lost;
}

gboolean kbuild_configure(struct kbuild *build, GPtrArray **lost, GError **error)
{
	g_autofree char *path = g_build_filename(build->objects, ".config", NULL);
	g_autofree char *recipe_path = g_build_filename(build->objects, RECIPE_FILE, NULL);
	g_autofree char *known = NULL;
	g_autofree char *config = NULL;

	if (!kbuild_check_paths(build->source, build->objects, error) ||
	    !file_make_folder(build->objects, error))
		return FALSE;
	file_read(recipe_path, &known, NULL, NULL);
	if (!configured(build, known) &&
	    (!drop_foreign_objects(build, known, error) ||
	     !make_config(build, build->config->base, error) ||
	     !append_fragment(build, path, error) || !make_config(build, "olddefconfig", error) ||
	     !file_write(recipe_path, build->recipe, -1, error)))
		return FALSE;
	if (!file_read(path, &config, NULL, error))
		return FALSE;
	if (lost)
		*lost = lost_lines(build, config);
	return TRUE;
}
