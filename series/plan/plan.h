/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plan: what becomes of each syscall that the kernel calls, in which order, and why; what is
 * refused, and why. A plan reads the tree and changes nothing.
 *
 *	struct plan *plan = plan_make(tree, found, policy, &error);
 *	for each decision in plan->decisions: carry it out, or name it as refused
 *
 * Whatever the strategy, a caller is converted by putting decision->helper in the place of
 * decision->symbol at each of decision->sites; nothing else of the caller changes. What the
 * strategies differ in is what must be made of the definition:
 *
 * HELPER   The body moves into `type helper(parameters)` just above the syscall, which becomes a
 *          stub that returns helper(names). With several definitions (mmap.c and nommu.c), each of
 *          them; the prototype is the same. The prototype goes into `header`, a fallback into
 *          `fallback_file`.
 * LOCAL    As HELPER, but static and without a prototype; with `forward` a declaration of it must
 *          stand above the first caller.
 * INLINE   The syscall stays as it is. `header` gets, where a prototype would stand,
 *          `callee_declaration` (if not "") and
 *          static inline type helper(parameters) { return call; }
 *          The names in `call` are the syscall's own parameter names. Where inner is the
 *          helper of another decision, `call` has it already under its new name. Where several
 *heads share the syscall's body, `heads` has those of the inline. EXISTING Nothing is made: helper
 *is declared in `header`, or, if callee_declaration is not "", that line goes into `header`. REFUSE
 *Nothing happens; `why` says what stands in the way.
 */
#ifndef SERIES_PLAN_PLAN_H
#define SERIES_PLAN_PLAN_H

#include <glib.h>
#include <jansson.h>

#include "kernel-tree/tree.h"
#include "semantic-patches/find/find.h"
#include "semantic-patches/policy.h"

enum strategy {
	STRATEGY_HELPER,   /* the body moves into the helper, the syscall becomes a stub */
	STRATEGY_INLINE,   /* one-call body: static inline beside the prototype */
	STRATEGY_LOCAL,	   /* static helper in the only file that uses it */
	STRATEGY_EXISTING, /* a function that is there already does the job */
	STRATEGY_REFUSE,
};
const char *strategy_name(enum strategy strategy);

/* What becomes of one syscall. Strings are never NULL. */
struct decision {
	char *symbol; /* sys_dup2 */
	char *family; /* dup2: sys_dup2 and compat_sys_dup2 make one commit */
	enum strategy strategy;
	char *helper; /* ksys_dup2; "" when refused */
	char *type;   /* the helper's return type */
	char *header; /* where its prototype goes; "" for local */
	/*
	 * The #if conditions, beyond the header's own include guard, among which the prototype
	 * may stand, as in struct site; "" for include-guard depth. Not "" only where the
	 * syscall's own declaration stands there too and every caller is compiled only under them
	 * (CONFIG_COMPAT in linux/compat.h).
	 */
	char *header_guard;
	char *forward_structs;	 /* "struct x;" lines that go above the prototype, or "" */
	char *why;		 /* how the strategy, name and header were chosen; or why refused */
	char *subsystem;	 /* of the definition */
	GPtrArray *definitions;	 /* struct definition * (borrowed from found->scan) */
	GPtrArray *sites;	 /* struct site * (borrowed): calls to convert, sorted */
	GPtrArray *left;	 /* struct site * (borrowed): uses that stay (address, asm, ...) */
	GPtrArray *needs;	 /* char *: symbols to be carried out before */
	GPtrArray *add_includes; /* char *: files that need an #include of `header` */
	char *header_structs;	 /* "struct x;" lines that `header` needs for that, or "" */
	/* With STRATEGY_REFUSE: the policy keeps it as an exception, so nothing is owed for it. */
	gboolean kept;
	gboolean forward; /* local: a caller stands above the definition */
	gboolean weak;	  /* in cond_syscall(): the definition can be off */
	/*
	 * Some caller can be compiled without the definition: what it depends on, for people
	 * ("CONFIG_X"), the function that the syscall then falls back to, and the helper as well
	 * ("sys_ni_syscall", or a stub), and the file in which the line for the helper goes behind
	 * that of the syscall. Else all are "". Only with HELPER.
	 */
	char *fallback_guard;
	char *fallback;
	char *fallback_file;
	/*
	 * existing: what takes the place of the helper's prototype in `header`, where that lacks a
	 * __user that the definition has; one line "extern long do_x(int a);", or ""
	 */
	char *prototype;
	char *callee;		  /* inline: the function that the body calls; else "" */
	char *callee_declaration; /* see above; one line "extern long do_x(int a);", or "" */
	char *call;		  /* inline: "do_fchmodat(AT_FDCWD, filename, mode)"; else "" */
	char *heads;		  /* inline: see series/heads.h; "" when there is one head */
	/*
	 * The syscall is exported and policy moves the export: the helper gets
	 * export_macro(helper); behind its body and the syscall's own export line (export_site)
	 * goes. "" / NULL if not. NULL alone: the syscall's export stays, see `left`.
	 */
	char *export_macro;
	struct site *export_site; /* borrowed */
};

struct plan {
	GPtrArray *
		decisions; /* struct decision *: in series order, callee first, refused ones last */
	struct found *found; /* borrowed */
};
typedef struct plan plan;

/*
 * Deterministic. Errors: git, policy naming what is not there. What cannot be converted is no
 * error but a decision with STRATEGY_REFUSE.
 */
struct plan *plan_make(struct tree *tree, struct found *found, struct policy *policy,
		       GError **error);
void plan_free(struct plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(plan, plan_free)

/* Number of decisions that are refused, and of uses left (of decisions that are not refused). */
guint plan_refused(const struct plan *plan, guint *left);

/*
 * The uses that stay, for people: "fs/a.c takes its address, and assembly in arch/x86/b.S uses it";
 * the caller frees. NULL if there are none.
 */
char *remaining_text(const struct decision *decision);

/* "record":"decision", one object a syscall. */
json_t *decision_to_json(const struct decision *decision);

#endif
