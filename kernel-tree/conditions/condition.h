/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boolean conditions over configuration symbols and other macros, as in #if, kbuild Makefiles and
 * Kconfig: enough logic to decide "is A compiled whenever B is?".
 *
 * An atom is true when the macro is defined (CONFIG_X: set to y or m). An expression that is not
 * boolean, such as BITS_PER_LONG == 32, is an atom of its own, named by its text.
 * Conditions are immutable and reference-counted: each function returns a new reference and borrows
 * its arguments.
 */
#ifndef KERNEL_TREE_CONDITIONS_CONDITION_H
#define KERNEL_TREE_CONDITIONS_CONDITION_H

#include <glib.h>

struct condition;
typedef struct condition condition;

struct condition *condition_ref(struct condition *condition);
void condition_unref(struct condition *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(condition, condition_unref)

struct condition *condition_constant(gboolean value);
struct condition *condition_atom(const char *name);
struct condition *condition_not(struct condition *a);
struct condition *condition_and(struct condition *a, struct condition *b);
struct condition *condition_or(struct condition *a, struct condition *b);

enum condition_language {
	CONDITION_C,	   /* the operand of #if: defined(X), X, IS_ENABLED(X), ! && || () */
	CONDITION_KCONFIG, /* of "depends on": X, !X, X && Y, X || Y, X = y, X != n, m */
};
/* Never fails: text that cannot be parsed becomes one opaque atom. "" is true. */
struct condition *condition_parse(const char *text, enum condition_language language);

/* The names of its atoms: a set of char *; the caller frees the table. */
GHashTable *condition_atoms(struct condition *condition);

/*
 * TRUE when `a` cannot hold without `b`, for any values of the atoms. FALSE when it can, and also
 * when deciding would take too long (2^20 cases).
 */
gboolean condition_implies(struct condition *a, struct condition *b);

/*
 * The condition that some values of the atoms other than CONFIG_ symbols exist which make it true.
 * For conditions in which such atoms only distinguish one run of a tool from another.
 */
struct condition *condition_forget_opaque(struct condition *condition);

/*
 * The condition as the operand of a preprocessor directive: "CONFIG_X" (for #ifdef) or
 * "defined(CONFIG_X) && !defined(CONFIG_Y)" (for #if). NULL when an atom of it is not a CONFIG_
 * symbol, or when it is constant. The caller frees.
 */
char *condition_to_directive(const struct condition *condition);

/* For messages: "CONFIG_X && !CONFIG_Y". The caller frees. */
char *condition_to_text(const struct condition *condition);

/* The operands of its outermost &&: struct condition *, freed with the array. */
GPtrArray *condition_conjuncts(struct condition *condition);

#endif
