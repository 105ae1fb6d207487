/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command of ksweep. Each file in pipeline/commands/ ends with one, and main.c has the table.
 * Help, completion and the manual page of a command are all made from this struct.
 */
#ifndef PIPELINE_CLI_COMMAND_H
#define PIPELINE_CLI_COMMAND_H

#include <glib.h>

struct command {
	const char *name;
	const char *arguments;	/* for the usage line: "BASE..TIP"; "" for none */
	const char *summary;	/* a clause without a full stop: "List every call" */
	const char *details;	/* paragraphs, separated by an empty line */
	const char *examples;	/* complete command lines, one per line; may be NULL */
	const char *words;	/* what the first arguments may be, for completion; may be NULL */
	const char *more_words; /* what may be after the first of `words`; may be NULL */
	/* May its text go through a pager? Not where a command works for long, or git bisect runs
	 * it: it would wait in the pager for a key. */
	gboolean pages;
	/* Its own options, beyond the common ones; may be NULL. They point to statics of its file.
	 */
	const GOptionEntry *options;
	/* args: what is left after the options, NULL-terminated. Returns the exit status when no
	 * error is set. */
	int (*run)(char **args, GError **error);
};

#endif
