/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run spatch over files, and audit that nothing was skipped: its exit status proves nothing
 * (0 with EXN: in the output, 0 with whole functions that failed to parse), so each file's
 * outcome is told apart.
 */
#ifndef SEMANTIC_PATCHES_SPATCH_SPATCH_H
#define SEMANTIC_PATCHES_SPATCH_SPATCH_H

#include <glib.h>

/* A rule file of ours by name ("find.cocci"): $KSWEEP_RULES, the source tree's folder, or the
 * installed one. KSWEEP_ERROR_ENVIRONMENT when it is nowhere. The caller frees. */
char *spatch_rule_path(const char *name, GError **error);

enum spatch_outcome {
	SPATCH_DONE,
	SPATCH_EXCEPTION, /* EXN: in the output for this file */
	SPATCH_TIMED_OUT,
	SPATCH_DIED, /* signal, or not run because an earlier file killed the process, also alone */
};

struct spatch_file {
	char *name; /* as given, relative to the folder */
	enum spatch_outcome outcome;
	char *why;    /* "" when done */
	GString *out; /* report lines for this file */
};

struct spatch_request {
	const char *rule;	  /* path of the .cocci */
	const char *folder;	  /* names are relative to it */
	const char *const *files; /* NULL-terminated */
	const char *const
		*defines;  /* virtuals: "report", "callee=sys_dup2" (-D each), NULL-terminated */
	gboolean in_place; /* rewrite the files (--in-place) */
	double seconds_per_file; /* 0: 60 */
};

/*
 * Array of struct spatch_file * in the order of files, each file a group of its own
 * (--file-groups). A file whose group ended the process is run again alone, unless it ended
 * since the file took too long.
 * KSWEEP_ERROR_ENVIRONMENT only when spatch is missing or cannot be started at all.
 */
GPtrArray *spatch_run(const struct spatch_request *request, GError **error);

/* "1.1.1"; NULL with KSWEEP_ERROR_ENVIRONMENT naming the package when missing. The caller frees. */
char *spatch_version(GError **error);

/*
 * The program itself, for caches of what it said: its path, size and time of change. The same
 * error. The caller frees.
 */
char *spatch_identity(GError **error);

#endif
