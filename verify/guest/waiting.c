// SPDX-License-Identifier: GPL-2.0
/* Waiting for something to happen: select, poll, epoll, event counters, futexes, asynchronous I/O.
 */
#include <linux/aio_abi.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/poll.h>
#include <linux/time.h>
#include <linux/time_types.h>

#include "call.h"

static int ends[2];

/* A pipe with a byte in it: 3 can be read, 4 written. */
static void open_ready(void)
{
	SYS(pipe, ends);
	SYS(write, ends[1], "x", 1);
}

static void try_select(void)
{
	unsigned long in[32] = {0}, out[32] = {0};
	struct timeval soon = {0, 1000}, wrong = {0, -1};
	struct __kernel_old_timespec soon_ns = {0, 1000000}, wrong_ns = {-1, 0};

	open_ready();
	in[0] = out[0] = 1UL << ends[0] | 1UL << ends[1];
#ifdef __x86_64__
#define SELECT(what, ...) TRY(select, what, __VA_ARGS__)
#else
#define SELECT(what, ...) TRY_AS("select", _newselect, what, __VA_ARGS__)
#endif
	SELECT("both", ends[1] + 1, in, out, NULL, &soon);
	show_number("in", (long)in[0]);
	show_number("out", (long)out[0]);
	in[0] = 1UL << ends[1];
	SELECT("timeout", ends[1] + 1, in, NULL, NULL, &soon);
	in[0] = 1UL << 30;
	SELECT("bad-fd", 31, NULL, in, NULL, &soon);
	SELECT("negative", -1, in, out, NULL, &soon);
	SELECT("bad-time", 1, NULL, NULL, NULL, &wrong);
	SELECT("bad-pointer", 5, BAD, NULL, NULL, &soon);
#ifndef __x86_64__
	struct {
		long n;
		void *in, *out, *except, *timeout;
	} block = {ends[1] + 1, in, out, NULL, &soon};

	soon.tv_usec = 1000;
	in[0] = 1UL << ends[0];
	out[0] = 1UL << ends[0];
	TRY_AS("old_select", select, "one", &block);
	show_number("in", (long)in[0]);
	show_number("out", (long)out[0]);
	block.n = -1;
	TRY_AS("old_select", select, "negative", &block);
	TRY_AS("old_select", select, "bad-pointer", BAD);
#endif
	in[0] = 1UL << ends[0];
	TRY(pselect6, "one", ends[1] + 1, in, NULL, NULL, &soon_ns, NULL);
	show_number("in", (long)in[0]);
	TRY(pselect6, "bad-time", 1, NULL, NULL, NULL, &wrong_ns, NULL);
	TRY(pselect6, "bad-mask", 1, NULL, NULL, NULL, &soon_ns, BAD);
}

static void try_poll(void)
{
	struct pollfd fds[3];
	struct __kernel_old_timespec soon = {0, 1000000}, wrong = {-1, 0};

	open_ready();
	fds[0] = (struct pollfd){ends[0], POLLIN, 0};
	fds[1] = (struct pollfd){ends[1], POLLOUT, 0};
	fds[2] = (struct pollfd){77, POLLIN, 0};
	TRY(poll, "three", fds, 3, 5);
	show_number("0", fds[0].revents);
	show_number("1", fds[1].revents);
	show_number("2", fds[2].revents);
	fds[1].events = POLLIN;
	TRY(poll, "timeout", &fds[1], 1, 3);
	TRY(poll, "bad-pointer", BAD, 2, 3);
	TRY(poll, "too-many", fds, 100000000, 3);
	TRY(ppoll, "one", fds, 1, &soon, NULL, 8);
	TRY(ppoll, "bad-time", fds, 1, &wrong, NULL, 8);
	TRY(ppoll, "bad-size", fds, 1, &soon, &fds[2], 4);
}

static void try_epoll(void)
{
	struct epoll_event event = {.events = EPOLLIN, .data = 0x1122334455ULL}, got[2];
	uint64_t mask = 0;
	int fd;

	open_ready();
	TRY(epoll_create, "one", 1);
	TRY(epoll_create, "zero", 0);
	fd = (int)TRY(epoll_create1, "cloexec", O_CLOEXEC);
	show_number("flags", SYS(fcntl, fd, F_GETFD, 0));
	TRY(epoll_create1, "bad-flag", O_APPEND);
	TRY(epoll_ctl, "add", fd, EPOLL_CTL_ADD, ends[0], &event);
	TRY(epoll_ctl, "again", fd, EPOLL_CTL_ADD, ends[0], &event);
	TRY(epoll_ctl, "self", fd, EPOLL_CTL_ADD, fd, &event);
	TRY(epoll_ctl, "bad-operation", fd, 9, ends[0], &event);
	TRY(epoll_ctl, "bad-fd", fd, EPOLL_CTL_ADD, -1, &event);
	TRY(epoll_ctl, "bad-epoll", -1, EPOLL_CTL_ADD, ends[0], &event);
	TRY(epoll_ctl, "no-epoll", ends[0], EPOLL_CTL_MOD, ends[1], &event);
	TRY(epoll_ctl, "bad-pointer", fd, EPOLL_CTL_MOD, ends[0], BAD);
	ZERO(got);
	TRY(epoll_wait, "one", fd, got, 2, 5);
	show_number("events", got[0].events);
	show_number("data", (long long)got[0].data);
	TRY(epoll_wait, "no-room", fd, got, 0, 5);
	TRY(epoll_wait, "bad-fd", -1, got, 2, 5);
	TRY(epoll_wait, "no-epoll", ends[0], got, 2, 5);
	TRY(epoll_wait, "bad-pointer", fd, BAD, 2, 5);
	TRY(epoll_pwait, "one", fd, got, 2, 5, &mask, 8);
	TRY(epoll_pwait, "bad-size", fd, got, 2, 5, &mask, 3);
	TRY(epoll_pwait, "bad-mask", fd, got, 2, 5, BAD, 8);
	event.events = EPOLLOUT;
	TRY(epoll_ctl, "change", fd, EPOLL_CTL_MOD, ends[0], &event);
	TRY(epoll_wait, "timeout", fd, got, 2, 3);
	TRY(epoll_ctl, "delete", fd, EPOLL_CTL_DEL, ends[0], NULL);
	TRY(epoll_ctl, "delete-again", fd, EPOLL_CTL_DEL, ends[0], NULL);
}

