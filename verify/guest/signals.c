// SPDX-License-Identifier: GPL-2.0
/* Signals: actions, masks, queues, stacks, descriptors, and the return from a handler. */
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/time_types.h>

#include "call.h"

#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000
#endif

/* What the kernel takes, whatever a C library calls it. */
struct action {
	union {
		void (*handler)(int);
		void (*with_info)(int, siginfo_t *, void *);
	};
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

/*
 * How a handler returns. The 32-bit kernel lays out another frame for a handler without
 * SA_SIGINFO, which wants sigreturn(2) and not rt_sigreturn(2).
 */
void return_rt(void);
void return_old(void);
#ifdef __x86_64__
#define return_old return_rt
asm(".globl return_rt\n"
    "return_rt:\n"
    "	mov $15, %eax\n"
    "	syscall\n");
#else
asm(".globl return_rt\n"
    "return_rt:\n"
    "	mov $173, %eax\n"
    "	int $0x80\n"
    ".globl return_old\n"
    "return_old:\n"
    "	pop %eax\n"
    "	mov $119, %eax\n"
    "	int $0x80\n");
#endif

static volatile int caught, times;

static void catch_it(int number)
{
	caught = number;
	times++;
}

static volatile int info_code, info_value;
static void catch_info(int number, siginfo_t *info, void *context)
{
	(void)context;
	caught = number;
	info_code = info->si_code;
	info_value = info->si_int;
}

static void catch_with(int signal, void (*handler)(int), unsigned long flags)
{
	struct action action = {{handler}, flags | SA_RESTORER, return_old, 0};

	SYS(rt_sigaction, signal, &action, NULL, 8);
}

static void try_actions(void)
{
	struct action action = {{catch_it}, SA_RESTORER, return_old, 0}, old;

	ZERO(old);
	TRY(rt_sigaction, "set", SIGUSR1, &action, NULL, 8);
	TRY(rt_sigaction, "get", SIGUSR1, NULL, &old, 8);
	show_number("same", old.handler == catch_it);
	TRY(rt_sigaction, "bad-size", SIGUSR1, &action, NULL, 4);
	TRY(rt_sigaction, "kill", SIGKILL, &action, NULL, 8);
	TRY(rt_sigaction, "bad-signal", 99, &action, NULL, 8);
	TRY(rt_sigaction, "bad-pointer", SIGUSR1, BAD, NULL, 8);
	TRY(kill, "self", SYS(getpid), SIGUSR1);
	report("kill", "handled", caught);
	show_number("times", times);
	action.flags |= SA_SIGINFO;
	action.with_info = catch_info;
	action.restorer = return_rt;
	SYS(rt_sigaction, SIGUSR2, &action, NULL, 8);
	SYS(kill, SYS(getpid), SIGUSR2);
	report("rt_sigreturn", "after-handler", caught);
	show_number("code", info_code);
#ifndef __x86_64__
	struct {
		void (*handler)(int);
		unsigned long mask, flags;
		void (*restorer)(void);
	} plain = {catch_it, 0, SA_RESTORER, return_old}, was;

	ZERO(was);
	TRY(sigaction, "set", SIGUSR2, &plain, NULL);
	TRY(sigaction, "get", SIGUSR2, NULL, &was);
	show_number("same", was.handler == catch_it);
	TRY(sigaction, "bad-signal", 99, &plain, NULL);
	TRY(sigaction, "bad-pointer", SIGUSR2, BAD, NULL);
	SYS(kill, SYS(getpid), SIGUSR2);
	report("sigreturn", "after-handler", caught);
	show_number("times", times);
	report("signal", "set", SYS(signal, SIGUSR1, 1 /* SIG_IGN */) == (long)catch_it);
	TRY(signal, "again", SIGUSR1, 0);
	TRY(signal, "bad", 99, 0);
#endif
}

static void try_masks(void)
{
	uint64_t set = 1ULL << (SIGUSR1 - 1) | 1ULL << (SIGUSR2 - 1) | 1ULL << 33, old = 0;

	catch_with(SIGUSR1, catch_it, 0);
	catch_with(34, catch_it, 0);
	TRY(rt_sigprocmask, "block", SIG_BLOCK, &set, NULL, 8);
	TRY(rt_sigprocmask, "get", SIG_BLOCK, NULL, &old, 8);
	show_number("mask", (long long)old);
	TRY(rt_sigprocmask, "bad-how", 9, &set, NULL, 8);
	TRY(rt_sigprocmask, "bad-size", SIG_BLOCK, &set, NULL, 4);
	TRY(rt_sigprocmask, "bad-pointer", SIG_BLOCK, BAD, NULL, 8);
	SYS(kill, SYS(getpid), SIGUSR1);
	SYS(tkill, SYS(gettid), 34);
	old = 0;
	TRY(rt_sigpending, "two", &old, 8);
	show_number("set", (long long)old);
	TRY(rt_sigpending, "small", &old, 4);
	TRY(rt_sigpending, "too-large", &old, 16);
	TRY(rt_sigpending, "bad-pointer", BAD, 8);
#ifndef __x86_64__
	unsigned long small = 1UL << (SIGUSR2 - 1), was = 0;

	TRY(sigpending, "one", &was);
	show_number("set", (long)was);
	TRY(sigpending, "bad-pointer", BAD);
	TRY(sigprocmask, "unblock-2", SIG_UNBLOCK, &small, &was);
	show_number("was", (long)was);
	TRY(sigprocmask, "get", SIG_BLOCK, NULL, &was);
	show_number("mask", (long)was);
	TRY(sigprocmask, "bad-how", 9, &small, NULL);
	TRY(sigprocmask, "bad-pointer", SIG_BLOCK, BAD, NULL);
	TRY(sgetmask, "now");
	TRY(ssetmask, "usr2", small);
	show_number("times", times);
	TRY(sgetmask, "now");
#endif
}

static void try_queue(void)
{
	uint64_t set = 1ULL << (SIGUSR1 - 1), other = 1ULL << (SIGUSR2 - 1);
	struct __kernel_old_timespec soon = {0, 2000000}, wrong = {0, -1};
	siginfo_t info;

	ZERO(info);
	SYS(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8);
	SYS(rt_sigprocmask, SIG_BLOCK, &other, NULL, 8);
	info.si_signo = SIGUSR1;
	info.si_code = SI_QUEUE;
	info.si_int = 1234;
	TRY(rt_sigqueueinfo, "self", SYS(getpid), SIGUSR1, &info);
	TRY(rt_sigqueueinfo, "bad-signal", SYS(getpid), 99, &info);
	TRY(rt_sigqueueinfo, "missing", 29999, SIGUSR1, &info);
	TRY(rt_sigqueueinfo, "bad-pointer", SYS(getpid), SIGUSR1, BAD);
	ZERO(info);
	TRY(rt_sigtimedwait, "queued", &set, &info, &soon, 8);
	show_number("code", info.si_code);
	show_number("value", info.si_int);
	TRY(rt_sigtimedwait, "timeout", &set, &info, &soon, 8);
	TRY(rt_sigtimedwait, "bad-time", &set, &info, &wrong, 8);
	TRY(rt_sigtimedwait, "bad-size", &set, &info, &soon, 4);
	TRY(rt_sigtimedwait, "bad-pointer", BAD, &info, &soon, 8);
	ZERO(info);
	info.si_code = SI_QUEUE;
	info.si_int = 77;
	TRY(rt_tgsigqueueinfo, "self", SYS(getpid), SYS(gettid), SIGUSR2, &info);
	TRY(rt_tgsigqueueinfo, "bad-tid", SYS(getpid), 29999, SIGUSR2, &info);
	TRY(rt_tgsigqueueinfo, "negative", -1, SYS(gettid), SIGUSR2, &info);
	TRY(rt_tgsigqueueinfo, "bad-signal", SYS(getpid), SYS(gettid), 99, &info);
	struct action action = {
		.with_info = catch_info, .flags = SA_SIGINFO | SA_RESTORER, .restorer = return_rt};

	SYS(rt_sigaction, SIGUSR2, &action, NULL, 8);
	SYS(rt_sigprocmask, SIG_UNBLOCK, &other, NULL, 8);
	report("rt_tgsigqueueinfo", "handled", caught);
	show_number("code", info_code);
	show_number("value", info_value);
#ifndef __x86_64__
	struct __kernel_timespec wide = {0, 2000000};

	TRY_AS("rt_sigtimedwait", rt_sigtimedwait_time64, "wide", &set, NULL, &wide, 8);
#endif
}

static char other_stack[32768] __attribute__((aligned(16)));
static volatile int on_stack;

static void catch_where(int number)
{
	char here;

	caught = number;
	on_stack = &here >= other_stack && &here < other_stack + sizeof(other_stack);
}

static void try_stack(void)
{
	stack_t stack = {.ss_sp = other_stack, .ss_flags = 0, .ss_size = sizeof(other_stack)}, old;

	ZERO(old);
	TRY(sigaltstack, "set", &stack, NULL);
	TRY(sigaltstack, "get", NULL, &old);
	show_number("same", old.ss_sp == other_stack);
	show_number("size", (long)old.ss_size);
	show_number("flags", old.ss_flags);
	stack.ss_size = 16;
	TRY(sigaltstack, "too-small", &stack, NULL);
	stack.ss_flags = 99;
	TRY(sigaltstack, "bad-flag", &stack, NULL);
	TRY(sigaltstack, "bad-pointer", BAD, NULL);
	TRY(sigaltstack, "bad-old", NULL, BAD);
	catch_with(SIGUSR1, catch_where, SA_ONSTACK);
	SYS(kill, SYS(getpid), SIGUSR1);
	report("sigaltstack", "handler-on-it", on_stack);
}

/* sigsuspend() and pause() end with a signal that comes while they wait. */
static void try_suspend(void)
{
	uint64_t all = ~0ULL, none = 0;

	catch_with(SIGUSR1, catch_it, 0);
	SYS(rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
	SYS(kill, SYS(getpid), SIGUSR1);
	TRY(rt_sigsuspend, "pending", &none, 8);
	show_number("caught", caught);
	TRY(rt_sigsuspend, "bad-size", &none, 4);
	TRY(rt_sigsuspend, "bad-pointer", BAD, 8);
#ifndef __x86_64__
	caught = 0;
	SYS(kill, SYS(getpid), SIGUSR1);
	TRY(sigsuspend, "pending", 0, 0, 0);
	show_number("caught", caught);
#endif
	catch_with(SIGALRM, catch_it, 0);
	SYS(rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
	long interval[4] = {0, 0, 0, 20000};

	SYS(setitimer, 0, interval, NULL);
	TRY(pause, "alarm");
	show_number("caught", caught);
}

static void try_descriptors(void)
{
	uint64_t set = 1ULL << (SIGUSR1 - 1), more = set | 1ULL << (SIGUSR2 - 1);
	unsigned int info[32] = {0};
	int fd;

	SYS(rt_sigprocmask, SIG_BLOCK, &more, NULL, 8);
	fd = (int)TRY(signalfd4, "nonblock", -1, &set, 8, O_NONBLOCK);
	show_number("read", SYS(read, fd, info, sizeof(info)));
	SYS(kill, SYS(getpid), SIGUSR1);
	report("signalfd4", "read", SYS(read, fd, info, sizeof(info)));
	show_number("signal", info[0]);
	TRY(signalfd4, "change", fd, &more, 8, 0);
	TRY(signalfd4, "bad-fd", 1, &set, 8, 0);
	TRY(signalfd4, "bad-size", -1, &set, 4, 0);
	TRY(signalfd4, "bad-flag", -1, &set, 8, O_APPEND);
	TRY(signalfd4, "bad-pointer", -1, BAD, 8, 0);
	TRY(signalfd, "new", -1, &set, 8);
	TRY(signalfd, "bad-size", -1, &set, 4);
	TRY(signalfd, "bad-fd", 1, &set, 8);
	TRY(signalfd, "bad-pointer", -1, BAD, 8);
}

void try_signals(void)
{
	in_child("actions", try_actions);
	in_child("masks", try_masks);
	in_child("queue", try_queue);
	in_child("stack", try_stack);
	in_child("suspend", try_suspend);
	in_child("descriptors", try_descriptors);
}
