// SPDX-License-Identifier: GPL-2.0
/* Processes: make, run, end, wait for, name, group and limit them. */
#include <linux/fcntl.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "call.h"

#define SIGCHLD_ 17
#define SIGTERM_ 15
#define SIGKILL_ 9
#define FLAT	 -100 /* AT_FDCWD */

/* A child that ends with `status`. */
static int child_with(int status)
{
	int pid = fork_child();

	if (pid == 0)
		leave(status);
	return pid;
}

static int child_that_waits(void)
{
	int pid = fork_child();

	while (pid == 0)
		SYS(pause);
	return pid;
}

static void try_fork(void)
{
	int parent_tid = 0;
	long pid = fork_child();

	if (pid == 0)
		leave(3);
	report("fork", "exit-3", pid > 0);
	show_number("status", reap((int)pid));
	end_line();
	pid = SYS(clone, SIGCHLD_, 0, 0, 0, 0);
	if (pid == 0)
		leave(4);
	report("clone", "exit-4", pid > 0);
	show_number("status", reap((int)pid));
	TRY(clone, "bad-flag", CLONE_SIGHAND | SIGCHLD_, 0, 0, 0, 0);
	TRY(clone, "bad-thread", CLONE_THREAD, 0, 0, 0, 0);
	end_line();
	pid = SYS(clone, CLONE_PARENT_SETTID | SIGCHLD_, 0, &parent_tid, 0, 0);
	if (pid == 0)
		leave(5);
	report("clone", "parent-tid", pid > 0);
	show_number("told", parent_tid == (int)pid);
	show_number("status", reap((int)pid));
	TRY(clone3, "bad-size", NULL, 3);
	TRY(clone3, "bad-pointer", BAD, 64);
	pid = fork_child();
	if (pid == 0)
		for (;;)
			SYS(exit, 6);
	report("exit", "6", 0);
	show_number("status", reap((int)pid));
	pid = fork_child();
	if (pid == 0)
		for (;;)
			SYS(exit_group, 7);
	report("exit_group", "7", 0);
	show_number("status", reap((int)pid));
}

/* The child of vfork() runs on our stack: it must end without a return. */
static void try_vfork(void)
{
	long pid;

	end_line();
#ifdef __x86_64__
	asm volatile("syscall\n"
		     "	test %%rax, %%rax\n"
		     "	jnz 1f\n"
		     "	mov $8, %%edi\n"
		     "	mov $60, %%eax\n"
		     "	syscall\n"
		     "1:"
		     : "=a"(pid)
		     : "0"((long)__NR_vfork)
		     : "rcx", "r11", "rdi", "memory");
#else
	asm volatile("int $0x80\n"
		     "	test %%eax, %%eax\n"
		     "	jnz 1f\n"
		     "	mov $8, %%ebx\n"
		     "	mov $1, %%eax\n"
		     "	int $0x80\n"
		     "1:"
		     : "=a"(pid)
		     : "0"((long)__NR_vfork)
		     : "ebx", "memory");
#endif
	report("vfork", "exit-8", pid > 0);
	show_number("status", reap((int)pid));
}

static void show_info(const int *info)
{
	show_number("signal", info[0]);
	show_number("code", info[2]);
}

