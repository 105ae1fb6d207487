// SPDX-License-Identifier: GPL-2.0
#include "series/plan/cond-fallback.h"
#include "kernel-tree/scan/cond-syscalls.h"

#include <string.h>

#include "kernel-tree/source/path.h"

/* The symbol that Kconfig sets for an architecture: for nearly all its name. */
static char *arch_symbol(const char *arch)
{
	g_autofree char *upper = g_ascii_strup(arch, -1);

	if (strcmp(arch, "powerpc") == 0)
		return g_strdup("CONFIG_PPC");
	if (strcmp(arch, "um") == 0)
		return g_strdup("CONFIG_UML");
	return g_strconcat("CONFIG_", upper, NULL);
}

gboolean site_is_for_arch(const struct site *site, const char *arch)
{
	g_autofree char *own = path_arch(site->file);
	g_autofree char *symbol = arch_symbol(arch);
	g_autoptr(condition) guard = NULL;
	g_autoptr(condition) on = NULL;

	if (own)
		return strcmp(own, arch) == 0;
	guard = condition_parse(site->guard, CONDITION_C);
	on = condition_atom(symbol);
	return condition_implies(guard, on);
}

/* The `guard` within a file, and the condition that the file is compiled. */
static struct condition *when_compiled(struct planner *planner, const char *file, const char *guard,
				       GError **error)
{
	g_autoptr(condition) built = build_condition_of_file(planner->build_condition, file, error);
	g_autoptr(condition) around = NULL;

	if (!built)
		return NULL;
	around = condition_parse(guard, CONDITION_C);
	return condition_and(built, around);
}

struct condition *cond_fallback_when_called(struct planner *planner, const struct site *site,
					    GError **error)
{
	return when_compiled(planner, site->file, site->guard, error);
}

/* A call in one architecture never means the definition of another. */
static gboolean may_mean(const struct site *site, const struct definition *definition)
{
	g_autofree char *arch = path_arch(definition->file);

	return !site || !arch || site_is_for_arch(site, arch);
}

struct condition *cond_fallback_when_defined(struct planner *planner,
					     const struct decision *decision,
					     const struct site *site, GError **error)
{
	GPtrArray *all = g_hash_table_lookup(planner->found->scan->definitions, decision->symbol);
	g_autoptr(condition) any = condition_constant(FALSE);

	for (guint i = 0; all && i < all->len; i++) {
		struct definition *definition = g_ptr_array_index(all, i);
		g_autoptr(condition) one = NULL;
		g_autoptr(condition) before = NULL;

		if (!decision_has_definition(decision, definition) || !may_mean(site, definition))
			continue;
		one = when_compiled(planner, definition->file, definition->guard, error);
		if (!one)
			return NULL;
		before = g_steal_pointer(&any);
		any = condition_or(before, one);
	}
	return g_steal_pointer(&any);
}

/*
 * Is every call compiled only under the condition (NULL: only with its definition)? *naked
 * (borrowed) is the first that is not; else NULL.
 */
static gboolean all_imply(struct planner *planner, const struct decision *decision,
			  struct condition *wanted, const struct site **naked, GError **error)
{
	*naked = NULL;
	for (guint i = 0; i < decision->sites->len && !*naked; i++) {
		struct site *site = g_ptr_array_index(decision->sites, i);
		g_autoptr(condition) called = cond_fallback_when_called(planner, site, error);
		g_autoptr(condition) needed = NULL;
		g_autofree char *arch = path_arch(site->file);
		g_autoptr(GError) local = NULL;

		if (!called)
			return FALSE;
		needed = wanted ? condition_ref(wanted)
				: cond_fallback_when_defined(planner, decision, site, error);
		if (!needed)
			return FALSE;
		if (!build_condition_implies(planner->build_condition, called, needed, arch,
					     &local))
			*naked = site;
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return TRUE;
}

/*
 * The part of the definition's condition that the callers do not imply: "CONFIG_FUTEX" of
 * "CONFIG_COMPAT && CONFIG_FUTEX" if all callers depend on CONFIG_COMPAT.
 */
static struct condition *reduce(struct planner *planner, const struct decision *decision,
				struct condition *defined, GError **error)
{
	g_autoptr(GPtrArray) conjuncts = condition_conjuncts(defined);
	g_autoptr(condition) rest = condition_constant(TRUE);

