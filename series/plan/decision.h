/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A decision: how one system call is converted, and why, or why it is not.
 *
 * Every strategy replaces decision->symbol with decision->helper at each of decision->sites;
 * nothing else of the caller changes. The strategies differ in what they do with the definition:
 *
 * helper   The body moves into `type helper(parameters)` just above the syscall, which becomes a
 *          stub that returns helper(names). Several definitions (mmap.c and nommu.c) are all split;
 *          the prototype is the same. The prototype is added to header.path, a fallback to
 *          fallback.file.
 * local    As helper, but static and without a prototype; with `forward` a declaration of it must
 *          come before the first caller.
 * inline   The syscall does not change. header.path gets, where a prototype would be,
 *          callee.declaration (if not "") and
 *          static inline type helper(parameters) { return call; }
 *          The names in callee.call are the syscall's own parameter names. A callee that is the
 *          helper of another decision has its new name there. Where several heads share the
 *          syscall's body, callee.heads has those of the inline.
 * existing There is no new function: header.path declares helper, or, if callee.declaration is not
 *          "", that line is added to header.path.
 * refuse   Nothing changes; `why` gives the reason.
 *
 * Two tables hold the strategies: series/plan/strategy.c (when to take one) and
 * series/sweep/treatment.c (its edits and its texts).
 */
#ifndef SERIES_PLAN_DECISION_H
#define SERIES_PLAN_DECISION_H

#include <glib.h>

#include "base/record.h"
#include "kernel-tree/scan/scan.h"

struct strategy {
	const char *name;      /* in the policy, in records and on the terminal */
	gboolean moves_body;   /* the body moves into the helper and the syscall becomes a stub */
	gboolean is_static;    /* the helper is visible only in the file of the definition */
	gboolean makes_helper; /* the helper is new */
};
extern const struct strategy strategy_helper, strategy_inline, strategy_local, strategy_existing,
	strategy_refuse;
/* All of them, in the order of reports; ends with NULL. */
extern const struct strategy *const strategies[];
#define STRATEGY_COUNT 5
/* The position in strategies[]. */
guint strategy_index(const struct strategy *strategy);

/* Strings are never NULL. */
struct decision {
	char *symbol; /* sys_dup2 */
	char *family; /* dup2: sys_dup2 and compat_sys_dup2 make one commit */
	const struct strategy *strategy;
	char *helper;		/* ksys_dup2; "" when refused */
	char *type;		/* the helper's return type */
	char *why;		/* why this strategy, name and header; or why it is refused */
	char *subsystem;	/* of the definition */
	GPtrArray *definitions; /* struct definition * (borrowed from the scan) */
	GPtrArray *sites;	/* struct site * (borrowed): calls to convert, sorted */
	GPtrArray *remaining;	/* struct site * (borrowed): uses that remain (address, asm) */
	GPtrArray *needs;	/* char *: symbols that must be converted first */
	gboolean kept;		/* refused because policy excludes it: not a failure */
	gboolean forward;	/* local: a caller is above the definition */
	gboolean weak;		/* in cond_syscall(): the definition is optional */

	struct {
		char *path; /* where the prototype is added; "" for local */
		/*
		 * The #if conditions around the prototype, beyond the header's own include guard,
		 * as in struct site; "" for none. Only set where the syscall's own declaration is
		 * under them and every caller is compiled only under them (CONFIG_COMPAT in
		 * linux/compat.h).
		 */
		char *guard;
		char *forward_structs;	 /* "struct x;" lines above the prototype, or "" */
		GPtrArray *add_includes; /* char *: files that need an #include of `path` */
		char *own_structs;	 /* "struct x;" lines that `path` needs for that, or "" */
		/*
		 * existing: replaces the helper's prototype in `path`, which lacks a __user that
		 * the definition has; one line "extern long do_x(int a);", or ""
		 */
		char *prototype;
	} header;

	/*
	 * helper only; all "" unless a caller can be compiled without the definition: the condition
	 * as text ("CONFIG_X"), the function that syscall and helper fall back to
	 * ("sys_ni_syscall", or a stub), and the file in which the helper's line follows the
	 * syscall's.
	 */
	struct {
		char *guard, *target, *file;
	} fallback;

	/* The function that the body calls: see inline and existing above; else "". */
	struct {
		char *name;
		char *declaration; /* one line "extern long do_x(int a);", or "" */
		char *call;	   /* "do_fchmodat(AT_FDCWD, filename, mode)" */
		char *heads;	   /* see series/plan/shared-heads.h; "" when there is one head */
	} callee;

	/*
	 * The syscall is exported and the policy moves the export: macro(helper); follows the
	 * helper's body, and the syscall's own export (site) is removed. "" and NULL if not. A
	 * macro without a site: the syscall's export remains too and is in `remaining`.
	 */
	struct {
		char *macro;
		struct site *site; /* borrowed */
	} export;
};

struct decision *decision_new(const char *symbol);
void decision_free(struct decision *decision);

/* Replace a string of a decision with a copy of `value`. */
void decision_set(char **field, const char *value);

/* Set the strategy to refuse; a decision that is refused already keeps its reason. */
void decision_refuse(struct decision *decision, const char *why, ...) G_GNUC_PRINTF(2, 3);
gboolean decision_is_refused(const struct decision *decision);

/* Add a clause to decision->why. */
void decision_explain(struct decision *decision, const char *why, ...) G_GNUC_PRINTF(2, 3);

gboolean decision_is_compat(const struct decision *decision);

/* The first definition, which represents all; NULL if there is none. */
const struct definition *decision_definition(const struct decision *decision);

/* Is one of the definitions, or one of the calls to convert, in this file? */
gboolean decision_is_defined_in(const struct decision *decision, const char *file);
gboolean decision_is_called_in(const struct decision *decision, const char *file);

/* TRUE for one of its definitions, and for another head over the body of one. */
gboolean decision_has_definition(const struct decision *decision,
				 const struct definition *definition);

/* The syscall's name without prefix: dup2 of sys_dup2, compat_sys_dup2, sys32_dup2. In `symbol`. */
const char *decision_base_name(const char *symbol);

/* The decision on a symbol among struct decision *; NULL if there is none. */
struct decision *decision_find(const GPtrArray *decisions, const char *symbol);

#endif
