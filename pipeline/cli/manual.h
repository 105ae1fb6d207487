/* SPDX-License-Identifier: GPL-2.0 */
/* The manual page of a command, in roff, made from its struct and prose. */
#ifndef PIPELINE_CLI_MANUAL_H
#define PIPELINE_CLI_MANUAL_H

#include "pipeline/cli/command.h"

/* prose: sections in roff that go behind the options; may be NULL. The caller frees. */
char *manual_page(const struct command *command, const char *prose);

#endif
