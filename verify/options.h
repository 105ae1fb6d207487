/* SPDX-License-Identifier: GPL-2.0 */
/* How a range is verified: set by the caller of verify_range(), read by every part of verify. */
#ifndef VERIFY_OPTIONS_H
#define VERIFY_OPTIONS_H

#include <glib.h>

#include "base/record.h"

struct verify_options {
	const char *const *configs; /* as config_recipe_list() takes them; NULL: boot and small */
	const char *const *checks;  /* names of base/check-names.h; NULL: all */
	guint jobs;		    /* for make; 0: one per processor */
	const char *log_folder;	    /* for the full outputs; NULL: in the cache */
	gboolean again;		    /* ignore stored verdicts */
	gboolean recompile;	    /* rebuild all users of a changed header, even if unaffected */
	double boot_deadline;	    /* seconds; 0: a multiple of the base's boot time */
	/* Called for each verdict as soon as it is reached, stored ones too; may be NULL. */
	void (*on_verdict)(const struct verdict *verdict, gpointer data);
	gpointer data;
};

#endif
