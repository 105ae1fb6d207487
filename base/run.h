/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Start a program, wait for it, and return its end and its output. With pipe-child.h
 * the only place in ksweep that starts programs.
 *
 * Invariants:
 * - argv only, never a shell string;
 * - the child leads a process group of its own; when the deadline passes, the user
 *   interrupts, or the caller's on_line asks for it, the whole group is killed
 *   (SIGTERM, then SIGKILL after two seconds) and reaped before the call returns;
 * - the child dies with ksweep (PR_SET_PDEATHSIG), even if that is killed by SIGKILL;
 * - standard input is /dev/null unless `input` is given;
 * - each run writes one line to the log (run_set_log), which can be pasted into a
 *   terminal: "cd DIR && env NAME=value program args  # exited with status 0, 1.20 s".
 *
 * Call sequence:
 *	g_auto(run_result) result = {0};
 *	if (!run_program(&(struct run_request){.argv = argv, .deadline = 60}, &result, &error))
 *		return FALSE;
 *	if (run_failed(&result)) ...
 *
 * Thread-safe.
 */
#ifndef BASE_RUN_H
#define BASE_RUN_H

#include <glib.h>
#include <stdio.h>

/* The result of on_line. */
enum run_verdict { RUN_GO_ON, RUN_STOP };

struct run_request {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *cwd;	 /* NULL: the current directory */
	const char *const *env;	 /* NULL, or NULL-terminated "NAME=value", set on top of ours;
				    "NAME" without '=' removes it */
	const char *input;	 /* fed to standard input, may be NULL (then /dev/null) */
	gsize input_length;	 /* bytes of input */
	double deadline;	 /* seconds; 0 means RUN_DEFAULT_DEADLINE */
	double silence;		 /* seconds without a byte of output; 0: no limit */
	gboolean merge_stderr;	 /* standard error goes into result.out, in order */
	/*
	 * Called for each complete line of standard output (without its newline; NUL bytes
	 * replaced by '?') as it arrives; RUN_STOP ends the group at once and the end is then
	 * RUN_STOPPED. Output is still collected in result.out. May be NULL.
	 */
	enum run_verdict (*on_line)(const char *line, gpointer data);
	gpointer data;
};

#define RUN_DEFAULT_DEADLINE 3600.0

enum run_end {
	RUN_NOT_STARTED, /* the program is missing or not executable; error is set as well */
	RUN_EXITED,	 /* status is the exit status, 0..255 */
	RUN_SIGNALLED,	 /* status is the signal */
	RUN_TIMED_OUT,	 /* deadline passed, or silent for too long; the group was killed */
	RUN_STOPPED,	 /* on_line asked for the end */
};

struct run_result {
	enum run_end end;
	int status;
	gboolean silent; /* of RUN_TIMED_OUT: it was the silence */
	double seconds;	 /* wall clock */
	GString *out;	 /* NUL-terminated; owned */
	GString *err;	 /* NUL-terminated; owned; empty with merge_stderr */
};
typedef struct run_result run_result; /* the name that g_auto() needs */
void run_result_clear(struct run_result *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(run_result, run_result_clear)

/*
 * TRUE when the program was started; *result holds its end, good or bad. FALSE with an error:
 * KSWEEP_ERROR_ENVIRONMENT when it could not be started (the message names the program),
 * KSWEEP_ERROR_INTERRUPTED when the user interrupted.
 */
gboolean run_program(const struct run_request *request, struct run_result *result, GError **error);

/* TRUE unless the end is RUN_EXITED with status 0. */
gboolean run_failed(const struct run_result *result);

/*
 * "exited with status 2", "was killed by signal 11 (Segmentation fault)", "took longer than
 * 60 s and was killed", "said nothing for 60 s and was killed". The caller frees it.
 */
char *run_end_text(const struct run_request *request, const struct run_result *result);

/*
 * As run_program(), but any other end than exit status 0 is an error
 * (KSWEEP_ERROR_ENVIRONMENT) with the program, its end and the last lines of its output.
 */
gboolean run_checked(const struct run_request *request, struct run_result *result, GError **error);

/*
 * The environment of a child: ours, TMPDIR as in scratch.h, and then `changes` (as in
 * struct run_request). The caller frees it with g_strfreev().
 */
char **run_environment(const char *const *changes);

/* The stream for log lines; NULL (the default): none. It stays the caller's. */
void run_set_log(FILE *log);

/*
 * SIGINT, SIGTERM and SIGHUP end every run in progress and make this and all later
 * runs fail with KSWEEP_ERROR_INTERRUPTED; SIGPIPE is ignored. Call once, from main().
 */
void run_catch_signals(void);

/* TRUE with KSWEEP_ERROR_INTERRUPTED after a signal: for loops that start no program. */
gboolean run_interrupted(GError **error);

#endif
