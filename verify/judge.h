/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Judge one commit of a session, by every check that was asked for. FALSE with an error as in
 * task.h.
 */
#ifndef VERIFY_JUDGE_H
#define VERIFY_JUDGE_H

#include "verify/session.h"

/* By the checks that need only git. `i`: index of the commit, from 1; the base is 0. */
gboolean judge_commit(struct session *session, guint i, GError **error);

/* By the checks that need a build or a boot, in one config. */
gboolean judge_in_config(struct session *session, guint i, struct config_run *run, GError **error);

#endif
