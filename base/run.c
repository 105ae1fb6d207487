// SPDX-License-Identifier: GPL-2.0
#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scratch.h"

#define KILL_GRACE_US (2 * G_USEC_PER_SEC)
#define CHUNK	      65536
#define SAID_LINES    12
#define SAID_LINE_MAX 400

static FILE *run_log;
static GMutex log_lock;
static volatile sig_atomic_t caught_signal;
static int wake_pipe[2] = {-1, -1};

/* A running program. */
struct child {
	pid_t pid;
	int in, out, err; /* our ends; -1 once closed */
	const char *input;
	gsize input_left;
	gsize line_start; /* in result->out: the first byte that on_line has not seen */
	gboolean stop;
};

static void on_signal(int number)
{
	int saved = errno;
	ssize_t written;

	caught_signal = number;
	/* The byte is never read: the pipe stays readable, so every later poll() returns. */
	written = write(wake_pipe[1], "x", 1);
	(void)written;
	errno = saved;
}

void run_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

	if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		g_error("cannot make a pipe: %s", g_strerror(errno));
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
		sigaction(numbers[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

gboolean run_interrupted(GError **error)
{
	if (!caught_signal)
		return FALSE;
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED, "interrupted by %s",
		    g_strsignal(caught_signal));
	return TRUE;
}

void run_set_log(FILE *log)
{
	g_mutex_lock(&log_lock);
	run_log = log;
	g_mutex_unlock(&log_lock);
}

void run_result_clear(struct run_result *result)
{
	if (result->out)
		g_string_free(result->out, TRUE);
	if (result->err)
		g_string_free(result->err, TRUE);
	memset(result, 0, sizeof(*result));
}

gboolean run_failed(const struct run_result *result)
{
	return result->end != RUN_EXITED || result->status != 0;
}

char *run_end_text(const struct run_request *request, const struct run_result *result)
{
	double deadline = request->deadline > 0 ? request->deadline : RUN_DEFAULT_DEADLINE;

	switch (result->end) {
	case RUN_EXITED:
		return g_strdup_printf("exited with status %d", result->status);
	case RUN_SIGNALLED:
		return g_strdup_printf("was killed by signal %d (%s)", result->status,
				       g_strsignal(result->status));
	case RUN_TIMED_OUT:
		if (result->silent)
			return g_strdup_printf("said nothing for %g s and was killed",
					       request->silence);
		return g_strdup_printf("took longer than %g s and was killed", deadline);
	case RUN_STOPPED:
		return g_strdup("was stopped");
	case RUN_NOT_STARTED:
		break;
	}
	return g_strdup("was not started");
}

/* The log line: a shell command, with its end as a comment. */
static void log_run(const struct run_request *request, const struct run_result *result)
{
	g_autoptr(GString) line = g_string_new(NULL);
	g_autofree char *end = run_end_text(request, result);

	if (request->cwd) {
		g_autofree char *quoted = g_shell_quote(request->cwd);

		g_string_append_printf(line, "cd %s && ", quoted);
	}
	if (request->env && *request->env)
		g_string_append(line, "env ");
	for (const char *const *e = request->env; e && *e; e++) {
		g_autofree char *quoted = g_shell_quote(*e);

		if (!strchr(*e, '='))
			g_string_append_printf(line, "-u %s ", quoted);
	}
	for (const char *const *e = request->env; e && *e; e++) {
		g_autofree char *quoted = g_shell_quote(*e);

		if (strchr(*e, '='))
			g_string_append_printf(line, "%s ", quoted);
	}
	for (const char *const *a = request->argv; *a; a++) {
		g_autofree char *quoted = g_shell_quote(*a);

		g_string_append_printf(line, "%s ", quoted);
	}
	g_string_append_printf(line, " # %s, %.2f s", end, result->seconds);
	/* A newline in an argument would make two lines of one run. */
	g_string_replace(line, "\n", "'$'\\n''", 0);
	g_mutex_lock(&log_lock);
	if (run_log) {
		fprintf(run_log, "%s\n", line->str);
		fflush(run_log);
	}
	g_mutex_unlock(&log_lock);
}

char **run_environment(const char *const *changes)
{
	g_autofree char *scratch = scratch_for_children();
	char **env = g_get_environ();

	if (scratch)
		env = g_environ_setenv(env, "TMPDIR", scratch, TRUE);
	for (const char *const *e = changes; e && *e; e++) {
		const char *equals = strchr(*e, '=');
		g_autofree char *name = equals ? g_strndup(*e, equals - *e) : g_strdup(*e);

		if (equals)
			env = g_environ_setenv(env, name, equals + 1, TRUE);
		else
			env = g_environ_unsetenv(env, name);
	}
	return env;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/*
 * Between fork and exec, where only async-signal-safe calls are allowed. A failure goes
 * to the parent as an errno on `report`.
 */
static G_GNUC_NORETURN void become(const char *path, const struct run_request *request, char **env,
				   const int fds[3], int report, pid_t parent)
{
	struct sigaction by_default = {.sa_handler = SIG_DFL};
	sigset_t none;
	int problem;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	for (int number = 1; number < 32; number++)
		sigaction(number, &by_default, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (request->cwd && chdir(request->cwd) != 0)
		goto fail;
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			goto fail;
	execve(path, (char *const *)request->argv, env);
fail:
	problem = errno;
	while (write(report, &problem, sizeof(problem)) < 0 && errno == EINTR)
		;
	_exit(127);
}

struct pipes {
	int in[2], out[2], err[2], report[2];
	int null;
};

static void pipes_close(struct pipes *pipes)
{
	int *all = (int *)pipes;

	for (gsize i = 0; i < sizeof(*pipes) / sizeof(int); i++)
		close_fd(&all[i]);
}

/* Descriptors above 2, so that dup2() onto 0..2 in the child overwrites none of them. */
static gboolean high_pipe(int fds[2])
{
	if (pipe2(fds, O_CLOEXEC) != 0)
		return FALSE;
	for (int i = 0; i < 2; i++) {
		int high;

		if (fds[i] > 2)
			continue;
		high = fcntl(fds[i], F_DUPFD_CLOEXEC, 3);
		if (high < 0)
			return FALSE;
		close(fds[i]);
		fds[i] = high;
	}
	return TRUE;
}

static gboolean pipes_open(struct pipes *pipes, const struct run_request *request)
{
	memset(pipes, -1, sizeof(*pipes));
	pipes->null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (pipes->null >= 0 && pipes->null <= 2) {
		int high = fcntl(pipes->null, F_DUPFD_CLOEXEC, 3);

		close(pipes->null);
		pipes->null = high;
	}
	return pipes->null >= 0 && (!request->input || high_pipe(pipes->in)) &&
	       high_pipe(pipes->out) && (request->merge_stderr || high_pipe(pipes->err)) &&
	       high_pipe(pipes->report);
}

static gboolean start_error(const struct run_request *request, int problem, GError **error)
{
	if (problem == ENOENT && !request->cwd)
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s is not installed; 'ksweep doctor' names the package",
			    request->argv[0]);
	else
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "cannot start %s%s%s: %s", request->argv[0], request->cwd ? " in " : "",
			    request->cwd ? request->cwd : "", g_strerror(problem));
	return FALSE;
}

static gboolean start(const struct run_request *request, struct child *child, GError **error)
{
	g_autofree char *path = g_find_program_in_path(request->argv[0]);
	g_auto(GStrv) env = run_environment(request->env);
	struct pipes pipes;
	int fds[3], problem = 0;
	pid_t parent = getpid();

	if (!path) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
			    "%s is not installed; 'ksweep doctor' names the package",
			    request->argv[0]);
		return FALSE;
	}
	if (!g_path_is_absolute(path)) {
		char *absolute = g_canonicalize_filename(path, NULL);

		g_free(path);
		path = absolute;
	}
	if (!pipes_open(&pipes, request)) {
		problem = errno;
		pipes_close(&pipes);
		return start_error(request, problem, error);
	}
	fds[0] = request->input ? pipes.in[0] : pipes.null;
	fds[1] = pipes.out[1];
	fds[2] = request->merge_stderr ? pipes.out[1] : pipes.err[1];
	child->pid = fork();
	if (child->pid == 0)
		become(path, request, env, fds, pipes.report[1], parent);
	if (child->pid < 0) {
		problem = errno;
		pipes_close(&pipes);
		return start_error(request, problem, error);
	}
	setpgid(child->pid, child->pid);
	close_fd(&pipes.report[1]);
	while (read(pipes.report[0], &problem, sizeof(problem)) < 0 && errno == EINTR)
		;
	if (problem) {
		waitpid(child->pid, NULL, 0);
		pipes_close(&pipes);
		return start_error(request, problem, error);
	}
	child->in = pipes.in[1];
	child->out = pipes.out[0];
	child->err = pipes.err[0];
	pipes.in[1] = pipes.out[0] = pipes.err[0] = -1;
	pipes_close(&pipes);
	if (child->in >= 0)
		fcntl(child->in, F_SETFL, O_NONBLOCK);
	child->input = request->input;
	child->input_left = request->input ? request->input_length : 0;
	return TRUE;
}

