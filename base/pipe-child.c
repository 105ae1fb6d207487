// SPDX-License-Identifier: GPL-2.0
#include "base/pipe-child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/run.h"

#define READ_SIZE (256 * 1024)
/* How long poll() sleeps at most: a signal may have been delivered to another thread. */
#define POLL_SLICE_MS 200
/* How long a child that closed its output may take to exit. */
#define END_WAIT_MS 5000

struct pipe_child {
	char *name;
	pid_t pid;
	int to; /* a socket: a dead reader causes EPIPE without the signal */
	int from;
	int errors; /* a memory file: it never fills up */
	double silence;
};

/* Between fork and exec: async-signal-safe calls only. */
static void G_GNUC_NORETURN child_exec(const char *program, const char *const *argv, char **envp,
				       int in, int out, int errors, pid_t parent)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
	    dup2(errors, STDERR_FILENO) >= 0)
		execve(program, (char *const *)argv, envp);
	_exit(127);
}

static gboolean open_channels(struct pipe_child *child, int *in, int *out, GError **error)
{
	int sockets[2], pipes[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0) {
		child->to = sockets[0];
		*in = sockets[1];
		if (pipe2(pipes, O_CLOEXEC) == 0) {
			child->from = pipes[0];
			*out = pipes[1];
			child->errors = memfd_create("stderr", MFD_CLOEXEC);
			if (child->errors >= 0)
				return TRUE;
		}
	}
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "no pipe to %s: %s", child->name,
		    g_strerror(errno));
	return FALSE;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

struct pipe_child *pipe_child_start(const struct pipe_child_request *request, GError **error)
{
	g_autoptr(pipe_child) child = g_new0(struct pipe_child, 1);
	g_autofree char *program = g_find_program_in_path(request->argv[0]);
	g_auto(GStrv) envp = run_environment(request->env);
	pid_t parent = getpid();
	int in = -1, out = -1;

	child->name = g_strdup(request->argv[0]);
	child->to = child->from = child->errors = -1;
	child->silence = request->silence > 0 ? request->silence : 60;
	if (!program) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "the program '%s' is not installed (not found in PATH)", child->name);
		return NULL;
	}
	if (run_interrupted(error))
		return NULL;
	if (open_channels(child, &in, &out, error)) {
		child->pid = fork();
		if (child->pid == 0)
			child_exec(program, request->argv, envp, in, out, child->errors, parent);
		if (child->pid < 0)
			g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
				    "%s could not be started: %s", child->name, g_strerror(errno));
	}
	close_if_open(in);
	close_if_open(out);
	if (child->pid <= 0)
		return NULL;
	setpgid(child->pid, child->pid);
	fcntl(child->to, F_SETFL, O_NONBLOCK);
	fcntl(child->from, F_SETFL, O_NONBLOCK);
	/* Fewer context switches; a failure does no harm. */
	fcntl(child->from, F_SETPIPE_SZ, 1024 * 1024);
	return g_steal_pointer(&child);
}

/* Kill the group and reap the child; its wait status. */
static int child_reap(struct pipe_child *child)
{
	int status = 0;

	if (child->pid <= 0)
		return 0;
	kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	child->pid = 0;
	return status;
}

void pipe_child_end(struct pipe_child *child)
{
	if (!child)
		return;
	close_if_open(child->to);
	close_if_open(child->from);
	child_reap(child);
	close_if_open(child->errors);
	g_free(child->name);
	g_free(child);
}

/* The child closed its output and is ending by itself: its wait status. */
static int await_end(struct pipe_child *child)
{
	int status = 0;

	/* Kill it only if it does not end by itself. */
	for (int i = 0; i < END_WAIT_MS; i++) {
		if (waitpid(child->pid, &status, WNOHANG) == child->pid) {
			kill(-child->pid, SIGKILL);
			child->pid = 0;
			return status;
		}
		g_usleep(1000);
	}
	return child_reap(child);
}

/* Its end, with the last lines of its standard error. */
static void set_ended_error(struct pipe_child *child, int status, GError **error)
{
	char last[1024] = "";
	off_t size = lseek(child->errors, 0, SEEK_END);
	off_t from = size > (off_t)sizeof(last) - 1 ? size - ((off_t)sizeof(last) - 1) : 0;
	ssize_t length = pread(child->errors, last, sizeof(last) - 1, from);

	last[MAX(length, 0)] = '\0';
	g_strchomp(last);
	if (WIFSIGNALED(status))
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s was killed by signal %d (%s)%s%s", child->name, WTERMSIG(status),
			    g_strsignal(WTERMSIG(status)), *last ? ": " : "", last);
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s exited with status %d before its work was done%s%s", child->name,
			    WEXITSTATUS(status), *last ? ": " : "", last);
}

/* Append available output to `in`. -1: the child is gone; else the number of bytes, or 0. */
static gssize read_some(struct pipe_child *child, GString *in)
{
	gsize had = in->len;
	ssize_t got;

	g_string_set_size(in, had + READ_SIZE);
	got = read(child->from, in->str + had, READ_SIZE);
	g_string_truncate(in, had + MAX(got, 0));
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		return -1;
	return MAX(got, 0);
}

gboolean pipe_child_exchange(struct pipe_child *child, const char *data, gsize length,
			     gsize *written, GString *in, GError **error)
{
	gint64 end = g_get_monotonic_time() + (gint64)(child->silence * G_USEC_PER_SEC);

	*written = 0;
	if (child->pid <= 0) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s ended before",
			    child->name);
		return FALSE;
	}
	while (g_get_monotonic_time() < end) {
		struct pollfd fds[2] = {
			{.fd = child->from, .events = POLLIN},
			{.fd = length ? child->to : -1, .events = POLLOUT},
		};
		gssize got = 0;

		if (run_interrupted(error))
			return FALSE;
		if (poll(fds, 2, POLL_SLICE_MS) <= 0)
			continue;
		if (fds[1].revents) {
			ssize_t sent = send(child->to, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);

			*written = MAX(sent, 0);
		}
		if (fds[0].revents)
			got = read_some(child, in);
		if (got < 0) {
			set_ended_error(child, await_end(child), error);
			return FALSE;
		}
		if (got > 0 || *written > 0)
			return TRUE;
	}
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s said nothing for %.0f s",
		    child->name, child->silence);
	child_reap(child);
	return FALSE;
}

gboolean pipe_child_finish(struct pipe_child *child, GString *in, GError **error)
{
	gint64 end = g_get_monotonic_time() + (gint64)(child->silence * G_USEC_PER_SEC);
	gssize got = 0;
	int status;

	close_if_open(child->to);
	child->to = -1;
	while (got >= 0 && g_get_monotonic_time() < end) {
		struct pollfd fd = {.fd = child->from, .events = POLLIN};

		if (run_interrupted(error))
			return FALSE;
		if (poll(&fd, 1, POLL_SLICE_MS) > 0)
			got = read_some(child, in);
		if (got > 0)
			end = g_get_monotonic_time() + (gint64)(child->silence * G_USEC_PER_SEC);
	}
	status = await_end(child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return TRUE;
	set_ended_error(child, status, error);
	return FALSE;
}
