// SPDX-License-Identifier: GPL-2.0
/* abi: the guest program sees what it saw of the base, line for line. */
#include <string.h>

#include "verify/checks/check.h"
#include "verify/boot/guest.h"
#include "verify/checks/touched-syscalls.h"

#define LINES_SHOWN 2
#define NAMES_SHOWN 12

/* "abi64 dup2 bad-fd = -9": what is asked stands before the sign. */
static char *task_of(const char *line)
{
	const char *sign = strstr(line, " = ");

	return sign ? g_strndup(line, sign - line) : g_strdup(line);
}

static GHashTable *dotconfig_of(char **lines)
{
	GHashTable *answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			g_hash_table_insert(answers, task_of(lines[i]), lines[i]);
	return answers;
}

/* Questions that got another answer, or none, or that were not asked of the base. */
static GPtrArray *compare(const char *base, const char *now, GString *log)
{
	g_auto(GStrv) base_lines = g_strsplit(base, "\n", -1);
	g_auto(GStrv) now_lines = g_strsplit(now, "\n", -1);
	g_autoptr(GHashTable) base_answers = dotconfig_of(base_lines);
	g_autoptr(GHashTable) now_answers = dotconfig_of(now_lines);
	GPtrArray *differences = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; base_lines[i]; i++) {
		g_autofree char *task = task_of(base_lines[i]);
		const char *answer = g_hash_table_lookup(now_answers, task);

		if (*task && g_strcmp0(answer, base_lines[i]) != 0)
			g_ptr_array_add(differences, g_strdup_printf("'%s', at the base '%s'",
								     answer ? answer : "nothing",
								     base_lines[i]));
	}
	for (guint i = 0; now_lines[i]; i++) {
		g_autofree char *task = task_of(now_lines[i]);

		if (*task && !g_hash_table_contains(base_answers, task))
			g_ptr_array_add(differences,
					g_strdup_printf("'%s', at the base nothing", now_lines[i]));
	}
	for (guint i = 0; i < differences->len; i++)
		g_string_append_printf(log, "%s\n", (char *)g_ptr_array_index(differences, i));
	return differences;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A definition of another architecture is in no image that boots here. */
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

/* System calls that the commit has to do with and that the guest never makes. */
static GPtrArray *not_exercised(const struct check_input *check_input, const char *transcript,
				GError **error)
{
	struct found *before = finder_at(check_input->finder, check_input->parent, error);
	struct found *now = before ? finder_at(check_input->finder, check_input->commit, error)
				   : NULL;
	g_autoptr(GHashTable) native = guest_exercised(transcript, "abi64");
	g_autoptr(GHashTable) compat = guest_exercised(transcript, "abi32");
	g_autoptr(GHashTable)
		missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(touched_syscalls) touched = NULL;
	GPtrArray *names = NULL;
	GHashTableIter iter;
	gpointer symbol;

	if (!now)
		return NULL;
	touched = touched_syscalls_between(check_input->tree->repo, check_input->parent,
					   check_input->commit, before, now, error);
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
	g_ptr_array_sort(names, compare_names);
	return names;
}

static gboolean other_outcome(struct check_result *check_result, const char *outcome,
			      const char *detail)
{
	check_result->outcome = outcome;
	check_result->detail = g_strdup(detail);
	return TRUE;
}

static gboolean judge(const struct check_input *check_input, struct check_result *check_result,
		      GError **error)
{
	g_autofree char *base = guest_transcript(check_input->base_boot->console);
	g_autofree char *now = guest_transcript(check_input->boot->console);
	g_autoptr(GPtrArray) differences = NULL;
	g_autoptr(GPtrArray) missing = NULL;
	g_autofree char *some = NULL;

	if (!check_input->base_boot->done)
		return other_outcome(check_result, "error", "the base does not boot to its end");
	if (!check_input->boot->done)
		return other_outcome(check_result, "skip", "it does not boot to its end");
	differences = compare(base, now, check_result->log);
	g_string_append_printf(check_result->log, "%s\n", now);
	check_result->figure = differences->len;
	check_result->outcome = differences->len ? "fail" : "pass";
	if (differences->len) {
		some = check_some(differences, LINES_SHOWN);
		check_result->detail =
			g_strdup_printf("%u answers differ: %s", differences->len, some);
		return TRUE;
	}
	missing = not_exercised(check_input, now, error);
	if (!missing)
		return FALSE;
	some = check_some(missing, NAMES_SHOWN);
	check_result->detail = g_strdup_printf("the same answers as at the base%s%s",
					       missing->len ? "; not exercised: " : "", some);
	return TRUE;
}

const struct check check_abi = {"abi", "2", CHECK_BOOT, judge};
