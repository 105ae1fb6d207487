/* SPDX-License-Identifier: GPL-2.0 */
/* Help on the terminal: of ksweep, and of one command. */
#ifndef PIPELINE_CLI_HELP_H
#define PIPELINE_CLI_HELP_H

#include "pipeline/cli/command.h"

/* commands: NULL-terminated. The caller frees. */
char *help_overview(const struct command *const *commands);
char *help_command(const struct command *command);

#endif
