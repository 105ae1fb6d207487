/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run spatch over files, and check that it skipped none. Its exit status proves nothing: it is 0
 * with EXN: in the output, and 0 when whole functions could not be parsed. So the outcome of each
 * file is read from the output.
 *
 *	files = spatch_run(&(struct spatch_request){.rule = path, .folder = folder, ...}, &error);
 *	for each struct spatch_file: outcome, out
 */
#ifndef SEMANTIC_PATCHES_SPATCH_SPATCH_H
#define SEMANTIC_PATCHES_SPATCH_SPATCH_H

#include <glib.h>

enum spatch_outcome {
	SPATCH_DONE,
	SPATCH_EXCEPTION, /* EXN: in the output for this file */
	SPATCH_TIMED_OUT,
	SPATCH_DIED, /* killed by a signal, also when run alone */
};

struct spatch_file {
	char *name; /* as given, relative to the directory */
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
 * Array of struct spatch_file *, in the order of the files. Each file is a group of its own
 * (--file-groups). A file at which the process died is run again alone, unless it died of a
 * timeout. KSWEEP_ERROR_ENVIRONMENT only when spatch is missing or cannot be started at all.
 */
GPtrArray *spatch_run(const struct spatch_request *request, GError **error);

/* "1.1.1". KSWEEP_ERROR_ENVIRONMENT, naming the package, when spatch is missing. The caller frees.
 */
char *spatch_version(GError **error);

/*
 * The path, size and modification time of the program, as part of the key of cached results. Errors
 * as spatch_version(). The caller frees.
 */
char *spatch_identity(GError **error);

#endif
