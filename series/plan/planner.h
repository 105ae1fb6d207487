/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the planner share: collecting (plan.c), the order (order.c), the shape of
 * bodies (shape.c), strategies (strategy.c), names (names.c), headers (headers.c,
 * header-structs.c) and weak fallbacks (weak.c). Nobody but they and their tests includes this.
 *
 * A part that finds that a syscall cannot be converted calls planner_refuse() and returns TRUE;
 * FALSE is for errors (git), with *error set.
 */
#ifndef SERIES_PLAN_PLANNER_H
#define SERIES_PLAN_PLANNER_H

#include "kernel-tree/scan/cond-syscalls.h"
#include "kernel-tree/scan/includes.h"
#include "kernel-tree/source/outline.h"
#include "kernel-tree/conditions/build-condition.h"
#include "series/plan/plan.h"

struct name_index;

struct planner {
	struct tree *tree; /* borrowed, as are found and policy */
	struct found *found;
	struct policy *policy;
	struct git_blobs *blobs;
	struct includes *includes;
	struct build_condition *build_condition;
	GHashTable *weak;     /* cond_syscalls_read() */
	GHashTable *texts;    /* path -> GBytes, NULL: no such file */
	GHashTable *outlines; /* path -> struct outlined */
	struct name_index *names;
	GHashTable *given;	 /* helper name -> symbol: names that this plan gave away */
	GHashTable *declared;	 /* "header\nfunction" -> symbol: inner declarations of this plan */
	GHashTable *header_tags; /* path -> struct header_tags * */
	GHashTable *by_symbol;	 /* symbol -> struct decision * (borrowed) */
	GHashTable *shapes;	 /* symbol -> struct shape * */
	GHashTable *wanted_outside; /* symbols that an inline in a header will call */
};
typedef struct planner planner;

/* Makes decision->strategy REFUSE; the first reason stays. */
void planner_refuse(struct decision *decision, const char *why, ...) G_GNUC_PRINTF(2, 3);

/* Add a clause to decision->why. */
void decision_explain(struct decision *decision, const char *why, ...) G_GNUC_PRINTF(2, 3);

/* A string of the decision gets another value, copied. */
void decision_set(char **field, const char *value);

gboolean decision_is_compat(const struct decision *decision);

/*
 * The syscall's name without prefix: dup2 of sys_dup2, compat_sys_dup2, sys32_dup2. Part of
 * symbol.
 */
const char *symbol_name(const char *symbol);

/* Is it one of the decision's definitions, or another head over the body of one? */
gboolean decision_has_definition(const struct decision *decision,
				 const struct definition *definition);

/* Is the call compiled for this architecture and no other? By its path, or by its #if. */
gboolean site_is_for_arch(const struct site *site, const char *arch);

/* A key of the policy for the decision, by its first definition; NULL when none says. */
const char *decision_policy(const struct planner *planner, const struct decision *decision,
			    const char *key);
char **decision_policy_list(const struct planner *planner, const struct decision *decision,
			    const char *key);

/* The text of a file of the revision. Borrowed; *text NULL when there is no such file. */
gboolean planner_text(struct planner *planner, const char *path, const char **text, gsize *length,
		      GError **error);

/*
 * Its tokens without comments and its outline. Borrowed; *outline NULL when there is no such
 * file.
 */
gboolean planner_outline(struct planner *planner, const char *path, GArray **tokens,
			 struct outline **outline, GError **error);

/* shape.c: a body that is one call. */
struct shape {
	char *callee;	      /* the function called; "" when the body is anything else */
	GPtrArray *arguments; /* char *: text of each */
	GPtrArray *constants; /* char *: identifiers in them that are no parameters */
	gboolean in_order;    /* the arguments are exactly the parameters, in order */
};
void shape_free(struct shape *shape);

/*
 * The shape of the body (braces included) of a function with these parameters (struct parameter
 * *).
 */
struct shape *shape_of_body(const char *body, gsize length, GPtrArray *parameters);

/* "char __user *" and "char __user*" are the same type. */
gboolean same_type(const char *a, const char *b);

/* order.c */
/* Fill decision->needs: callees whose calls stand in the body of the decision's definitions. */
gboolean order_needs(struct planner *planner, GPtrArray *decisions, GError **error);
/*
 * Sort: callees first; of those that may come next the first by subsystem (policy), definition file
 * and line. Fates in a circle are refused. Refused ones go last.
 */
void order_decisions(struct planner *planner, GPtrArray *decisions);

/* names-kept.c; files: wanted name -> GPtrArray of char *, the paths that use it */
/* Add what was found for these names last; the tree that was (freed by the caller), or NULL. */
char *names_recall(GHashTable *files);
void names_keep(GHashTable *files, const char *tree);

/* names.c */
/*
 * Look for all names that may be wanted, in one pass over the revision, or over what differs from
 * the one that was looked at last.
 */
gboolean names_index(struct planner *planner, GPtrArray *decisions, GError **error);
void name_index_free(struct name_index *index);
/*
 * Files (char *, sorted) in which the name is an identifier in code; NULL when in none. Borrowed.
 */
GPtrArray *names_files(const struct name_index *index, const char *name);
/* Sets decision->helper to the first candidate that is free, or refuses. */
void names_choose(struct planner *planner, struct decision *decision);

/* header-structs.c */
struct header_tags;
void header_tags_free(struct header_tags *tags);
/* Sets header_structs for a decision whose header and add_includes are decided. */
gboolean header_structs_choose(struct planner *planner, struct decision *decision, GError **error);

/* headers.c */
/* Sets header, header_guard and add_includes for a decision whose strategy needs a prototype. */
gboolean headers_choose(struct planner *planner, struct decision *decision, GError **error);
/* May these types and names stand in the header? "struct x *" needs a declaration of struct x. */
gboolean headers_know(struct planner *planner, const char *header, GPtrArray *types,
		      GPtrArray *words, gboolean *known, GError **error);

/* weak.c */
/*
 * When one of the definitions is compiled that `site` may mean (NULL: any); and when a call is. The
 * caller unrefs; NULL with an error.
 */
struct condition *cond_fallback_when_defined(struct planner *planner,
					     const struct decision *decision,
					     const struct site *site, GError **error);
struct condition *cond_fallback_when_called(struct planner *planner, const struct site *site,
					    GError **error);
/*
 * Can a call be compiled without the definition? Sets decision->weak, and *guard (the caller frees)
 * to what decision->fallback_guard must be, "" if no fallback is needed. Refuses when one is, and
 * the syscall has none that the helper could have too, or a call may mean another definition.
 */
gboolean cond_fallback_guard(struct planner *planner, struct decision *decision, char **guard,
			     GError **error);

/* strategy.c */
/* Look at bodies before anything is decided: shapes and wanted_outside. */
gboolean strategy_prepare(struct planner *planner, GPtrArray *decisions, GError **error);
/* Everything of one decision whose needs are decided already. */
gboolean strategy_choose(struct planner *planner, struct decision *decision, GError **error);

#endif
