// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/conditions/dotconfig.h"

#include <string.h>

#include "base/file.h"
#include "kernel-tree/kbuild/toolchain.h"

struct answers {
	gboolean known;	     /* there was a .config */
	const char *arch;    /* the folder below arch/ */
	GHashTable *on;	     /* set of "CONFIG_X" that are y or m */
	GHashTable *modular; /* of these, m */
};

static void read_line(struct answers *answers, const char *line)
{
	const char *sign = strchr(line, '=');
	gboolean modular = sign && strcmp(sign, "=m") == 0;

	if (!sign || *line == '#' || (!modular && strcmp(sign, "=y") != 0))
		return;
	g_hash_table_add(answers->on, g_strndup(line, (gsize)(sign - line)));
	if (modular)
		g_hash_table_add(answers->modular, g_strndup(line, (gsize)(sign - line)));
}

struct answers *answers_read(const char *objects, const char *arch)
{
	g_autofree char *path = g_build_filename(objects, ".config", NULL);
	struct answers *answers = g_new0(struct answers, 1);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	answers->arch = g_intern_string(toolchain_arch_folder(arch));
	answers->on = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	answers->modular = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!file_read(path, &text, NULL, NULL))
		return answers;
	answers->known = TRUE;
	lines = g_strsplit(text, "\n", -1);
	for (gsize i = 0; lines[i]; i++)
		read_line(answers, lines[i]);
	return answers;
}

void answers_free(struct answers *answers)
{
	if (!answers)
		return;
	g_hash_table_unref(answers->on);
	g_hash_table_unref(answers->modular);
	g_free(answers);
}

gboolean answers_known(const struct answers *answers)
{
	return answers->known;
}

gboolean answers_foreign(const struct answers *answers, const char *file)
{
	g_autofree char *arch = presence_arch_of(file);

	return arch && strcmp(arch, answers->arch) != 0;
}

/* What the config says of an atom; NULL when that is nothing. */
static struct condition *fact_of(const struct answers *answers, const char *name,
				 enum answers_place place)
{
	g_autoptr(condition) atom = condition_atom(name);

	if (!g_str_has_prefix(name, "CONFIG_") ||
	    (place == ANSWERS_CODE && g_hash_table_contains(answers->modular, name)))
		return NULL;
	return g_hash_table_contains(answers->on, name) ? condition_ref(atom) : condition_not(atom);
}

gboolean answers_hold(const struct answers *answers, struct condition *when,
		      enum answers_place place)
{
	g_autoptr(GHashTable) atoms = condition_atoms(when);
	g_autoptr(condition) facts = condition_constant(TRUE);
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, atoms);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		g_autoptr(condition) fact = fact_of(answers, name, place);
		g_autoptr(condition) before = NULL;

		if (!fact)
			continue;
		before = facts;
		facts = condition_and(before, fact);
	}
	return condition_implies(facts, when);
}
