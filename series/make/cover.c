// SPDX-License-Identifier: GPL-2.0
#include "series/make/cover.h"

#include <string.h>

#include "base/record.h"
#include "base/text-wrap.h"

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

char *cover_subject(GPtrArray *steps)
{
	g_autoptr(GPtrArray) names = subsystems_of(steps);
	g_autofree char *list = NULL;

	string_list_sort(names);
	list = text_list(names);
	if (strlen(list) > 30)
		return g_strdup("remove in-kernel calls to system calls");
	return g_strdup_printf("remove in-kernel calls to system calls in %s", list);
}

static const struct decision *decision_of(const struct plan *plan, const char *symbol)
{
	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);

		if (strcmp(decision->symbol, symbol) == 0)
			return decision;
	}
	return NULL;
}

struct totals {
	guint syscalls, calls;
	guint by_strategy[STRATEGY_REFUSE + 1];
	GPtrArray *files; /* char *: with callers */
};

static void count(struct totals *totals, GPtrArray *steps, const struct plan *plan)
{
	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		for (guint j = 0; j < step->syscalls->len; j++) {
			const struct decision *decision =
				decision_of(plan, step->syscalls->pdata[j]);

			if (!decision)
				continue;
			totals->syscalls++;
			totals->calls += decision->sites->len;
			totals->by_strategy[decision->strategy]++;
			for (guint k = 0; k < decision->sites->len; k++)
				string_list_add_once(
					totals->files,
					((struct site *)decision->sites->pdata[k])->file);
		}
	}
}

static void add_strategies(GString *text, const struct totals *totals)
{
	static const struct {
		enum strategy strategy;
		const char *one, *many;
	} words[] = {
		{STRATEGY_HELPER, "gets a helper that takes over its body",
		 "get helpers that take over their bodies"},
		{STRATEGY_LOCAL, "gets a static helper in the file that uses it",
		 "get static helpers in the files that use them"},
		{STRATEGY_INLINE, "consists of one call, which a static inline in a header repeats",
		 "consist of one call, which static inlines in headers repeat"},
		{STRATEGY_EXISTING, "has an equivalent in the kernel already",
		 "have equivalents in the kernel already"},
	};
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *list = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		guint n = totals->by_strategy[words[i].strategy];
		g_autofree char *number = NULL;

		if (!n)
			continue;
		number = text_count(n, words[i].one, words[i].many);
		g_ptr_array_add(parts, g_steal_pointer(&number));
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

static void add_summary(GString *out, const struct totals *totals)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *calls = text_count(totals->calls, "call", "calls");
	g_autofree char *files = text_count(totals->files->len, "file", "files");
	g_autofree char *syscalls = text_count(totals->syscalls, "system call", "system calls");
	g_autofree char *wrapped = NULL;

	g_string_append_printf(
		text,
		"Kernel code should not call system calls. Their entry points are there for user "
		"space, and how arguments get to them is up to the architecture.\n\n"
		"This series removes %s to %s in %s.\n\n",
		calls, syscalls, files);
	add_strategies(text, totals);
	g_string_append(text,
			"A body that moves into a helper is not touched: in each patch it is "
			"context. System call numbers and the interface to user space stay as "
			"they are.\n\n");
	wrapped = text_wrap(text->str, TEXT_COLUMNS);
	g_string_append_printf(out, "%s\n", wrapped);
}

static void add_item(GString *out, const char *bullet, const char *text)
{
	g_autofree char *wrapped = text_wrap(text, TEXT_COLUMNS - 4);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(wrapped), "\n", -1);

	for (char **line = lines; *line; line++)
		g_string_append_printf(out, "%s%s\n", line == lines ? bullet : "    ", *line);
}

/*
 * Why the series does not rid the kernel of all uses of a system call; NULL if it does. Refused, or
 * kept as an exception: `why` has it. Converted, there may be uses that are no plain calls.
 */
static char *reason_for(const struct decision *decision)
{
	return decision->strategy == STRATEGY_REFUSE ? g_strdup(decision->why)
						     : remaining_text(decision);
}

/* What is left, or kept as an exception, under a heading of its own. */
static void add_left(GString *out, const struct plan *plan, gboolean kept, const char *heading)
{
	gboolean any = FALSE;

	for (guint i = 0; i < plan->decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(plan->decisions, i);
		g_autofree char *reason = decision->kept == kept ? reason_for(decision) : NULL;
		g_autofree char *item = NULL;

		if (!reason)
			continue;
		if (!any)
			g_string_append_printf(out, "%s:\n\n", heading);
		any = TRUE;
		item = g_strdup_printf("%s(): %s", decision->symbol, reason);
		add_item(out, "  - ", item);
	}
	if (any)
		g_string_append_c(out, '\n');
}

static void add_claims(GString *out, const char *const *claims)
{
	if (!claims || !*claims) {
		g_string_append(out, "Nothing of this has been verified yet.\n\n");
		return;
	}
	g_string_append(out, "What was checked:\n\n");
	for (; *claims; claims++)
		add_item(out, "  - ", *claims);
	g_string_append_c(out, '\n');
}

static void add_patches_of(GString *out, GPtrArray *steps, const char *subsystem)
{
	g_string_append_printf(out, "%s:\n", subsystem);
	for (guint i = 0; i < steps->len; i++) {
		const struct step *step = g_ptr_array_index(steps, i);

		if (strcmp(step->subsystem, subsystem) == 0)
			g_string_append_printf(out, "  %3u  %s\n", step->n, step->subject);
	}
	g_string_append_c(out, '\n');
}

char *cover_body(GPtrArray *steps, const struct plan *plan, const char *const *claims,
		 const char *diffstat)
{
	struct totals totals = {.files = g_ptr_array_new_with_free_func(g_free)};
	g_autoptr(GPtrArray) subsystems = g_ptr_array_new_with_free_func(g_free);
	GString *out = g_string_new(NULL);

	count(&totals, steps, plan);
	add_summary(out, &totals);
	add_left(out, plan, FALSE, "Not converted");
	add_left(out, plan, TRUE, "Kept as they are");
	add_claims(out, claims);
	for (guint i = 0; i < steps->len; i++)
		string_list_add_once(subsystems, ((struct step *)steps->pdata[i])->subsystem);
	for (guint i = 0; i < subsystems->len; i++)
		add_patches_of(out, steps, subsystems->pdata[i]);
	g_string_append_printf(out, "%s\n", diffstat);
	g_ptr_array_unref(totals.files);
	return g_string_free(out, FALSE);
}
