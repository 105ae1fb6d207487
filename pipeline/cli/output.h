/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Standard output of all commands: text for people or records, colour, the pager, and what becomes
 * of errors in writing it.
 *
 *	output_begin(command->pages, &error);   after the options are parsed
 *	say("%u calls\n", n);                   the first one starts the pager
 *	status = output_end(status);            before the program exits
 *
 * A reader that closed the pipe (`ksweep find | head`) is not an error; a full disk is.
 */
#ifndef PIPELINE_CLI_OUTPUT_H
#define PIPELINE_CLI_OUTPUT_H

#include <glib.h>
#include <jansson.h>

/* The options that every command has (options.h), set before a command runs. */
struct common_options {
	char *tree; /* never NULL in a command */
	gboolean json;
	gboolean quiet;
	char *log;
	char *color; /* "auto", "always" or "never"; NULL: auto */
	gboolean no_pager;
	gboolean help;
};
extern struct common_options common;

/* Decide on colour and pager. KSWEEP_ERROR_USAGE for an unknown --color. */
gboolean output_begin(gboolean pages, GError **error);

/* Text for people; nothing with --json. */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

enum paint { PAINT_GOOD, PAINT_BAD, PAINT_UNSURE, PAINT_NAME, PAINT_DIM };

/* As say(), in colour where colour is on. */
void say_painted(enum paint paint, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A record with --json, else nothing. Borrowed reference. */
void say_record(json_t *record);

/* Hand over all that was said so far, as a verdict of a long run. */
void output_flush(void);

/* Write out the rest, end the pager, and return `status`, or KSWEEP_ERROR_ENVIRONMENT with a
 * message when not all could be written. */
int output_end(int status);

#endif
