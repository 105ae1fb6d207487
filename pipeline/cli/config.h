/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Defaults of options from git's config: `git config ksweep.area all` is as --area=all on each
 * command line that has no --area. The command line is parsed again afterwards, so that it wins.
 */
#ifndef PIPELINE_CLI_CONFIG_H
#define PIPELINE_CLI_CONFIG_H

#include <glib.h>

#include "pipeline/cli/command.h"

/*
 * Read the config of the repository of common.tree (the user's and the system's where there is no
 * repository) and set the options of the command. Keys of other commands are ignored; a key that no
 * command has is named on standard error. KSWEEP_ERROR_USAGE, naming the key, for a wrong value.
 */
gboolean config_apply(const struct command *command, GError **error);

#endif
