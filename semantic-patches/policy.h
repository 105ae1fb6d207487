/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The naming policy: a GKeyFile (semantic-patches/policy.ini, or --policy). Names by folder,
 * strategy and overrides by syscall. policy.ini itself documents every key.
 *
 * The built-in file is data, not linked in: it is beside the rules (base/data-path.h), and
 * KSWEEP_RULES replaces both.
 */
#ifndef SEMANTIC_PATCHES_POLICY_H
#define SEMANTIC_PATCHES_POLICY_H

#include <glib.h>

struct policy;
typedef struct policy policy;

/* path NULL: the built-in policy.ini. An override file is laid over the built-in one, key by key.
 * KSWEEP_ERROR_USAGE with file, group and key for what is unknown or malformed. */
struct policy *policy_load(const char *path, GError **error);
void policy_free(struct policy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(policy, policy_free)

/* The text alone, nothing below it: for tests. `name` is for error messages. */
struct policy *policy_parse(const char *text, const char *name, GError **error);

/*
 * A key for a syscall, from the most specific group: [syscall sys_x], then [folder fs/nfs],
 * [folder fs], ... by the defining file, then [default]. NULL when none says. Keys: see policy.ini.
 */
const char *policy_get(const struct policy *policy, const char *symbol, const char *file,
		       const char *key);

/* A key that is a list ("a;b;"), NULL-terminated; empty when none says. The caller frees. */
char **policy_get_list(const struct policy *policy, const char *symbol, const char *file,
		       const char *key);

/* Position of a subsystem in [order]; those not named come after all that are. */
guint policy_rank(const struct policy *policy, const char *subsystem);

#endif
