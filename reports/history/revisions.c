// SPDX-License-Identifier: GPL-2.0
#include "reports/history/revisions.h"

#include <string.h>

#include "base/error.h"
#include "kernel-tree/git/revisions.h"
#include "kernel-tree/git/run.h"

static GPtrArray *lines_of(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GPtrArray *array = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; lines[i]; i++)
		if (*lines[i])
			g_ptr_array_add(array, g_strdup(lines[i]));
	return array;
}

GPtrArray *history_tags(struct git_repo *repo, const char *glob, GError **error)
{
	g_autofree char *pattern = g_strconcat("refs/tags/", glob, NULL);
	g_autofree char *out = NULL;
	g_autoptr(GPtrArray) tags = NULL;

	if (!git_run(repo, &out, error, "for-each-ref", "--sort=version:refname",
		     "--format=%(refname:strip=2)", pattern, NULL))
		return NULL;
	tags = lines_of(out);
	if (tags->len == 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "no tag in '%s' matches '%s'",
			    repo->path, glob);
		return NULL;
	}
	return g_steal_pointer(&tags);
}

GPtrArray *history_range(struct git_repo *repo, const char *range, gboolean first_parent,
			 GError **error)
{
	const char *dots = strstr(range, "..");
	g_autofree char *name = NULL, *from = NULL, *to = NULL, *without = NULL, *out = NULL;
	g_autoptr(GPtrArray) commits = NULL;

	if (!dots || dots == range || !dots[2] || dots[2] == '.') {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "not a commit range: '%s' (expected R1..R2)", range);
		return NULL;
	}
	name = g_strndup(range, (gsize)(dots - range));
	from = git_commit_of(repo, name, error);
	to = from ? git_commit_of(repo, dots + 2, error) : NULL;
	if (!to)
		return NULL;
	without = g_strconcat("^", from, NULL);
	if (!git_run(repo, &out, error, "rev-list", "--reverse", "--topo-order",
		     first_parent ? "--first-parent" : "--no-min-parents", to, without, NULL))
		return NULL;
	commits = lines_of(out);
	g_ptr_array_insert(commits, 0, g_steal_pointer(&from));
	return g_steal_pointer(&commits);
}
