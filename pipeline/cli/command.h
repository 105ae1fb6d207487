/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A command of ksweep: a small struct in main.c's table, one file each.
 */
#ifndef PIPELINE_CLI_COMMAND_H
#define PIPELINE_CLI_COMMAND_H

#include <glib.h>
#include <jansson.h>

struct command {
	const char *name;      /* "tree get" commands are one command "tree" with a verb */
	const char *arguments; /* for --help: "BASE..TIP" */
	const char *summary;   /* one line for ksweep --help */
	const char *details;   /* a paragraph for ksweep NAME --help */
	/*
	 * Options of its own, beyond the common ones (may be NULL). They point to statics of its
	 * file.
	 */
	const GOptionEntry *options;
	/* args: what is left after the options, NULL-terminated. Returns the exit status when no
	 * error is set. */
	int (*run)(char **args, GError **error);
};

/* The common options, parsed before run() is called. */
struct common_options {
	char *tree;	/* -C TREE, default "." */
	gboolean json;	/* --json: records on standard output and nothing else there */
	gboolean quiet; /* -q */
	char *log;	/* --log FILE: one line per program started */
};
extern struct common_options common;

/* For people, on standard output; nothing with --json. */
void say(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A record on standard output with --json, else nothing. Borrowed reference. */

void say_record(json_t *record);

extern const struct command command_doctor, command_tree, command_find, command_audit, command_plan,
	command_series, command_verify, command_track, command_report, command_run;

#endif
