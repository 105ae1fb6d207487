// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/words.h"

#include <string.h>

#include "base/string-list.h"
#include "base/text-wrap.h"

static char *call_text(const char *name)
{
	return g_strconcat(name, "()", NULL);
}

static gboolean is_wanted(const struct decision *decision, enum words_names which)
{
	gboolean existing = !decision->strategy->makes_helper;

	return which == WORDS_NEW ? !existing : which == WORDS_EXISTING ? existing : TRUE;
}

char *words_names(GPtrArray *decisions, enum words_names which)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (int compat = 0; compat <= 1; compat++) {
		for (guint i = 0; i < decisions->len; i++) {
			const struct decision *decision = g_ptr_array_index(decisions, i);
			g_autofree char *call = call_text(
				which == WORDS_SYSCALLS ? decision->symbol : decision->helper);

			if (!is_wanted(decision, which))
				continue;
			if (g_str_has_prefix(decision->symbol, "compat_") == compat)
				string_list_add_once(names, call);
		}
	}
	return text_list(names);
}

/* The return type, where it differs from the system call's. */
static void add_type(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		if (strcmp(decision->type, "long") != 0)
			g_string_append_printf(body, " %s() returns %s.", decision->helper,
					       decision->type);
	}
}

static void add_headers(GString *body, GPtrArray *decisions)
{
	g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *list = NULL;

	for (guint i = 0; i < decisions->len; i++)
		string_list_add_once(headers,
				     ((struct decision *)decisions->pdata[i])->header.path);
	string_list_sort(headers);
	list = text_list(headers);
	g_string_append_printf(body, " Declare the helper%s in %s.", decisions->len == 1 ? "" : "s",
			       list);
}

static void add_moved(GString *body, GPtrArray *decisions, gboolean is_static)
{
	g_autofree char *helpers = words_names(decisions, WORDS_HELPERS);
	g_autofree char *syscalls = words_names(decisions, WORDS_SYSCALLS);
	const char *kind = is_static ? "static function" : "helper";

	if (decisions->len == 1)
		g_string_append_printf(
			body, "Move the body of %s to the %s %s and make %s a thin wrapper.",
			syscalls, kind, helpers, syscalls);
	else
		g_string_append_printf(body,
				       "Move the bodies of %s to the %ss %s and make the system "
				       "calls thin wrappers.",
				       syscalls, kind, helpers);
	add_type(body, decisions);
	if (!is_static)
		add_headers(body, decisions);
	g_string_append(body, "\n\n");
}

void words_helpers(GString *body, GPtrArray *decisions)
{
	add_moved(body, decisions, FALSE);
}

void words_locals(GString *body, GPtrArray *decisions)
{
	add_moved(body, decisions, TRUE);
}

void words_inlines(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		g_string_append_printf(
			body,
			"%s() only calls %s(). Add a static inline %s() to %s that makes the same "
			"call.\n\n",
			decision->symbol, decision->callee.name, decision->helper,
			decision->header.path);
	}
}

void words_existing(GString *body, GPtrArray *decisions)
{
	for (guint i = 0; i < decisions->len; i++) {
		const struct decision *decision = g_ptr_array_index(decisions, i);

		g_string_append_printf(body,
				       "%s() already does the same as %s() for callers in the "
				       "kernel.\n\n",
				       decision->helper, decision->symbol);
	}
}