static void feed(struct child *child)
{
	ssize_t n = write(child->in, child->input, child->input_left);

	if (n > 0) {
		child->input += n;
		child->input_left -= n;
	}
	if ((n < 0 && errno != EAGAIN && errno != EINTR) || child->input_left == 0)
		close_fd(&child->in);
}

static void drain(int *fd, GString *into)
{
	char chunk[CHUNK];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n > 0)
		g_string_append_len(into, chunk, n);
	else if (n == 0 || errno != EINTR)
		close_fd(fd);
}

/* Pass complete lines to on_line; at the end of output also a last line without newline. */
static void hand_lines(const struct run_request *request, struct child *child,
		       const struct run_result *result, gboolean at_end)
{
	while (request->on_line && !child->stop && child->line_start < result->out->len) {
		const char *line = result->out->str + child->line_start;
		gsize left = result->out->len - child->line_start;
		const char *newline = memchr(line, '\n', left);
		g_autofree char *copy = NULL;
		gsize length;

		if (!newline && !at_end)
			return;
		length = newline ? (gsize)(newline - line) : left;
		child->line_start += length + (newline ? 1 : 0);
		copy = g_malloc(length + 1);
		memcpy(copy, line, length);
		copy[length] = '\0';
		for (gsize i = 0; i < length; i++)
			if (copy[i] == '\0')
				copy[i] = '?';
		if (request->on_line(copy, request->data) == RUN_STOP)
			child->stop = TRUE;
	}
}

