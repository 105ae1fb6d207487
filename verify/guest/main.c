// SPDX-License-Identifier: GPL-2.0
/*
 * The init of the booted kernel: set the stage, run the scenarios as a 64-bit program, run them
 * again as a 32-bit one (/abi32), print what the kernel complained of, end.
 */
#include <linux/fcntl.h>
#include <linux/mount.h>
#include <linux/reboot.h>
#include <linux/wait.h>

#include "call.h"

#define END_LINE "ksweep-guest: end"

#ifdef __x86_64__
asm(".globl _start\n"
    "_start:\n"
    "	xor %ebp, %ebp\n"
    "	mov %rsp, %rdi\n"
    "	and $-16, %rsp\n"
    "	call run_guest\n"
    "	hlt\n");
#define SCRATCH "/scratch64"
#else
asm(".globl _start\n"
    "_start:\n"
    "	xor %ebp, %ebp\n"
    "	mov %esp, %eax\n"
    "	and $-16, %esp\n"
    "	sub $12, %esp\n"
    "	push %eax\n"
    "	call run_guest\n"
    "	hlt\n");
#define SCRATCH "/scratch32"
#endif
void run_guest(const long *stack) __attribute__((noreturn, used));

static const struct family {
	const char *name;
	void (*run)(void);
} families[] = {
	{"files", try_files},
	{"paths", try_paths},
	{"metadata", try_metadata},
	{"ipc", try_ipc},
	{"ids", try_ids},
	{"network", try_network},
	{"processes", try_processes},
	{"signals", try_signals},
	{"memory", try_memory},
	{"waiting", try_waiting},
	{"mqueue", try_mqueue},
	{"time", try_time},
	{"scheduler", try_scheduler},
	{"system", try_system},
	{"mounts", try_mounts},
	{"machine", try_machine},
	{"old", try_old},
};

void leave(int status)
{
	end_line();
	for (;;)
		SYS(exit_group, status);
}

int fork_child(void)
{
	end_line();
	return (int)SYS(fork);
}

int reap(int pid)
{
	int status = -1;

	while (SYS(wait4, pid, &status, 0, 0) == -4 /* EINTR */)
		;
	return status;
}

int in_child(const char *name, void (*scenario)(void))
{
	int status, pid = fork_child();

	if (pid < 0) {
		report("fork", name, pid);
		return -1;
	}
	if (pid == 0) {
		SYS(alarm, 10);
		scenario();
		leave(0);
	}
	status = reap(pid);
	if (status & 0x7f)
		report("child-died-by-signal", name, status & 0x7f);
	end_line();
	return status;
}

int file_with(const char *path, const char *text)
{
	int fd = (int)SYS(open, path, O_RDWR | O_CREAT | O_TRUNC, 0644);

	SYS(write, fd, text, length(text));
	SYS(lseek, fd, 0, 0);
	return fd;
}

static int number_of(const char *text)
{
	int value = 0;

	while (*text >= '0' && *text <= '9')
		value = value * 10 + *text++ - '0';
	return value;
}

static void run_families(long argc, char *const *argv)
{
	const char *only = argc > 1 ? argv[1] : NULL;

	if (argc == 6 && same(only, "swap")) {
		if (same(argv[2], ABI))
			swap_arguments(number_of(argv[3]), number_of(argv[4]), number_of(argv[5]));
		only = NULL;
	}
	SYS(mkdir, SCRATCH, 0755);
	/* Sizes are given, so that statfs() shows the same on every machine. Without tmpfs: ramfs.
	 */
	SYS(mount, "scratch", SCRATCH, "tmpfs", 0, "size=1m,nr_inodes=512,mode=755");
	SYS(chdir, SCRATCH);
	SYS(umask, 022);
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (!only || same(only, families[i].name))
			in_child(families[i].name, families[i].run);
	end_line();
}

#ifdef __x86_64__
/* Kernel messages of level "warning" and worse, which the quiet console did not show. */
static void show_kernel_log(void)
{
	static char log[1 << 18];
	long n = SYS(syslog, 3, log, sizeof(log) - 1);
	char *at = log;

	while (n > 0 && at < log + n) {
		char *end = at;

		while (end < log + n && *end != '\n')
			end++;
		*end = '\0';
		if (at[0] == '<' && at[1] >= '0' && at[1] <= '4' && at[2] == '>')
			say_line(at + 3);
		at = end + 1;
	}
}

static void open_console(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (SYS(open, "/dev/console", O_RDWR) < 0)
			return;
}

static void run_abi32(char *const *arguments)
{
	int pid = fork_child();

	if (pid == 0) {
		long error = SYS(execve, "/abi32", arguments, NULL);

		say_line(error == -8 ? "abi32 unavailable: the kernel runs no 32-bit programs"
				     : "abi32 unavailable: cannot be started");
		leave(0);
	}
	reap(pid);
}

void run_guest(const long *stack)
{
	long argc = stack[0];
	char *const *argv = (char *const *)&stack[1];

	/* Only ever the init of a guest: started elsewhere by mistake, this would do harm. */
	if (SYS(getpid) != 1)
		leave(2);
	if (SYS(fcntl, 1, F_GETFD) < 0)
		open_console();
	/*
	 * Kernel messages must not break into our lines. Panic and oops raise the level again by
	 * themselves, and warnings are shown at the end.
	 */
	SYS(syslog, 8, 0, 1);
	run_families(argc, argv);
	run_abi32(argv);
	show_kernel_log();
	say_line(END_LINE);
	SYS(sync);
	SYS(reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART, 0);
	for (;;)
		SYS(pause);
}
#else
void run_guest(const long *stack)
{
	long argc = stack[0];

	if (SYS(getppid) != 1)
		leave(2);
	run_families(argc, (char *const *)&stack[1]);
	leave(0);
}
#endif
