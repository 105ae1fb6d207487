// SPDX-License-Identifier: GPL-2.0
#include "verify/coverage.h"

#include <string.h>

#include "base/file.h"
#include "base/record.h"
#include "kernel-tree/condition.h"
#include "kernel-tree/kbuild.h"
#include "kernel-tree/presence.h"
#include "verify/lane.h"

/* What one config says: the symbols that are y or m. */
struct answers {
	char *name;
	const char *arch; /* the folder below arch/ */
	GHashTable *on;	  /* set of "CONFIG_X"; empty when there is no .config yet */
};

static void answers_free(gpointer data)
{
	struct answers *answers = data;

	g_free(answers->name);
	g_hash_table_unref(answers->on);
	g_free(answers);
}

/* The folder that ARCH= names: x86_64 and i386 share one. Source: SRCARCH in the top Makefile. */
static const char *arch_folder(const char *arch)
{
	return strcmp(arch, "x86_64") == 0 || strcmp(arch, "i386") == 0 ? "x86" : arch;
}

static struct answers *answers_read(struct git_repo *repo, const char *config, GError **error)
{
	g_autoptr(kconfig) recipe = kconfig_get(config, error);
	g_autofree char *folder = NULL, *path = NULL, *text = NULL;
	g_auto(GStrv) lines = NULL;
	struct answers *answers;

	if (!recipe)
		return NULL;
	folder = lane_folder(repo, recipe->name);
	path = g_build_filename(folder, "obj", ".config", NULL);
	answers = g_new0(struct answers, 1);
	answers->name = g_strdup(recipe->name);
	answers->arch = g_intern_string(arch_folder(recipe->arch));
	answers->on = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!file_read(path, &text, NULL, NULL))
		return answers;
	lines = g_strsplit(text, "\n", -1);
	for (gsize i = 0; lines[i]; i++) {
		const char *sign = strchr(lines[i], '=');

		if (sign && *lines[i] != '#' &&
		    (strcmp(sign, "=y") == 0 || strcmp(sign, "=m") == 0))
			g_hash_table_add(answers->on,
					 g_strndup(lines[i], (gsize)(sign - lines[i])));
	}
	return answers;
}

static GPtrArray *answers_of_all(struct git_repo *repo, const char *const *configs, GError **error)
{
	static const char *const usual[] = {"boot", "small", NULL};
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(answers_free);

	for (const char *const *name = configs && *configs ? configs : usual; *name; name++) {
		struct answers *answers = answers_read(repo, *name, error);

		if (!answers)
			return NULL;
		g_ptr_array_add(all, answers);
	}
	return g_steal_pointer(&all);
}

/* Does `when` hold, every symbol in it being what the config says? */
static gboolean holds(struct condition *when, const struct answers *answers)
{
	g_autoptr(GHashTable) atoms = condition_atoms(when);
	g_autoptr(condition) facts = condition_constant(TRUE);
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, atoms);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		g_autoptr(condition) atom = condition_atom(name);
		g_autoptr(condition) fact = g_hash_table_contains(answers->on, name)
						    ? condition_ref(atom)
						    : condition_not(atom);
		g_autoptr(condition) before = facts;

		facts = condition_and(before, fact);
	}
	return condition_implies(facts, when);
}

/*
 * When is the site compiled? Of its #if lines only CONFIG_ symbols count. What is not known of the
 * file stays, as an atom that no config answers: such a site is not called compiled.
 */
static struct condition *site_condition(struct presence *presence, const struct site *site,
					GError **error)
{
	g_autoptr(condition) file = presence_of_file(presence, site->file, error);
	g_autoptr(condition) all = condition_parse(site->guard, CONDITION_C);
	g_autoptr(condition) guard = condition_forget_opaque(all);

	return file ? condition_and(file, guard) : NULL;
}

static json_t *coverage_of(const struct site *site, struct condition *when, GPtrArray *answers)
{
	g_autofree char *arch = presence_arch_of(site->file);
	json_t *configs = json_array();

	for (guint i = 0; i < answers->len; i++) {
		const struct answers *config = answers->pdata[i];

		if (g_hash_table_size(config->on) > 0 &&
		    (!arch || strcmp(arch, config->arch) == 0) && holds(when, config))
			json_array_append_new(configs, json_string(config->name));
	}
	return json_pack("{s:s, s:i, s:s, s:i, s:s, s:o}", "record", "coverage", "version",
			 RECORD_VERSION, "file", site->file, "line", (int)site->line, "callee",
			 site->callee, "configs", configs);
}

GPtrArray *verify_coverage(struct tree *tree, GPtrArray *sites, const char *const *configs,
			   GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	g_autoptr(GPtrArray) answers = answers_of_all(tree->repo, configs, error);
	g_autoptr(presence) presence = answers ? presence_open(tree->repo, tree->rev, error) : NULL;

	if (!presence)
		return NULL;
	for (guint i = 0; i < sites->len; i++) {
		g_autoptr(condition) when = site_condition(presence, sites->pdata[i], error);

		if (!when)
			return NULL;
		g_ptr_array_add(records, coverage_of(sites->pdata[i], when, answers));
	}
	return g_steal_pointer(&records);
}
