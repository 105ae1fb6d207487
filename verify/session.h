/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A session: one call of verify_range(). session_new() resolves and checks all that was asked for,
 * so that a wrong name fails before the first verdict. Private to verify.
 */
#ifndef VERIFY_SESSION_H
#define VERIFY_SESSION_H

#include "base/progress.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "verify/checks/check.h"
#include "verify/config-run.h"

struct session {
	struct tree *tree;		      /* borrowed */
	const struct verify_options *options; /* borrowed */
	struct store *store;
	struct finder *finder;
	GPtrArray *commits, *trees; /* char *: the base first */
	GPtrArray *configs;	    /* struct config_recipe * */
	GPtrArray *runs;	    /* struct config_run *, one per config */
	GPtrArray *verdicts;	    /* struct verdict * */
	char *guest, *rules;	    /* versions that verdicts depend on */
	char *log_folder;
	gboolean own_logs; /* log_folder is in the cache: verdicts have full paths */
	struct progress *progress;
};
typedef struct session session;

/*
 * KSWEEP_ERROR_USAGE for a config, check or commit that does not exist and for a range without
 * commits; otherwise the errors of git and of the store.
 */
struct session *session_new(struct tree *tree, const char *base, const char *tip,
			    const struct verify_options *options, GError **error);
void session_free(struct session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(session, session_free)

/* Was the check asked for? */
gboolean session_selects(const struct session *session, enum check_id check);

/* Was it asked for, and does it need builds, or boots, of this config? */
gboolean session_applies(const struct session *session, enum check_id check,
			 const struct config_recipe *config);

/* The number of verdicts that the session will reach. */
guint session_count(const struct session *session);

#endif
