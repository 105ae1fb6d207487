// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/summary.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"
#include "series/plan/remaining.h"
#include "series/sweep/treatment.h"

/* Subsystems of the steps that convert something: char *, in order of their first step. */
static GPtrArray *subsystems_of(GPtrArray *steps)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		if (step->syscalls->len)
			string_list_add_once(names, step->subsystem);
	}
	return names;
}

static char *subject_of(GPtrArray *steps)
{
	g_autoptr(GPtrArray) names = subsystems_of(steps);
	g_autofree char *list = NULL;

	string_list_sort(names);
	list = text_list(names);
	if (strlen(list) > 30)
		return g_strdup("remove in-kernel calls to system calls");
	return g_strdup_printf("remove in-kernel calls to system calls in %s", list);
}

struct totals {
	guint syscalls, calls;
	guint by_strategy[STRATEGY_COUNT];
	GPtrArray *files; /* char *: with callers */
};

static void count(struct totals *totals, GPtrArray *steps, const struct plan *plan)
{
	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		for (guint j = 0; j < step->syscalls->len; j++) {
			const struct decision *decision =
				decision_find(plan->decisions, step->syscalls->pdata[j]);

			if (!decision)
				continue;
			totals->syscalls++;
			totals->calls += decision->sites->len;
			totals->by_strategy[strategy_index(decision->strategy)]++;
			for (guint k = 0; k < decision->sites->len; k++)
				string_list_add_once(
					totals->files,
					((struct site *)decision->sites->pdata[k])->file);
		}
	}
}

static void add_strategies(GString *text, const struct totals *totals)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	const struct treatment *treatment;
	g_autofree char *list = NULL;

	for (guint i = 0; (treatment = treatment_at(i)); i++) {
		guint n = totals->by_strategy[strategy_index(treatment->strategy)];

		if (n)
			g_ptr_array_add(parts, text_count(n, treatment->one, treatment->many));
	}
	list = text_clauses(parts);
	if (parts->len > 1)
		g_string_append_printf(text, "Of the system calls, %s.\n\n", list);
	else if (parts->len && totals->syscalls > 1)
		g_string_append_printf(text, "All of the system calls %s.\n\n",
				       strchr(list, ' ') + 1);
	else if (parts->len)
		g_string_append_printf(text, "The system call %s.\n\n", strchr(list, ' ') + 1);
}

static char *summary_text(const struct totals *totals)
{
	GString *text = g_string_new(NULL);
	g_autofree char *calls = text_count(totals->calls, "call", "calls");
	g_autofree char *files = text_count(totals->files->len, "file", "files");
	g_autofree char *syscalls = text_count(totals->syscalls, "system call", "system calls");

	g_string_append_printf(
		text,
		"Kernel code should not call system calls. They are entry points for user space; "
		"their calling convention is private to the architecture.\n\n"
		"This series removes %s to %s from %s.\n\n",
		calls, syscalls, files);
	add_strategies(text, totals);
	g_string_append(text,
			"Bodies that move into helpers do not change: each patch shows them "
			"as context. System call numbers and the interface to user space stay "
			"the same.\n\n");
	return g_string_free(text, FALSE);
}

/*
 * Why uses of a system call remain after the series; NULL if none remains. A refused or kept system
 * call has a reason; a converted one can still have uses that are not plain calls.
 */
static char *reason_for(const struct decision *decision)
{
	return decision_is_refused(decision) ? g_strdup(decision->why) : remaining_text(decision);
}

static void list_remaining(struct letter *letter, const struct plan *plan, gboolean kept,
			   const char *heading)
{
	struct letter_list *list = letter_add_list(letter, heading);

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autofree char *reason = decision->kept == kept ? reason_for(decision) : NULL;

		if (reason)
			g_ptr_array_add(list->items,
					g_strdup_printf("%s(): %s", decision->symbol, reason));
	}
}

struct letter *summary_letter(GPtrArray *steps, const struct plan *plan)
{
	struct totals totals = {.files = g_ptr_array_new_with_free_func(g_free)};
	g_autofree char *subject = subject_of(steps);
	g_autofree char *text = NULL;
	struct letter *letter;

	count(&totals, steps, plan);
	text = summary_text(&totals);
	g_ptr_array_unref(totals.files);
	letter = letter_new(subject, text);
	list_remaining(letter, plan, FALSE, "Not converted");
	list_remaining(letter, plan, TRUE, "Kept by policy");
	return letter;
}
