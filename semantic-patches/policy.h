/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The naming policy: names by directory, strategy, and overrides by system call. It is a GKeyFile,
 * semantic-patches/policy.ini, which documents every key; --policy adds a second one.
 *
 * policy.ini is data that is read at run time. It is beside the rules (base/data-path.h), so
 * KSWEEP_RULES replaces both.
 */
#ifndef SEMANTIC_PATCHES_POLICY_H
#define SEMANTIC_PATCHES_POLICY_H

#include <glib.h>

struct policy;
typedef struct policy policy;

/*
 * path NULL: policy.ini alone. Otherwise each key of the file replaces that of policy.ini.
 * KSWEEP_ERROR_USAGE, with file, group and key, for an unknown name or an invalid value.
 */
struct policy *policy_load(const char *path, GError **error);
void policy_free(struct policy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(policy, policy_free)

/* A policy of this text alone. `name` is for error messages. */
struct policy *policy_parse(const char *text, const char *name, GError **error);

/*
 * The value of a key for a system call, from the most specific group that has it: [syscall sys_x],
 * then by the file that defines it [folder fs/nfs], [folder fs], ..., then [default]. NULL when
 * none has it.
 */
const char *policy_get(const struct policy *policy, const char *symbol, const char *file,
		       const char *key);

/* A key that is a list ("a;b;"), NULL-terminated; empty when no group has it. The caller frees. */
char **policy_get_list(const struct policy *policy, const char *symbol, const char *file,
		       const char *key);

/* Position of a subsystem in [order]; those not named come after all that are. */
guint policy_rank(const struct policy *policy, const char *subsystem);

#endif