	for (guint i = 0; i < conjuncts->len; i++) {
		struct condition *conjunct = g_ptr_array_index(conjuncts, i);
		const struct site *naked;
		g_autoptr(condition) before = NULL;

		if (!all_imply(planner, decision, conjunct, &naked, error))
			return NULL;
		if (!naked)
			continue;
		before = g_steal_pointer(&rest);
		rest = condition_and(before, conjunct);
	}
	return g_steal_pointer(&rest);
}

/* Are they of two architectures, and so never in one kernel? */
static gboolean never_meet(const struct site *site, const struct definition *definition)
{
	g_autofree char *arch = path_arch(definition->file);
	g_autofree char *from = path_arch(site->file);

	return arch && from && strcmp(arch, from) != 0;
}

/* Can a call mean a definition of the symbol that is not one of this decision's? */
static gboolean is_defined_elsewhere(const struct planner *planner, const struct decision *decision)
{
	GPtrArray *all = g_hash_table_lookup(planner->found->scan->definitions, decision->symbol);

	for (guint i = 0; all && i < all->len; i++) {
		const struct definition *other = g_ptr_array_index(all, i);

		if (decision_has_definition(decision, other))
			continue;
		for (guint j = 0; j < decision->sites->len; j++)
			if (!never_meet(g_ptr_array_index(decision->sites, j), other))
				return TRUE;
	}
	return FALSE;
}

/*
 * *other: an architecture's own definition that the call may mean where this decision's definitions
 * are not compiled; a fallback would replace it there. NULL if there is none.
 */
static gboolean may_mean_other(struct planner *planner, const struct decision *decision,
			       const struct site *site, const struct definition **other,
			       GError **error)
{
	GPtrArray *all = g_hash_table_lookup(planner->found->scan->definitions, decision->symbol);
	g_autoptr(condition) called = cond_fallback_when_called(planner, site, error);
	g_autoptr(condition)
		ours = called ? cond_fallback_when_defined(planner, decision, site, error) : NULL;

	*other = NULL;
	for (guint i = 0; ours && all && i < all->len && !*other; i++) {
		const struct definition *one = g_ptr_array_index(all, i);
		g_autofree char *arch = path_arch(one->file);
		g_autoptr(condition) there = NULL, both = NULL;
		g_autoptr(GError) local = NULL;

		if (decision_has_definition(decision, one) || never_meet(site, one))
			continue;
		there = when_compiled(planner, one->file, one->guard, error);
		if (!there)
			return FALSE;
		both = condition_and(called, there);
		if (!build_condition_implies(planner->build_condition, both, ours, arch, &local))
			*other = one;
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return ours != NULL;
}

static gboolean refuse_other_meant(struct planner *planner, struct decision *decision,
				   const char *guard, GError **error)
{
	for (guint i = 0; i < decision->sites->len; i++) {
		const struct site *site = g_ptr_array_index(decision->sites, i);
		const struct definition *other;

		if (!may_mean_other(planner, decision, site, &other, error))
			return FALSE;
		if (other)
			decision_refuse(
				decision,
				"the call at %s:%u may mean the definition in %s (this one depends "
				"on %s)",
				site->file, site->line, other->file, guard);
	}
	return TRUE;
}

/*
 * <linux/linkage.h> defines cond_syscall(). A file with only COND_SYSCALL() may take that from
 * another header.
 */
static gboolean can_fall_back(struct planner *planner, const char *file, gboolean *can,
			      GError **error)
{
	GHashTable *seen = includes_of(planner->includes, file, error);
	const char *text;
	gsize length;

	if (!seen || !file_text(planner->files, file, &text, &length, error))
		return FALSE;
	*can = g_hash_table_contains(seen, "include/linux/linkage.h") ||
	       (text && memmem(text, length, "cond_syscall(", strlen("cond_syscall(")));
	return TRUE;
}

/* A call can be compiled without the definition: refuse unless the helper can have a fallback. */
static gboolean check_fallback(struct planner *planner, struct decision *decision,
			       enum cond_syscall kind, const struct site *naked, const char *guard,
			       GError **error)
{
	const char *file = cond_syscalls_file(planner->weak, decision->symbol);
	gboolean can;

	if (!refuse_other_meant(planner, decision, guard, error))
		return FALSE;
	if (kind == COND_SYSCALL_NONE)
		decision_refuse(
			decision,
			"the call at %s:%u can be compiled without it (it depends on %s), and it "
			"has no cond_syscall() to repeat for the helper",
			naked->file, naked->line, guard);
	if (decision_is_refused(decision))
		return TRUE;
	if (!cond_syscalls_target(planner->weak, decision->symbol))
		decision_refuse(decision,
				"the call at %s:%u can mean a stub of its own (%s), which is not a "
				"SYSCALL_ALIAS() to repeat for the helper",
				naked->file, naked->line, file);
	if (kind == COND_SYSCALL_STUB)
		return TRUE;
	if (!can_fall_back(planner, file, &can, error))
		return FALSE;
	if (!can)
		decision_refuse(
			decision,
			"the call at %s:%u can be compiled without it (it depends on %s), and %s "
			"cannot use cond_syscall()",
			naked->file, naked->line, guard, file);
	return TRUE;
}

/* Only the CONFIG_ symbols: whether a file is built at all is of no interest to readers. */
static char *config_text(struct condition *condition)
{
	g_autoptr(condition) known = condition_forget_opaque(condition);
	g_autofree char *directive = condition_to_directive(known);

	return directive ? condition_to_text(known) : g_strdup("the configuration");
}

gboolean cond_fallback_guard(struct planner *planner, struct decision *decision, char **guard,
			     GError **error)
{
	enum cond_syscall kind = cond_syscalls_get(planner->weak, decision->symbol);
	g_autoptr(condition) defined = NULL;
	g_autoptr(condition) rest = NULL;
	const struct site *naked;

	*guard = g_strdup("");
	decision->weak = kind != COND_SYSCALL_NONE;
	if (!all_imply(planner, decision, NULL, &naked, error))
		return FALSE;
	if (!naked)
		return TRUE;
	/*
	 * Today's kernel links, so without a fallback the definition must be there whenever the
	 * call is, even if the conditions do not show it; unless another architecture defines it.
	 */
	if (kind == COND_SYSCALL_NONE && !is_defined_elsewhere(planner, decision))
		return TRUE;
	defined = cond_fallback_when_defined(planner, decision, naked, error);
	rest = defined ? reduce(planner, decision, defined, error) : NULL;
	if (!rest)
		return FALSE;
	g_free(*guard);
	*guard = config_text(rest);
	return check_fallback(planner, decision, kind, naked, *guard, error);
}