static void try_wait(void)
{
	struct rusage usage;
	int status = -1, pid = child_with(5), info[32] = {0};

	TRY_OK(wait4, "child", pid, &status, 0, &usage);
	show_number("status", status);
	TRY(wait4, "gone", pid, &status, 0, NULL);
	TRY(wait4, "bad-options", -1, &status, 0x4444, NULL);
	TRY(wait4, "no-child", -1, &status, WNOHANG, NULL);
	pid = child_that_waits();
	TRY(wait4, "running", pid, &status, WNOHANG, NULL);
	SYS(kill, pid, SIGTERM_);
	TRY_OK(wait4, "killed", -1, &status, 0, NULL);
	show_number("status", status);
	pid = child_with(6);
	TRY(wait4, "bad-pointer", pid, BAD, 0, NULL);
	pid = child_with(7);
	TRY(waitid, "exited", P_PID, pid, info, WEXITED, &usage);
	show_info(info);
	TRY(waitid, "no-options", P_PID, pid, info, 0, NULL);
	TRY(waitid, "bad-type", 9, pid, info, WEXITED, NULL);
	TRY(waitid, "no-child", P_ALL, 0, info, WEXITED | WNOHANG, NULL);
	pid = child_with(8);
	TRY(waitid, "peek", P_PID, pid, info, WEXITED | WNOWAIT, NULL);
	TRY_OK(wait4, "after-peek", pid, &status, 0, NULL);
	show_number("status", status);
#ifndef __x86_64__
	pid = child_with(9);
	TRY_OK(waitpid, "child", pid, &status, 0);
	show_number("status", status);
	TRY(waitpid, "gone", pid, &status, 0);
	TRY(waitpid, "bad-options", -1, &status, 0x4444);
	pid = child_with(10);
	TRY(waitpid, "bad-pointer", pid, BAD, 0);
#endif
}

static void try_exec(void)
{
	char *const arguments[] = {"none", NULL};
	int fd = file_with("script", "#!/none-such\n");

	SYS(fchmod, fd, 0755);
	SYS(close, fd);
	TRY(execve, "missing", "none", arguments, NULL);
	TRY(execve, "no-interpreter", "script", arguments, NULL);
	TRY(execve, "folder", ".", arguments, NULL);
	TRY(execve, "bad-path", BAD, arguments, NULL);
	TRY(execve, "bad-arguments", "script", BAD, NULL);
	TRY(execve, "bad-environment", "script", arguments, BAD);
	fd = file_with("nonsense", "what is this");
	SYS(fchmod, fd, 0755);
	SYS(close, fd);
	TRY(execve, "no-format", "nonsense", arguments, NULL);
	TRY(execveat, "missing", FLAT, "none", arguments, NULL, 0);
	TRY(execveat, "bad-fd", -1, "none", arguments, NULL, 0);
	TRY(execveat, "bad-flag", FLAT, "none", arguments, NULL, 2);
#ifdef __x86_64__
	TRY(uselib, "missing", "none");
#endif
}

static void try_groups_of_processes(void)
{
	int pid = child_that_waits(), other = child_that_waits();

	TRY(setpgid, "own-group", pid, pid);
	show_number("is", SYS(getpgid, pid) == pid);
	TRY(setpgid, "join", other, pid);
	show_number("is", SYS(getpgid, other) == pid);
	TRY(setpgid, "missing-group", other, 29999);
	TRY(setpgid, "missing-pid", 29999, pid);
	TRY(setpgid, "negative", pid, -1);
	TRY_OK(getpgid, "child", pid);
	TRY(getpgid, "missing", 29999);
	TRY_OK(getsid, "child", pid);
	TRY(getsid, "missing", 29999);
	report("getpgrp", "self", SYS(getpgrp) == SYS(getpgid, 0));
	TRY(kill, "group-0", -pid, 0);
	TRY(kill, "bad-signal", pid, 99);
	TRY(kill, "missing", 29999, SIGTERM_);
	TRY(tkill, "check", pid, 0);
	TRY(tkill, "bad-signal", pid, 99);
	TRY(tkill, "negative", -1, 0);
	TRY(tgkill, "check", pid, pid, 0);
	TRY(tgkill, "other-group", pid, other, 0);
	TRY(tgkill, "bad-signal", pid, pid, 99);
	TRY(tgkill, "negative", -1, pid, 0);
	TRY(kill, "child", pid, SIGTERM_);
	show_number("status", reap(pid));
	TRY(tgkill, "child", other, other, SIGKILL_);
	show_number("status", reap(other));
	pid = child_that_waits();
	TRY(tkill, "child", pid, SIGKILL_);
	show_number("status", reap(pid));
	report("getpid", "self", SYS(getpid) > 1);
	report("getppid", "self", SYS(getppid) > 0 && SYS(getppid) != SYS(getpid));
	report("gettid", "self", SYS(gettid) == SYS(getpid));
	TRY_OK(setsid, "new");
	show_number("leader", SYS(getsid, 0) == SYS(getpid));
	TRY(setsid, "again");
	TRY(setpgid, "leader", 0, 0);
	TRY_OK(set_tid_address, "null", NULL);
}

