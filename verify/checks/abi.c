// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/abi.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"
#include "verify/boot/transcript.h"
#include "verify/checks/touched-syscalls.h"

#define LINES_SHOWN 2
#define NAMES_SHOWN 12

/* Call -> line. The lines are borrowed. */
static GHashTable *lines_by_call(char **lines)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			g_hash_table_insert(table, transcript_call(lines[i]), lines[i]);
	return table;
}

/* Calls whose answer differs, or that are missing in one of the two. */
static GPtrArray *compare(const char *base, const char *now, GString *log)
{
	g_auto(GStrv) base_lines = g_strsplit(base, "\n", -1);
	g_auto(GStrv) now_lines = g_strsplit(now, "\n", -1);
	g_autoptr(GHashTable) base_answers = lines_by_call(base_lines);
	g_autoptr(GHashTable) now_answers = lines_by_call(now_lines);
	GPtrArray *differences = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; base_lines[i]; i++) {
		g_autofree char *call = transcript_call(base_lines[i]);
		const char *answer = g_hash_table_lookup(now_answers, call);

		if (*call && g_strcmp0(answer, base_lines[i]) != 0)
			g_ptr_array_add(differences, g_strdup_printf("'%s', at the base '%s'",
								     answer ? answer : "nothing",
								     base_lines[i]));
	}
	for (guint i = 0; now_lines[i]; i++) {
		g_autofree char *call = transcript_call(now_lines[i]);

		if (*call && !g_hash_table_contains(base_answers, call))
			g_ptr_array_add(differences,
					g_strdup_printf("'%s', at the base nothing", now_lines[i]));
	}
	for (guint i = 0; i < differences->len; i++)
		g_string_append_printf(log, "%s\n", (char *)g_ptr_array_index(differences, i));
	return differences;
}

/* QEMU boots x86 images only: a definition of another architecture is not in them. */
static gboolean may_be_built(const struct found *found, const char *symbol)
{
	GPtrArray *definitions = g_hash_table_lookup(found->scan->definitions, symbol);

	for (guint i = 0; definitions && i < definitions->len; i++) {
		const struct definition *definition = g_ptr_array_index(definitions, i);

		if (!g_str_has_prefix(definition->file, "arch/") ||
		    g_str_has_prefix(definition->file, "arch/x86/"))
			return TRUE;
	}
	return FALSE;
}

static void add_unless(GHashTable *missing, const char *symbol, GHashTable *native,
		       GHashTable *compat)
{
	if (g_str_has_prefix(symbol, "compat_sys_")) {
		if (!g_hash_table_contains(compat, symbol + strlen("compat_sys_")))
			g_hash_table_add(missing, g_strdup(symbol));
	} else if (g_str_has_prefix(symbol, "sys_") &&
		   !g_hash_table_contains(native, symbol + strlen("sys_")) &&
		   !g_hash_table_contains(compat, symbol + strlen("sys_"))) {
		g_hash_table_add(missing, g_strdup(symbol));
	}
}

/* System calls that the commit changes or converts calls of, and that the guest does not make. */
static GPtrArray *not_exercised(const struct check_input *input, const char *transcript,
				GError **error)
{
	struct found *before = finder_at(input->finder, input->parent, error);
	struct found *now = before ? finder_at(input->finder, input->commit, error) : NULL;
	g_autoptr(GHashTable) native = transcript_exercised(transcript, "abi64");
	g_autoptr(GHashTable) compat = transcript_exercised(transcript, "abi32");
	g_autoptr(GHashTable)
		missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(touched_syscalls) touched = NULL;
	GPtrArray *names = NULL;
	GHashTableIter iter;
	gpointer symbol;

	if (!now)
		return NULL;
	touched = touched_syscalls_between(input->tree->repo, input->parent, input->commit, before,
					   now, error);
	if (!touched)
		return NULL;
	g_hash_table_iter_init(&iter, touched->changed);
	while (g_hash_table_iter_next(&iter, &symbol, NULL))
		if (may_be_built(now, symbol))
			add_unless(missing, symbol, native, compat);
	for (guint i = 0; i < touched->lost->len; i++)
		add_unless(missing, ((struct site *)g_ptr_array_index(touched->lost, i))->callee,
			   native, compat);
	names = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_iter_init(&iter, missing);
	while (g_hash_table_iter_next(&iter, &symbol, NULL))
		g_ptr_array_add(names, g_strdup(symbol));
	string_list_sort(names);
	return names;
}

static gboolean not_compared(struct check_result *result, const char *outcome, const char *detail)
{
	result->outcome = outcome;
	result->detail = g_strdup(detail);
	return TRUE;
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	g_autofree char *base = transcript_of(input->base_boot->console);
	g_autofree char *now = transcript_of(input->boot->console);
	g_autoptr(GPtrArray) differences = NULL;
	g_autoptr(GPtrArray) missing = NULL;
	g_autofree char *some = NULL;

	if (!input->base_boot->done)
		return not_compared(result, "error", "the base does not boot to its end");
	if (!input->boot->done)
		return not_compared(result, "skip", "it does not boot to its end");
	differences = compare(base, now, result->log);
	g_string_append_printf(result->log, "%s\n", now);
	result->figure = differences->len;
	result->outcome = differences->len ? "fail" : "pass";
	if (differences->len) {
		some = text_some(differences, LINES_SHOWN);
		result->detail = g_strdup_printf("%u answers differ: %s", differences->len, some);
		return TRUE;
	}
	missing = not_exercised(input, now, error);
	if (!missing)
		return FALSE;
	some = text_some(missing, NAMES_SHOWN);
	result->detail = g_strdup_printf("the same answers as at the base%s%s",
					 missing->len ? "; not exercised: " : "", some);
	return TRUE;
}

const struct check check_abi = {CHECK_ABI, "2", judge};
