/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state that the modules of series/plan share while plan_make() runs: the tree, the policy, and
 * everything read or decided so far.
 *
 * A module that cannot convert a syscall calls decision_refuse() and returns TRUE; FALSE is for
 * errors (git), with *error set.
 */
#ifndef SERIES_PLAN_PLANNER_H
#define SERIES_PLAN_PLANNER_H

#include "kernel-tree/conditions/build-condition.h"
#include "kernel-tree/git/blobs.h"
#include "kernel-tree/scan/includes.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"
#include "series/plan/decision.h"
#include "series/plan/file-text.h"

struct name_index;

struct planner {
	struct tree *tree; /* borrowed, as are found and policy */
	struct found *found;
	struct policy *policy;
	struct git_blobs *blobs;
	struct file_texts *files;
	struct includes *includes;
	struct build_condition *build_condition;
	GHashTable *weak; /* cond_syscalls_read() */
	struct name_index *names;
	GHashTable *given;    /* helper name -> symbol: names that this plan has taken */
	GHashTable *declared; /* "header\nfunction" -> symbol: callee declarations of this plan */
	GHashTable *header_tags;    /* path -> struct header_tags * */
	GHashTable *by_symbol;	    /* symbol -> struct decision * (borrowed) */
	GHashTable *shapes;	    /* symbol -> struct shape * */
	GHashTable *wanted_outside; /* symbols that inlines in headers will call */
};
typedef struct planner planner;

/* The policy's value for the decision, by its first definition; NULL if the key is not set. */
const char *planner_policy(const struct planner *planner, const struct decision *decision,
			   const char *key);
char **planner_policy_list(const struct planner *planner, const struct decision *decision,
			   const char *key);

#endif
