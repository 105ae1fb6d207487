// SPDX-License-Identifier: GPL-2.0
#include "verify/checks/calls.h"

#include <string.h>

#include "base/text-wrap.h"
#include "verify/checks/touched-syscalls.h"

#define SITES_SHOWN 4

static char *site_text(const struct site *site)
{
	return g_strdup_printf("%s:%u: %s", site->file, site->line, site->callee);
}

static guint count_calls(const struct found *found)
{
	guint n = 0;

	for (guint i = 0; i < found->sites->len; i++)
		n += site_is_call(g_ptr_array_index(found->sites, i));
	return n;
}

static void take(GPtrArray *texts, const struct site *site, const char *why, GString *log)
{
	char *text = site_text(site);

	g_ptr_array_add(texts, text);
	g_string_append_printf(log, "%s: %s\n", why, text);
}

/* Calls of an architecture may have their own series; a commit that converts one converts all. */
static gboolean area_is_due(const struct touched_syscalls *touched, const struct site *site)
{
	if (strcmp(site->area, "generic") == 0)
		return TRUE;
	for (guint i = 0; i < touched->lost->len; i++) {
		const struct site *lost = g_ptr_array_index(touched->lost, i);

		if (strcmp(lost->area, site->area) == 0 && strcmp(lost->callee, site->callee) == 0)
			return TRUE;
	}
	return FALSE;
}

/* Calls of a system call that this commit split: it should have converted them. */
static GPtrArray *left_behind(const struct found *now, const struct touched_syscalls *touched,
			      GString *log)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < now->sites->len; i++) {
		const struct site *site = g_ptr_array_index(now->sites, i);

		if (site_is_call(site) && g_hash_table_contains(touched->split, site->callee) &&
		    area_is_due(touched, site))
			take(texts, site, "left", log);
	}
	return texts;
}

static GPtrArray *take_all(GPtrArray *sites, const char *why, GString *log)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < sites->len; i++)
		take(texts, g_ptr_array_index(sites, i), why, log);
	return texts;
}

static void add_reason(GString *detail, GPtrArray *texts, const char *reason)
{
	g_autofree char *some = text_some(texts, SITES_SHOWN);

	if (texts->len)
		g_string_append_printf(detail, "%s%u %s: %s", detail->len ? "; " : "", texts->len,
				       reason, some);
}

static gboolean judge(const struct check_input *input, struct check_result *result, GError **error)
{
	struct found *before = finder_at(input->finder, input->parent, error);
	struct found *now = before ? finder_at(input->finder, input->commit, error) : NULL;
	g_autoptr(touched_syscalls) touched = NULL;
	g_autoptr(GPtrArray) left = NULL;
	g_autoptr(GPtrArray) gained = NULL;
	g_autoptr(GPtrArray) unresolved = NULL;
	g_autoptr(GString) detail = g_string_new(NULL);
	guint calls;

	if (!now)
		return FALSE;
	touched = touched_syscalls_between(input->tree->repo, input->parent, input->commit, before,
					   now, error);
	if (!touched)
		return FALSE;
	left = left_behind(now, touched, result->log);
	gained = take_all(touched->gained, "new", result->log);
	unresolved = take_all(now->unresolved, "unresolved", result->log);
	calls = count_calls(now);
	result->figure = calls;
	add_reason(detail, left, "left of a system call that was split here");
	add_reason(detail, gained, "in files that use it more than before");
	add_reason(detail, unresolved, "that find cannot resolve");
	result->outcome = detail->len ? "fail" : "pass";
	if (!detail->len)
		g_string_printf(detail, "%u call%s left, %u fewer than before", calls,
				calls == 1 ? "" : "s", count_calls(before) - calls);
	result->detail = g_strdup(detail->str);
	return TRUE;
}

const struct check check_calls = {CHECK_CALLS, "1", judge};
