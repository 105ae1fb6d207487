// SPDX-License-Identifier: GPL-2.0
#include "verify/build/warnings-compare.h"

#include <string.h>

#include "kernel-tree/elf/audit.h"

/*
 * sparse prints the expected type of an argument with the name of the parameter: "expected char
 * const [noderef] *old". A helper may name its parameter differently; the warning is still the
 * same, so the name is left out. The caller frees.
 */
static char *without_parameter(const char *text)
{
	static const char expected[] = " | expected ";
	const char *at = strstr(text, expected), *end, *name;

	if (!g_str_has_prefix(text, "incorrect type in argument ") || !at)
		return g_strdup(text);
	at += strlen(expected);
	end = strstr(at, " | ");
	if (!end)
		end = at + strlen(at);
	for (name = end; name > at && (g_ascii_isalnum(name[-1]) || name[-1] == '_');)
		name--;
	/* Without a '*' before it, it can be the last word of a type. */
	if (name == at || name[-1] != '*')
		return g_strdup(text);
	return g_strdup_printf("%.*s%s", (int)(name - text), text, end);
}

/*
 * The linker warns of a segment that can be written and executed: "warning: x has a LOAD segment
 * with RWX permissions". Whether code and data of an image share a page depends on the size of all
 * that is linked, so along a series the warning comes and goes per image. Only the first such
 * warning of any image is new: the name of the image is left out. The caller frees.
 */
static char *without_image(const struct warning *warning)
{
	const char *rest = strstr(warning->text, " has a LOAD segment with RWX permissions");

	return g_strdup(rest && !*warning->file ? rest : warning->text);
}

static char *identity(const struct warning *warning)
{
	g_autofree char *text = warning->tool == WARNING_SPARSE ? without_parameter(warning->text)
								: without_image(warning);

	return g_strdup_printf("%d\n%s\n%s\n%s", warning->tool, warning->file, warning->function,
			       text);
}

static void collect(GHashTable *table, enum warning_tool tool, GHashTable *by_identity)
{
	g_autoptr(GPtrArray) all = warnings_all(table);

	for (guint i = 0; i < all->len; i++) {
		struct warning *warning = g_ptr_array_index(all, i);

		/* An error of sparse does not end the build, so it is like a warning. */
		if (warning->tool == tool && (!warning->is_error || tool == WARNING_SPARSE))
			g_hash_table_insert(by_identity, identity(warning), warning);
	}
}

static gboolean is_system_call(const char *stem)
{
	g_autofree char *symbol = audit_syscall_symbol(stem);

	return symbol != NULL;
}

/* The new name for a system call's name, the same everywhere in a diagnostic. */
struct renaming {
	char *from; /* the system call; NULL: nothing was renamed yet */
	char *to;
};

static gboolean same_or_renamed(struct renaming *renaming, const char *from, const char *to)
{
	g_autofree char *was = audit_function_stem(from);
	g_autofree char *is = audit_function_stem(to);

	if (renaming->from && strcmp(was, renaming->from) == 0)
		return strcmp(is, renaming->to) == 0;
	if (strcmp(from, to) == 0)
		return TRUE;
	if (!renaming->from && is_system_call(was) && *is && !is_system_call(is)) {
		renaming->from = g_steal_pointer(&was);
		renaming->to = g_steal_pointer(&is);
		return TRUE;
	}
	return FALSE;
}

/* Texts that are the same but for quoted names: "context imbalance in 'SYSC_x' - wrong count". */
static gboolean same_words(struct renaming *renaming, const char *from, const char *to)
{
	g_auto(GStrv) one = g_strsplit(from, "'", -1);
	g_auto(GStrv) two = g_strsplit(to, "'", -1);

	if (g_strv_length(one) != g_strv_length(two))
		return FALSE;
	for (guint i = 0; one[i]; i++)
		if (i % 2 ? !same_or_renamed(renaming, one[i], two[i])
			  : strcmp(one[i], two[i]) != 0)
			return FALSE;
	return TRUE;
}

/* Has the diagnostic moved with the body of a system call to its helper? */
static gboolean moved(const struct warning *from, const struct warning *to)
{
	struct renaming renaming = {0};
	gboolean result = strcmp(from->file, to->file) == 0 &&
			  same_or_renamed(&renaming, from->function, to->function) &&
			  same_words(&renaming, from->text, to->text);

	g_free(renaming.from);
	g_free(renaming.to);
	return result;
}

/* Those of `some` whose identity is not among `others`. */
static GPtrArray *difference(GHashTable *some, GHashTable *others)
{
	GPtrArray *result = g_ptr_array_new();
	GHashTableIter iter;
	gpointer key, warning;

	g_hash_table_iter_init(&iter, some);
	while (g_hash_table_iter_next(&iter, &key, &warning))
		if (!g_hash_table_contains(others, key))
			g_ptr_array_add(result, warning);
	g_ptr_array_sort(result, warning_compare);
	return result;
}

GPtrArray *warnings_new_ones(GHashTable *before, GHashTable *now, enum warning_tool tool)
{
	g_autoptr(GHashTable) old = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) new = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) gone = NULL;
	GPtrArray *result;

	collect(before, tool, old);
	collect(now, tool, new);
	gone = difference(old, new);
	result = difference(new, old);
	/* Each diagnostic that disappeared explains at most one new one. */
	for (guint i = 0; i < gone->len; i++)
		for (guint j = 0; j < result->len; j++)
			if (moved(gone->pdata[i], result->pdata[j])) {
				g_ptr_array_remove_index(result, j);
				break;
			}
	return result;
}
