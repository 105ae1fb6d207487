/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of git's config by git's own rules, for config.c.
 *
 * A boolean is as for git (true, YES, on, 2, ...). In a name of a file, ~/ and ~USER/ are expanded,
 * and a relative name counts from the top of the work tree, since git works there when it opens such
 * files (core.hooksPath, mailmap.file). In a bare repository it counts from the repository, outside
 * of any from the current directory.
 */
#ifndef PIPELINE_CLI_CONFIG_VALUE_H
#define PIPELINE_CLI_CONFIG_VALUE_H

#include <glib.h>

/* KSWEEP_ERROR_USAGE for neither true nor false. value: NULL for a key without one, which is true. */
gboolean config_bool(const char *value, gboolean *is_true, GError **error);

/* The absolute name of a file; `tree` is a path in the repository. The caller frees. */
char *config_path(const char *tree, const char *value, GError **error);

/*
 * The value of an option that takes a name or a file, as --config: config_path() if that file
 * exists and the value is none of `names` (char *), else the value. The caller frees.
 */
char *config_name_or_path(const char *tree, const char *value, GPtrArray *names, GError **error);

#endif
