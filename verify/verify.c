// SPDX-License-Identifier: GPL-2.0
#include "verify/verify.h"

#include <string.h>

#include "verify/judge.h"

GPtrArray *verify_range(struct tree *tree, const char *base, const char *tip,
			const struct verify_options *options, GError **error)
{
	g_autoptr(session) session = session_new(tree, base, tip, options, error);

	if (!session)
		return NULL;
	session->progress = progress_begin("verify", session_count(session));
	for (guint i = 1; i < session->commits->len; i++) {
		if (!judge_commit(session, i, error))
			return NULL;
		for (guint r = 0; r < session->runs->len; r++)
			if (!judge_in_config(session, i, session->runs->pdata[r], error))
				return NULL;
	}
	progress_end(session->progress, "%u verdicts on %u commits", session->verdicts->len,
		     session->commits->len - 1);
	session->progress = NULL;
	return g_steal_pointer(&session->verdicts);
}

int verify_one(struct tree *tree, const char *commit, const struct verify_options *options,
	       GPtrArray **verdicts, GError **error)
{
	g_autofree char *parent = g_strconcat(commit, "^", NULL);
	g_autoptr(GPtrArray) all = verify_range(tree, parent, commit, options, error);
	int status = 0;

	if (!all)
		return 125;
	for (guint i = 0; i < all->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(all, i);

		if (strcmp(verdict->outcome, "fail") == 0)
			status = 1;
		else if (strcmp(verdict->outcome, "error") == 0 && status == 0)
			status = 125;
	}
	if (verdicts)
		*verdicts = g_steal_pointer(&all);
	return status;
}

gboolean verdicts_good(GPtrArray *verdicts)
{
	for (guint i = 0; i < verdicts->len; i++) {
		const struct verdict *verdict = g_ptr_array_index(verdicts, i);

		if (strcmp(verdict->outcome, "fail") == 0 || strcmp(verdict->outcome, "error") == 0)
			return FALSE;
	}
	return TRUE;
}