static void try_names(void)
{
	char name[16] = "";
	int value = 0;

	TRY(prctl, "set-name", PR_SET_NAME, "guest-name", 0, 0, 0);
	TRY(prctl, "get-name", PR_GET_NAME, name, 0, 0, 0);
	show_text("name", name);
	TRY(prctl, "bad-option", 9999, 1, 2, 3, 4);
	TRY(prctl, "bad-signal", PR_SET_PDEATHSIG, 99, 0, 0, 0);
	TRY(prctl, "set-signal", PR_SET_PDEATHSIG, 10, 0, 0, 0);
	TRY(prctl, "get-signal", PR_GET_PDEATHSIG, &value, 0, 0, 0);
	show_number("signal", value);
	TRY(prctl, "get-signal-bad-pointer", PR_GET_PDEATHSIG, BAD, 0, 0, 0);
	TRY(prctl, "not-dumpable", PR_SET_DUMPABLE, 0, 0, 0, 0);
	TRY(prctl, "dumpable", PR_GET_DUMPABLE, 0, 0, 0, 0);
	TRY(prctl, "no-new-privileges-bad", PR_SET_NO_NEW_PRIVS, 1, 2, 0, 0);
	TRY(personality, "get", 0xffffffff);
	TRY(personality, "set", 0x0040000);
	TRY(personality, "now", 0xffffffff);
	TRY(unshare, "nothing", 0);
	TRY(unshare, "files", CLONE_FILES);
	TRY(unshare, "host-name", CLONE_NEWUTS);
	TRY(unshare, "bad-flag", 0x1000);
	TRY(unshare, "thread-and-vm", 0x80);
	TRY(setns, "bad-fd", -1, 0);
	TRY(setns, "no-namespace", 1, CLONE_NEWUTS);
	TRY(ptrace, "missing", 16, 29999, 0, 0);
	TRY(ptrace, "bad-request", 0x7777, SYS(getpid), 0, 0);
	TRY(ptrace, "peek-not-traced", 1, 1, 0, 0);
	TRY(kcmp, "self-files", SYS(getpid), SYS(getpid), 0, 1, 1);
	TRY(kcmp, "missing", 29999, SYS(getpid), 0, 1, 1);
	TRY(kcmp, "bad-type", SYS(getpid), SYS(getpid), 99, 1, 1);
	TRY_OK(pidfd_open, "self", SYS(getpid), 0);
	TRY(pidfd_open, "bad-flag", SYS(getpid), 1);
	TRY(pidfd_send_signal, "bad-fd", -1, 0, NULL, 0);
	TRY(pidfd_getfd, "bad-fd", -1, 1, 0);
	SYS(setuid, 9);
	TRY(unshare, "forbidden", CLONE_NEWUTS);
}

static void try_tracing(void)
{
	int status = 0, pid = fork_child();

	if (pid == 0) {
		SYS(ptrace, 0, 0, 0, 0); /* PTRACE_TRACEME */
		SYS(kill, SYS(getpid), 19);
		leave(9);
	}
	SYS(wait4, pid, &status, 2, 0);
	report("ptrace", "stopped", status);
	TRY(ptrace, "set-options", 0x4200, pid, 0, 1);
	TRY(ptrace, "bad-options", 0x4200, pid, 0, 0x40000000);
	TRY(ptrace, "continue", 7, pid, 0, 0);
	show_number("status", reap(pid));
}

