/* SPDX-License-Identifier: GPL-2.0 */
/* Completion scripts for shells, made from the tables of commands and options. */
#ifndef PIPELINE_CLI_COMPLETION_H
#define PIPELINE_CLI_COMPLETION_H

#include "pipeline/cli/command.h"

/* For `shell` "bash" or "zsh"; KSWEEP_ERROR_USAGE for others. The caller frees. */
char *completion_script(const char *shell, const struct command *const *commands, GError **error);

#endif
