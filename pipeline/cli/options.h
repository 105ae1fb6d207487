/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options: the common ones, those that several commands share, and how a command line becomes
 * values. The values come from, last one wins: defaults, `git config ksweep.OPTION`, command line.
 *
 *	at = options_before(argv, &version, &error);	common options, as in `ksweep -C . find`
 *	options_parse(command, args, &rest, &error);
 */
#ifndef PIPELINE_CLI_OPTIONS_H
#define PIPELINE_CLI_OPTIONS_H

#include <glib.h>

#include "pipeline/cli/command.h"

/*
 * The default of --area. Code outside arch/ must not call system calls on any architecture; each
 * architecture decides about its own code, and few people build them all.
 */
#define AREA_DEFAULT   "generic"
#define BRANCH_DEFAULT "ksweep-series"

/* `to` is the address of the static that takes the value; NULL there stands for the default. */
#define OPTION_AREA(to)                                                                                        \
	{                                                                                                      \
		"area", 0, 0, G_OPTION_ARG_STRING, to,                                                         \
			"Look in generic (outside arch/; default), arch, arch:NAME, or all; separate several " \
			"with commas",                                                                         \
			"AREA"                                                                                 \
	}
#define OPTION_POLICY(to)                                                                          \
	{                                                                                          \
		"policy", 0, 0, G_OPTION_ARG_FILENAME, to,                                         \
			"Read this naming policy on top of the built-in one", "FILE"               \
	}
#define OPTION_REV(to)                                                                             \
	{                                                                                          \
		"rev", 0, 0, G_OPTION_ARG_STRING, to, "Read this revision (default: HEAD)", "REV"  \
	}
#define OPTION_BASE(to)                                                                            \
	{                                                                                          \
		"base", 0, 0, G_OPTION_ARG_STRING, to, "Start from this revision (default: HEAD)", \
			"REV"                                                                      \
	}
#define OPTION_BRANCH(to)                                                                          \
	{                                                                                          \
		"branch", 'b', 0, G_OPTION_ARG_STRING, to,                                         \
			"Make this branch (default: " BRANCH_DEFAULT ")", "BRANCH"                 \
	}
#define OPTION_SUBSYSTEM(to)                                                                           \
	{                                                                                              \
		"subsystem", 's', 0, G_OPTION_ARG_STRING_ARRAY, to,                                    \
			"Make only the commits of this subsystem and what they need; may be repeated", \
			"DIR"                                                                          \
	}
#define OPTION_CONFIG(to)                                                                          \
	{                                                                                          \
		"config", 0, 0, G_OPTION_ARG_STRING_ARRAY, to,                                     \
			"Build this config: a name, a fragment file, a make target, or all; may "  \
			"be repeated (default: boot and small)",                                   \
			"CONFIG"                                                                   \
	}
#define OPTION_JOBS(to)                                                                            \
	{                                                                                          \
		"jobs", 'j', 0, G_OPTION_ARG_INT, to,                                              \
			"Run this many jobs of make (default: one per processor)", "N"             \
	}

/* Of the common options, ended by {NULL}. */
extern const GOptionEntry common_entries[];

/*
 * Parse the common options before the command's name. Returns the index in argv of the name, or of
 * the final NULL when there is none; 0 with KSWEEP_ERROR_USAGE. *version is set by --version.
 */
guint options_before(char **argv, gboolean *version, GError **error);

/*
 * Parse the options of a command line into the statics that the tables point to. *rest gets the
 * arguments; the caller frees it. KSWEEP_ERROR_USAGE, with the nearest option for an unknown one.
 */
gboolean options_parse(const struct command *command, const char *const *args, char ***rest,
		       GError **error);

/* The long names of all options that can have a default in git's config, ended by NULL. */
extern const char *const configurable_options[];

/* Can the option have a default in git's config? */
gboolean option_is_configurable(const GOptionEntry *option);

/* One of the command's own or of the common options by its long name; NULL if there is none. */
const GOptionEntry *option_by_name(const struct command *command, const char *name);

/* "-C, --tree=TREE". The caller frees. */
char *option_spelling(const GOptionEntry *option);

#endif