static void try_limits(void)
{
	struct rlimit limit = {0, 0};
	struct {
		uint64_t now, most;
	} wide = {60, 70}, old = {0, 0};
	struct rusage usage;

	limit.rlim_cur = 40;
	limit.rlim_max = 50;
	TRY(setrlimit, "files-40-50", RLIMIT_NOFILE, &limit);
	TRY(setrlimit, "bad-resource", 99, &limit);
	TRY(setrlimit, "bad-pointer", RLIMIT_NOFILE, BAD);
	limit.rlim_cur = limit.rlim_max = 0;
	TRY(getrlimit, "files", RLIMIT_NOFILE, &limit);
	show_number("now", (long)limit.rlim_cur);
	show_number("most", (long)limit.rlim_max);
	TRY(getrlimit, "bad-resource", 99, &limit);
	limit.rlim_cur = 60;
	TRY(setrlimit, "above-most", RLIMIT_NOFILE, &limit);
#ifndef __x86_64__
	TRY_AS("old_getrlimit", getrlimit, "files", RLIMIT_NOFILE, &limit);
	TRY_AS("getrlimit", ugetrlimit, "files", RLIMIT_NOFILE, &limit);
	show_number("now", (long)limit.rlim_cur);
#endif
	TRY(prlimit64, "stack", 0, RLIMIT_NOFILE, &wide, &old);
	show_number("was", (long long)old.now);
	show_number("most", (long long)old.most);
	TRY(prlimit64, "missing", 29999, RLIMIT_NOFILE, NULL, &old);
	TRY(prlimit64, "bad-resource", 0, 99, NULL, &old);
	TRY(getrusage, "self", 0, &usage);
	TRY(getrusage, "bad-who", 9, &usage);
	TRY(getrusage, "bad-pointer", 0, BAD);
}

static void try_priorities(void)
{
	int pid = child_that_waits();

	TRY(setpriority, "process-7", 0, pid, 7);
	TRY(getpriority, "process", 0, pid);
	TRY(getpriority, "self", 0, 0);
	TRY(getpriority, "bad-which", 9, pid);
	TRY(getpriority, "missing", 0, 29999);
	TRY(setpriority, "bad-which", 9, pid, 7);
	TRY(setpriority, "missing", 0, 29999, 7);
	TRY(setpriority, "clamped", 0, pid, 99);
	TRY(getpriority, "process", 0, pid);
	TRY(setpriority, "user", 2, 4321, 3);
#ifndef __x86_64__
	TRY(nice, "3", 3);
	TRY(getpriority, "self", 0, 0);
#endif
	TRY(ioprio_set, "best-effort-5", 1, pid, 2 << 13 | 5);
	TRY(ioprio_get, "child", 1, pid);
	TRY(ioprio_set, "bad-which", 9, pid, 2 << 13 | 5);
	TRY(ioprio_set, "bad-class", 1, pid, 6 << 13);
	TRY(ioprio_get, "missing", 1, 29999);
	SYS(kill, pid, SIGKILL_);
	reap(pid);
}

static void try_capabilities(void)
{
	struct {
		unsigned int version;
		int pid;
	} header = {0x20080522, 0};
	unsigned int data[6] = {0};

	TRY(capget, "self", &header, data);
	show_number("low", data[0] != 0);
	header.pid = 29999;
	TRY(capget, "missing", &header, data);
	header.pid = 0;
	data[0] = data[1] = 1 << 3;
	data[3] = data[4] = 0;
	TRY(capset, "one", &header, data);
	TRY(capget, "self", &header, data);
	show_number("low", data[0]);
	data[1] = 1 << 5;
	TRY(capset, "forbidden", &header, data);
	TRY(capset, "bad-pointer", &header, BAD);
	header.version = 7;
	TRY(capget, "bad-version", &header, data);
}

void try_processes(void)
{
	in_child("fork", try_fork);
	in_child("vfork", try_vfork);
	in_child("wait", try_wait);
	in_child("exec", try_exec);
	in_child("groups", try_groups_of_processes);
	in_child("names", try_names);
	in_child("tracing", try_tracing);
	in_child("limits", try_limits);
	in_child("priorities", try_priorities);
	in_child("capabilities", try_capabilities);
}
