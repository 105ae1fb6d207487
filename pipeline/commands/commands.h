/* SPDX-License-Identifier: GPL-2.0 */
/* The commands, one per file in this directory. Only main.c includes this. */
#ifndef PIPELINE_COMMANDS_COMMANDS_H
#define PIPELINE_COMMANDS_COMMANDS_H

#include "pipeline/cli/command.h"

extern const struct command command_doctor, command_tree, command_find, command_audit, command_plan,
	command_series, command_verify, command_track, command_report, command_run;

#endif
