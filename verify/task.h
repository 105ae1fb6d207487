/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task: one verdict to be reached. It comes from the store, from the check, or is settled by the
 * caller without running the check; then it is added to session->verdicts, logged and handed to
 * the caller of verify_range().
 *
 * All functions return FALSE with an error only for what stops the whole range: an interruption, or
 * a log or store that cannot be written.
 */
#ifndef VERIFY_TASK_H
#define VERIFY_TASK_H

#include "verify/session.h"

struct task {
	guint i; /* index of the commit */
	const struct check *check;
	struct config_run *run; /* NULL: a check without a config */
	gint before;		/* with a config: index of the commit that it is compared with */
};

/* The key of the verdict in the store. The caller frees. */
char *task_key(const struct session *session, const struct task *task);

/* Deliver a stored verdict. FALSE if there is none; else *ok is FALSE with an error, or TRUE. */
gboolean task_recall(struct session *session, const struct task *task, const char *key,
		     gboolean *ok, GError **error);

/*
 * Run the check, store the verdict and deliver it. If the check fails with an error, the outcome is
 * `error`. `started`: the monotonic time from which the verdict's seconds count.
 */
gboolean task_judge(struct session *session, const struct task *task,
		    const struct check_input *input, const char *key, gint64 started,
		    GError **error);

/* Deliver a verdict that is not stored, without running the check. */
gboolean task_settle(struct session *session, const struct task *task, const char *outcome,
		     const char *detail, GError **error);

#endif
