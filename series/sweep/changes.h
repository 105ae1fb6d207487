/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sweep's changes: one per family of system calls (sys_dup2() and compat_sys_dup2()), and one
 * that states the rule and prepares headers for declarations.
 */
#ifndef SERIES_SWEEP_CHANGES_H
#define SERIES_SWEEP_CHANGES_H

#include "series/make/change.h"
#include "series/sweep/apply.h"

/* Settled; empty when every decision is refused. `applied` must live longer. The caller frees. */
struct change_set *sweep_changes(const struct applied *applied, const struct plan *plan);

#endif
