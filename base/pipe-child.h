/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program that keeps running: requests go to its standard input, replies come from its
 * standard output (`git cat-file --batch`). For programs that run once, see run.h.
 *
 * Invariants, as in run.h: argv only; a process group of its own, which is killed at the end;
 * the child dies with the thread that started it; its standard error is collected and shown
 * when it fails; silence beyond the deadline is an error.
 *
 *	child = pipe_child_start(&(struct pipe_child_request){.argv = argv, .silence = 60}, &error);
 *	while (...)
 *		if (!pipe_child_exchange(child, data, length, &written, in, &error))
 *			return FALSE;
 *	pipe_child_end(child);
 *
 * One thread at a time per child.
 */
#ifndef BASE_PIPE_CHILD_H
#define BASE_PIPE_CHILD_H

#include <glib.h>

struct pipe_child;
typedef struct pipe_child pipe_child;

struct pipe_child_request {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *const *env;	 /* as in struct run_request */
	double silence;		 /* seconds without a byte in either direction; 0: 60 */
};

/* KSWEEP_ERROR_ENVIRONMENT, naming the program, when it cannot be started. */
struct pipe_child *pipe_child_start(const struct pipe_child_request *request, GError **error);

/* End the child: its standard input is closed, its group killed and reaped. Takes NULL. */
void pipe_child_end(struct pipe_child *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(pipe_child, pipe_child_end)

/*
 * Send some of `length` bytes (may be 0) and append the child's output to `in`; returns as soon as
 * a byte went either way. *written is the number of bytes sent. KSWEEP_ERROR_ENVIRONMENT when the
 * child ended or stays silent, KSWEEP_ERROR_INTERRUPTED when the user interrupts.
 */
gboolean pipe_child_exchange(struct pipe_child *child, const char *data, gsize length,
			     gsize *written, GString *in, GError **error);

/*
 * Close its standard input, append the rest of its output to `in`, and wait for its end: TRUE when
 * it exited with status 0. After that only pipe_child_end() may be called.
 */
gboolean pipe_child_finish(struct pipe_child *child, GString *in, GError **error);

#endif
