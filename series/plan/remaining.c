// SPDX-License-Identifier: GPL-2.0
#include "series/plan/remaining.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"

/* How it is used. A context that is not listed is a call by another name. */
enum use { USE_ADDRESS, USE_ASM, USE_EXPORT, USE_ALIAS, USES };

static enum use use_of(const struct site *site)
{
	static const char *const contexts[] = {"address", "asm", "export"};

	for (enum use use = 0; use < USE_ALIAS; use++)
		if (strcmp(site->context, contexts[use]) == 0)
			return use;
	return USE_ALIAS;
}

static char *clause(enum use use, GPtrArray *files)
{
	g_autofree char *list = text_list(files);
	gboolean one = files->len == 1;

	switch (use) {
	case USE_ADDRESS:
		return g_strdup_printf("%s %s its address", list, one ? "takes" : "take");
	case USE_ASM:
		return g_strdup_printf("assembly in %s uses it", list);
	case USE_EXPORT:
		return g_strdup_printf("%s exports it, for callers that are not converted", list);
	default:
		return g_strdup_printf("%s %s it by another name", list, one ? "calls" : "call");
	}
}

char *remaining_text(const struct decision *decision)
{
	g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);

	for (enum use use = 0; use < USES; use++) {
		g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);

		for (guint i = 0; i < decision->remaining->len; i++) {
			const struct site *site = g_ptr_array_index(decision->remaining, i);

			if (use_of(site) == use)
				string_list_add_once(files, site->file);
		}
		string_list_sort(files);
		if (files->len)
			g_ptr_array_add(clauses, clause(use, files));
	}
	return clauses->len ? text_clauses(clauses) : NULL;
}
