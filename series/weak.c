// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that are compiled where the definition is not. cond_syscall() gives the syscall a weak
 * fallback, and a helper has none: without a stub in the header such a kernel does not link.
 */
#include <string.h>

#include "series/planner.h"

/* `guard` of a file that is itself compiled only at times. */
static struct condition *when_compiled(struct planner *planner, const char *file,
				       const char *guard, GError **error)
{
	g_autoptr(condition) built = presence_of_file(planner->presence, file, error);
	g_autoptr(condition) around = NULL;

	if (!built)
		return NULL;
	around = condition_parse(guard, CONDITION_C);
	return condition_and(built, around);
}

struct condition *weak_when_called(struct planner *planner, const struct site *site,
				   GError **error)
{
	return when_compiled(planner, site->file, site->guard, error);
}

/* A call in one architecture never means the definition of another. */
static gboolean may_mean(const struct site *site, const struct definition *definition)
{
	g_autofree char *arch = presence_arch_of(definition->file);

	return !site || !arch || site_is_for_arch(site, arch);
}

struct condition *weak_when_defined(struct planner *planner, const struct fate *fate,
				    const struct site *site, GError **error)
{
	g_autoptr(condition) any = condition_constant(FALSE);

	for (guint i = 0; i < fate->definitions->len; i++) {
		struct definition *definition = g_ptr_array_index(fate->definitions, i);
		g_autoptr(condition) one = NULL;
		g_autoptr(condition) before = NULL;

		if (!may_mean(site, definition))
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
 * Does every call imply the condition (NULL: that its definition is there)? *naked (borrowed) is
 * the first that does not.
 */
static gboolean all_imply(struct planner *planner, const struct fate *fate,
			  struct condition *wanted, const struct site **naked, GError **error)
{
	*naked = NULL;
	for (guint i = 0; i < fate->sites->len && !*naked; i++) {
		struct site *site = g_ptr_array_index(fate->sites, i);
		g_autoptr(condition) called = weak_when_called(planner, site, error);
		g_autoptr(condition) needed = NULL;
		g_autofree char *arch = presence_arch_of(site->file);
		g_autoptr(GError) local = NULL;

		if (!called)
			return FALSE;
		needed = wanted ? condition_ref(wanted) :
				  weak_when_defined(planner, fate, site, error);
		if (!needed)
			return FALSE;
		if (!presence_implies(planner->presence, called, needed, arch, &local))
			*naked = site;
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return TRUE;
}

/*
 * What of the definition's condition the callers do not bring with them already: "CONFIG_FUTEX" of
 * "CONFIG_COMPAT && CONFIG_FUTEX" for callers that are all compat.
 */
static struct condition *reduce(struct planner *planner, const struct fate *fate,
				struct condition *defined, GError **error)
{
	g_autoptr(GPtrArray) conjuncts = condition_conjuncts(defined);
	g_autoptr(condition) rest = condition_constant(TRUE);

	for (guint i = 0; i < conjuncts->len; i++) {
		struct condition *conjunct = g_ptr_array_index(conjuncts, i);
		const struct site *naked;
		g_autoptr(condition) before = NULL;

		if (!all_imply(planner, fate, conjunct, &naked, error))
			return NULL;
		if (!naked)
			continue;
		before = g_steal_pointer(&rest);
		rest = condition_and(before, conjunct);
	}
	return g_steal_pointer(&rest);
}

/* Definitions of the symbol that are not this fate's: another architecture's own. */
static const struct definition *defined_elsewhere(const struct planner *planner,
						  const struct fate *fate)
{
	GPtrArray *all = g_hash_table_lookup(planner->found->scan->definitions, fate->symbol);

	for (guint i = 0; all && i < all->len; i++)
		if (!g_ptr_array_find(fate->definitions, g_ptr_array_index(all, i), NULL))
			return g_ptr_array_index(all, i);
	return NULL;
}

/*
 * Is there a definition where the stub would stand? Then the header would say two things of one
 * name.
 */
static gboolean stub_meets_definition(struct planner *planner, const struct fate *fate,
				      struct condition *guard, gboolean *meets, GError **error)
{
	*meets = FALSE;
	for (guint i = 0; i < fate->definitions->len && !*meets; i++) {
		struct definition *definition = g_ptr_array_index(fate->definitions, i);
		g_autoptr(condition) there =
			when_compiled(planner, definition->file, definition->guard, error);
		g_autofree char *arch = presence_arch_of(definition->file);
		g_autoptr(GError) local = NULL;

		if (!there)
			return FALSE;
		*meets = !presence_implies(planner->presence, there, guard, arch, &local);
		if (local) {
			g_propagate_error(error, g_steal_pointer(&local));
			return FALSE;
		}
	}
	return TRUE;
}

static void refuse_inexpressible(const struct planner *planner, struct fate *fate,
				 const struct condition *rest, const struct site *naked)
{
	g_autofree char *text = condition_to_text(rest);
	const struct definition *other = defined_elsewhere(planner, fate);

	if (other)
		planner_refuse(fate,
			       "%s:%u calls it where it may be that of %s, and the condition (%s) "
			       "cannot be told in a header",
			       naked->file, naked->line, other->file, text);
	else
		planner_refuse(fate,
			       "%s:%u calls it where the definition may be off, and its condition "
			       "(%s) cannot be told in a header",
			       naked->file, naked->line, text);
}

gboolean weak_guard(struct planner *planner, struct fate *fate, char **guard, GError **error)
{
	enum cond_syscall kind = cond_syscalls_get(planner->weak, fate->symbol);
	g_autoptr(condition) defined = NULL;
	g_autoptr(condition) rest = NULL;
	const struct site *naked;
	gboolean meets;

	*guard = g_strdup("");
	fate->weak = kind != COND_SYSCALL_NONE;
	if (!all_imply(planner, fate, NULL, &naked, error))
		return FALSE;
	if (!naked)
		return TRUE;
	/*
	 * Without a fallback the kernel links as it is only if the definition is there whenever
	 * the call is, although we cannot see why; unless it is another architecture's definition.
	 */
	if (kind == COND_SYSCALL_NONE && !defined_elsewhere(planner, fate))
		return TRUE;
	defined = weak_when_defined(planner, fate, naked, error);
	rest = defined ? reduce(planner, fate, defined, error) : NULL;
	if (!rest || !stub_meets_definition(planner, fate, rest, &meets, error))
		return FALSE;
	g_free(*guard);
	*guard = condition_to_directive(rest);
	if (kind != COND_SYSCALL_WEAK || meets || !*guard) {
		g_free(*guard);
		*guard = g_strdup("");
		if (kind == COND_SYSCALL_STUB)
			planner_refuse(fate,
				       "%s:%u calls it where a stub of its own stands in for it",
				       naked->file, naked->line);
		else
			refuse_inexpressible(planner, fate, rest, naked);
	}
	return TRUE;
}