static void try_counters(void)
{
	uint64_t value = 0;
	int fd = (int)TRY(eventfd2, "seven", 7, O_NONBLOCK);

	SYS(read, fd, &value, sizeof(value));
	show_number("value", (long long)value);
	show_number("again", SYS(read, fd, &value, sizeof(value)));
	TRY(eventfd2, "bad-flag", 7, O_APPEND);
	fd = (int)TRY(eventfd, "nine", 9);
	SYS(read, fd, &value, sizeof(value));
	show_number("value", (long long)value);
}

static void try_futex(void)
{
	struct __kernel_old_timespec soon = {0, 1000000}, wrong = {0, -1};
	struct {
		void *list;
		long offset;
		void *pending;
	} head = {&head, 0, NULL}, *got = NULL;
	int word = 5, other = 6;
	size_t size = 0;

	TRY(futex, "wrong-value", &word, FUTEX_WAIT, 4, &soon, NULL, 0);
	TRY(futex, "timeout", &word, FUTEX_WAIT, 5, &soon, NULL, 0);
	TRY(futex, "bad-time", &word, FUTEX_WAIT, 5, &wrong, NULL, 0);
	TRY(futex, "bad-pointer", BAD, FUTEX_WAIT, 5, &soon, NULL, 0);
	TRY(futex, "wake-none", &word, FUTEX_WAKE, 3, NULL, NULL, 0);
	TRY(futex, "requeue-value", &word, FUTEX_CMP_REQUEUE, 1, 2, &other, 6);
	TRY(futex, "requeue", &word, FUTEX_CMP_REQUEUE, 1, 2, &other, 5);
	/* Add 3 to `other`, then compare what it was with 6. */
	TRY(futex, "wake-op", &word, FUTEX_WAKE_OP, 1, 2, &other, 1 << 28 | 0 << 24 | 3 << 12 | 6);
	show_number("other", other);
	TRY(futex, "no-bits", &word, FUTEX_WAIT_BITSET, 5, &soon, NULL, 0);
	TRY(futex, "bad-command", &word, 77, 5, NULL, NULL, 0);
	TRY(set_robust_list, "good", &head, sizeof(head));
	TRY(set_robust_list, "bad-size", &head, 5);
	TRY(get_robust_list, "self", 0, &got, &size);
	show_number("same", (void *)got == (void *)&head);
	show_number("size", (long)size);
	TRY(get_robust_list, "missing", 29999, &got, &size);
	TRY(get_robust_list, "bad-pointer", 0, BAD, &size);
	TRY(get_robust_list, "bad-size", 0, &got, BAD);
#ifndef __x86_64__
	struct __kernel_timespec wide = {0, 1000000};

	TRY_AS("futex", futex_time64, "wide", &word, FUTEX_WAIT, 5, &wide, NULL, 0);
#endif
}

static void try_asynchronous(void)
{
	unsigned long context = 0;
	char data[8] = "";
	struct iocb block, *blocks[1] = {&block};
	struct io_event event;
	struct __kernel_old_timespec soon = {1, 0};
	int fd = file_with("aio", "asynchronous");

	ZERO(block);
	ZERO(event);
	block.aio_data = 42;
	block.aio_lio_opcode = IOCB_CMD_PREAD;
	block.aio_fildes = (unsigned int)fd;
	block.aio_buf = (unsigned long)data;
	block.aio_nbytes = 4;
	block.aio_offset = 2;
	TRY(io_setup, "four", 4, &context);
	TRY(io_setup, "used", 4, &context);
	TRY(io_setup, "bad-pointer", 4, BAD);
	TRY(io_submit, "read", context, 1, blocks);
	TRY(io_submit, "negative", context, -1, blocks);
	TRY(io_submit, "bad-pointer", context, 1, BAD);
	TRY(io_getevents, "one", context, 1, 1, &event, &soon);
	show_number("data", (long long)event.data);
	show_number("result", (long long)event.res);
	show_bytes("read", data, 4);
	TRY(io_getevents, "order", context, 3, 2, &event, &soon);
	TRY(io_cancel, "done", context, &block, &event);
	TRY(io_destroy, "good", context);
	TRY(io_destroy, "again", context);
	TRY(io_uring_setup, "no-entries", 0, NULL);
	TRY(io_uring_enter, "bad-fd", -1, 1, 0, 0, NULL, 0);
	TRY(io_uring_register, "bad-fd", -1, 0, NULL, 0);
}

void try_waiting(void)
{
	in_child("select", try_select);
	in_child("poll", try_poll);
	in_child("epoll", try_epoll);
	in_child("counters", try_counters);
	in_child("futex", try_futex);
	in_child("asynchronous", try_asynchronous);
}
