// SPDX-License-Identifier: GPL-2.0
#include "base/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

static pid_t pager;

/*
 * A command that sh cannot parse or start has read nothing, so that cat shows all. SIGINT is for
 * the pager: sh must not end before it does.
 */
static const char script[] =
	"trap : INT QUIT\n"
	"if sh -n -c \"$1\"; then\n"
	"	sh -c \"$1\"\n"
	"	case $? in 126 | 127) ;; *) exit ;; esac\n"
	"fi\n"
	"echo \"ksweep: cannot start the pager '$1': set another one in GIT_PAGER\" >&2\n"
	"exec cat\n";

/* The environment with what less and lv need to show colours and to leave short output alone. */
static char **pager_environment(void)
{
	char **env = g_get_environ();

	env = g_environ_setenv(env, "LESS", "FRX", FALSE);
	return g_environ_setenv(env, "LV", "-c", FALSE);
}

/* In the child, beside threads of the parent: async-signal-safe calls only. */
static G_GNUC_NORETURN void become_pager(int in, char *const *argv, char *const *env)
{
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) >= 0)
		execve("/bin/sh", argv, env);
	_exit(127);
}

static gboolean fail(const char *command, GError **error)
{
	g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		    "cannot start the pager '%s': %s", command, g_strerror(errno));
	return FALSE;
}

gboolean pager_start(const char *command, GError **error)
{
	char *const argv[] = {"sh", "-c", (char *)script, "sh", (char *)command, NULL};
	g_auto(GStrv) env = pager_environment();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(command, error);
	pager = fork();
	if (pager == 0)
		become_pager(ends[0], argv, env);
	close(ends[0]);
	if (pager < 0 || dup2(ends[1], STDOUT_FILENO) < 0) {
		close(ends[1]);
		return fail(command, error);
	}
	if (isatty(STDERR_FILENO))
		dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	return TRUE;
}

void pager_end(void)
{
	int status;

	if (pager <= 0)
		return;
	/* Each copy of the pipe has to go, or the pager waits for more. */
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	while (waitpid(pager, &status, 0) < 0 && errno == EINTR)
		;
	pager = 0;
}
