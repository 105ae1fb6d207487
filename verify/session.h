/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A range of commits while it is judged: what was asked for, looked up and checked before the first
 * verdict. Private to verify.
 */
#ifndef VERIFY_SESSION_H
#define VERIFY_SESSION_H

#include "base/progress.h"
#include "kernel-tree/kbuild/config-recipe.h"
#include "verify/config-run.h"

struct session {
	struct tree *tree;
	const struct verify_options *options;
	struct store *store;
	struct finder *finder;
	GPtrArray *commits, *trees; /* char *: the base first */
	GPtrArray *configs;	    /* struct kconfig * */
	GPtrArray *runs;	    /* struct walk *, one a config */
	GPtrArray *verdicts;	    /* struct verdict * */
	char *guest, *rules;	    /* versions of what verdicts depend on */
	char *log_folder;
	gboolean own_logs; /* log_folder is in the cache: verdicts name it in full */
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

/* All checks, in the order in which they are run. */
extern const struct check *const session_checks[];
extern const gsize session_n_checks;

/* Was this check asked for? */
gboolean session_selects(const struct session *session, const struct check *check);

/* And does it apply to builds, or boots, of this config? */
gboolean session_asks(const struct session *session, const struct check *check,
		      const struct config_recipe *config);

/* How many verdicts there will be. */
guint session_count(const struct session *session);

#endif
