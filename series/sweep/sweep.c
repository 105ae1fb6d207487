// SPDX-License-Identifier: GPL-2.0
#include "series/sweep/sweep.h"

#include "series/make/mail.h"
#include "series/sweep/apply.h"
#include "series/sweep/changes.h"
#include "series/sweep/summary.h"

static struct letter *letter_of(GPtrArray *steps, gconstpointer plan)
{
	return summary_letter(steps, plan);
}

GPtrArray *sweep_make(struct tree *base, struct plan *plan, const struct series_options *options,
		      GError **error)
{
	g_autoptr(applied) applied = NULL;
	g_autoptr(change_set) set = NULL;

	if (!series_check(base, options, error))
		return NULL;
	applied = apply_plan(base, plan, error);
	if (!applied)
		return NULL;
	set = sweep_changes(applied, plan);
	set->letter = letter_of;
	set->data = plan;
	return series_make(base, set, options, error);
}

gboolean sweep_mail(struct tree *base, GPtrArray *steps, const struct plan *plan,
		    const char *const *claims, const char *directory, GError **error)
{
	g_autoptr(letter) letter = summary_letter(steps, plan);

	return mail_write(base, steps, letter, claims, directory, error);
}