/* Wait for input, output, a signal or the time `until` (monotonic, microseconds). */
static void pump(const struct run_request *request, struct child *child, struct run_result *result,
		 gint64 until)
{
	struct pollfd fds[4] = {
		{.fd = child->out, .events = POLLIN},
		{.fd = child->err, .events = POLLIN},
		{.fd = child->in, .events = POLLOUT},
		{.fd = caught_signal ? -1 : wake_pipe[0], .events = POLLIN},
	};
	gint64 left = MAX(0, until - g_get_monotonic_time());

	if (poll(fds, G_N_ELEMENTS(fds), (int)MIN(left / 1000 + 1, G_MAXINT)) <= 0)
		return;
	if (fds[0].revents) {
		drain(&child->out, result->out);
		hand_lines(request, child, result, FALSE);
	}
	if (fds[1].revents)
		drain(&child->err, result->err);
	if (fds[2].revents)
		feed(child);
}

/* Has it ended? Reaps it if so. */
static gboolean reap(struct child *child, struct run_result *result)
{
	int status;
	pid_t got = waitpid(child->pid, &status, WNOHANG);

	if (got != child->pid)
		return FALSE;
	result->end = WIFSIGNALED(status) ? RUN_SIGNALLED : RUN_EXITED;
	result->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
	return TRUE;
}

/* End the whole group: SIGTERM, then SIGKILL. Its last output is collected. */
static void end_group(const struct run_request *request, struct child *child,
		      struct run_result *result)
{
	gint64 until = g_get_monotonic_time() + KILL_GRACE_US;
	int status;

	killpg(child->pid, SIGTERM);
	while (g_get_monotonic_time() < until) {
		if (child->out >= 0 || child->err >= 0)
			pump(request, child, result, MIN(until, g_get_monotonic_time() + 20000));
		else
			g_usleep(5000);
		if (waitpid(child->pid, &status, WNOHANG) == child->pid) {
			killpg(child->pid, SIGKILL);
			return;
		}
	}
	killpg(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
}

/*
 * A grandchild may keep the pipe open after the program itself has ended. The run ends with
 * the program, and its output is all that has arrived by then.
 */
static void drain_rest(const struct run_request *request, struct child *child,
		       struct run_result *result)
{
	for (;;) {
		struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN},
					{.fd = child->err, .events = POLLIN}};

