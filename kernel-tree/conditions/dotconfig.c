// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/dotconfig.h"

#include <string.h>

#include "base/file.h"
#include "kernel-tree/source/path.h"

struct dotconfig {
	gboolean known;	     /* .config exists */
	const char *arch;    /* the directory below arch/ */
	GHashTable *on;	     /* set of "CONFIG_X" that are y or m */
	GHashTable *modular; /* of these, m */
};

static void read_line(struct dotconfig *dotconfig, const char *line)
{
	const char *sign = strchr(line, '=');
	gboolean modular = sign && strcmp(sign, "=m") == 0;

	if (!sign || *line == '#' || (!modular && strcmp(sign, "=y") != 0))
		return;
	g_hash_table_add(dotconfig->on, g_strndup(line, (gsize)(sign - line)));
	if (modular)
		g_hash_table_add(dotconfig->modular, g_strndup(line, (gsize)(sign - line)));
}

struct dotconfig *dotconfig_read(const char *objects, const char *srcarch)
{
	g_autofree char *path = g_build_filename(objects, ".config", NULL);
	struct dotconfig *dotconfig = g_new0(struct dotconfig, 1);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	dotconfig->arch = g_intern_string(srcarch);
	dotconfig->on = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	dotconfig->modular = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!file_read(path, &text, NULL, NULL))
		return dotconfig;
	dotconfig->known = TRUE;
	lines = g_strsplit(text, "\n", -1);
	for (gsize i = 0; lines[i]; i++)
		read_line(dotconfig, lines[i]);
	return dotconfig;
}

void dotconfig_free(struct dotconfig *dotconfig)
{
	if (!dotconfig)
		return;
	g_hash_table_unref(dotconfig->on);
	g_hash_table_unref(dotconfig->modular);
	g_free(dotconfig);
}

gboolean dotconfig_known(const struct dotconfig *dotconfig)
{
	return dotconfig->known;
}

gboolean dotconfig_foreign(const struct dotconfig *dotconfig, const char *file)
{
	g_autofree char *arch = path_arch(file);

	return arch && strcmp(arch, dotconfig->arch) != 0;
}

/* The atom or its negation, as in the config; NULL if the config does not decide it. */
static struct condition *fact_of(const struct dotconfig *dotconfig, const char *name,
				 enum dotconfig_place place)
{
	g_autoptr(condition) atom = condition_atom(name);

	if (!g_str_has_prefix(name, "CONFIG_") ||
	    (place == DOTCONFIG_CODE && g_hash_table_contains(dotconfig->modular, name)))
		return NULL;
	return g_hash_table_contains(dotconfig->on, name) ? condition_ref(atom)
							  : condition_not(atom);
}

gboolean dotconfig_hold(const struct dotconfig *dotconfig, struct condition *when,
			enum dotconfig_place place)
{
	g_autoptr(GHashTable) atoms = condition_atoms(when);
	g_autoptr(condition) facts = condition_constant(TRUE);
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, atoms);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		g_autoptr(condition) fact = fact_of(dotconfig, name, place);
		g_autoptr(condition) before = NULL;

		if (!fact)
			continue;
		before = facts;
		facts = condition_and(before, fact);
	}
	return condition_implies(facts, when);
}