		if ((child->out < 0 && child->err < 0) || poll(fds, 2, 0) <= 0)
			break;
		if (fds[0].revents)
			drain(&child->out, result->out);
		if (fds[1].revents)
			drain(&child->err, result->err);
	}
	hand_lines(request, child, result, TRUE);
}

static gboolean supervise(const struct run_request *request, struct child *child,
			  struct run_result *result, GError **error)
{
	double seconds = request->deadline > 0 ? request->deadline : RUN_DEFAULT_DEADLINE;
	gint64 deadline = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);
	gint64 pause = 1000;
	gint64 heard_at = g_get_monotonic_time();
	gsize heard = 0;

	if (child->in >= 0 && child->input_left == 0)
		close_fd(&child->in);
	for (;;) {
		gboolean open = child->out >= 0 || child->err >= 0;
		gint64 now = g_get_monotonic_time();

		/* The pipes are closed: poll for the end, with growing pauses. */
		pump(request, child, result, MIN(deadline, now + (open ? 100000 : pause)));
		pause = MIN(pause * 2, 100000);
		if (reap(child, result)) {
			drain_rest(request, child, result);
			if (child->stop)
				result->end = RUN_STOPPED;
			killpg(child->pid, SIGKILL);
			return TRUE;
		}
		if (child->stop) {
			end_group(request, child, result);
			result->end = RUN_STOPPED;
			return TRUE;
		}
		if (caught_signal) {
			end_group(request, child, result);
			result->end = RUN_STOPPED;
			return !run_interrupted(error);
		}
		now = g_get_monotonic_time();
		if (heard != result->out->len + result->err->len)
			heard_at = now;
		heard = result->out->len + result->err->len;
		result->silent = request->silence > 0 &&
				 now - heard_at >= request->silence * G_USEC_PER_SEC;
		if (result->silent || now >= deadline) {
			end_group(request, child, result);
			result->end = RUN_TIMED_OUT;
			return TRUE;
		}
	}
}

gboolean run_program(const struct run_request *request, struct run_result *result, GError **error)
{
	struct child child = {.in = -1, .out = -1, .err = -1};
	gint64 begun = g_get_monotonic_time();
	gboolean good;

	run_result_clear(result);
	result->end = RUN_NOT_STARTED;
	result->out = g_string_new(NULL);
	result->err = g_string_new(NULL);
	if (run_interrupted(error))
		return FALSE;
	good = start(request, &child, error) && supervise(request, &child, result, error);
	close_fd(&child.in);
	close_fd(&child.out);
	close_fd(&child.err);
	result->seconds = (g_get_monotonic_time() - begun) / (double)G_USEC_PER_SEC;
	log_run(request, result);
	return good;
}

/* The last lines of a program's output, made safe for a message. */
static char *last_lines(const char *said)
{
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	g_autoptr(GString) tail = g_string_new(NULL);
	guint n = g_strv_length(lines);

	while (n > 0 && lines[n - 1][0] == '\0')
		n--;
	for (guint i = n > SAID_LINES ? n - SAID_LINES : 0; i < n; i++) {
		g_autofree char *valid = g_utf8_make_valid(lines[i], -1);

		if (strlen(valid) > SAID_LINE_MAX)
			*g_utf8_find_prev_char(valid, valid + SAID_LINE_MAX) = '\0';
		g_string_append_printf(tail, "\n  %s", valid);
	}
	return g_string_free(g_steal_pointer(&tail), FALSE);
}

gboolean run_checked(const struct run_request *request, struct run_result *result, GError **error)
{
	g_autofree char *end = NULL;
	g_autofree char *said = NULL;

	if (!run_program(request, result, error))
		return FALSE;
	if (!run_failed(result))
		return TRUE;
	end = run_end_text(request, result);
	said = last_lines(result->err->len ? result->err->str : result->out->str);
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT, "%s%s%s %s%s%s",
		    request->argv[0], request->argv[1] ? " " : "",
		    request->argv[1] ? request->argv[1] : "", end, *said ? "; it said:" : "", said);
	return FALSE;
}
