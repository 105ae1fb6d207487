// SPDX-License-Identifier: GPL-2.0
/* What passes through sockets: send, receive, messages with vectors, addresses and control data. */
#include <linux/fcntl.h>
#include <linux/time_types.h>
#include <linux/uio.h>
#include <linux/un.h>

#include "network.h"

#define DONTWAIT 0x40
#define PEEK	 2
#define BADFLAG	 1 /* MSG_OOB: these sockets have no such data */

struct message { /* struct user_msghdr */
	void *name;
	int name_size;
	struct iovec *vector;
	size_t n;
	void *control;
	size_t control_size;
	unsigned int flags;
};

struct many { /* struct mmsghdr */
	struct message message;
	unsigned int size;
};

static char got[64];
static int ends[2];

static void open_pair(int type)
{
	SYS(socketpair, 1, type, 0, ends);
}

static void show_got(long n)
{
	if (n > 0)
		show_bytes("data", got, (size_t)n < sizeof(got) ? (size_t)n : sizeof(got));
}

static void try_plain(void)
{
	open_pair(1);
	MULTIPLEXED(send, 9, "four", ends[0], "abcdef", 4, 0);
	MULTIPLEXED(send, 9, "bad-fd", -1, "abcdef", 4, 0);
	MULTIPLEXED(send, 9, "out-of-band", ends[0], "x", 1, BADFLAG);
	MULTIPLEXED(send, 9, "bad-pointer", ends[0], BAD, 4, 0);
	SYS(write, ends[0], "0123456789", 10);
	show_got(MULTIPLEXED(recv, 10, "peek-3", ends[1], got, 3, PEEK));
	show_got(MULTIPLEXED(recv, 10, "five", ends[1], got, 5, 0));
	MULTIPLEXED(recv, 10, "bad-fd", -1, got, 5, 0);
	MULTIPLEXED(recv, 10, "bad-pointer", ends[1], BAD, 5, DONTWAIT);
}

static void try_addressed(void)
{
	struct sockaddr_un here = {.sun_family = 1}, from;
	int size = sizeof(from), a = (int)SYS(socket, 1, 2, 0), b = (int)SYS(socket, 1, 2, 0);
	const char *path = NAME("datagram");

	memcpy(here.sun_path, path, length(path) + 1);
	SYS(bind, a, &here, sizeof(here));
	SOCKET(sendto, 11, "five", b, "hello world", 5, 0, &here, sizeof(here));
	SOCKET(sendto, 11, "no-address", b, "hello", 5, 0, NULL, 0);
	SOCKET(sendto, 11, "negative", b, "hello", 5, 0, &here, -1);
	SOCKET(sendto, 11, "bad-flag", b, "hello", 5, BADFLAG, &here, sizeof(here));
	SOCKET(sendto, 11, "bad-fd", -1, "hello", 5, 0, &here, sizeof(here));
	SOCKET(sendto, 11, "bad-pointer", b, BAD, 5, 0, &here, sizeof(here));
	SOCKET(sendto, 11, "bad-address", b, "hello", 5, 0, BAD, sizeof(here));
	ZERO(from);
	show_got(SOCKET(recvfrom, 12, "peek", a, got, 3, PEEK, &from, &size));
	show_number("size", size);
	size = sizeof(from);
	show_got(SOCKET(recvfrom, 12, "all", a, got, 30, DONTWAIT, &from, &size));
	show_number("size", size);
	SOCKET(recvfrom, 12, "none", a, got, 30, DONTWAIT, NULL, NULL);
	SOCKET(recvfrom, 12, "bad-fd", -1, got, 30, 0, &from, &size);
	SOCKET(recvfrom, 12, "bad-size", a, got, 30, DONTWAIT, &from, BAD);
}

static void show_message(const struct message *message, long n)
{
	if (n < 0)
		return;
	show_bytes("0", message->vector[0].iov_base, message->vector[0].iov_len);
	show_number("flags", message->flags);
	show_number("control", (long)message->control_size);
}

static void try_vectored(void)
{
	char in0[4] = "", in1[8] = "", control[64];
	struct iovec out[2] = {{"abc", 3}, {"defgh", 5}}, in[2] = {{in0, 3}, {in1, 4}};
	struct message send = {.vector = out, .n = 2}, receive = {.vector = in, .n = 2};
	long rights[8] = {0};
	int *at;

	open_pair(2);
	SOCKET(sendmsg, 16, "two", ends[0], &send, 0);
	SOCKET(sendmsg, 16, "bad-flag", ends[0], &send, BADFLAG);
	SOCKET(sendmsg, 16, "bad-fd", -1, &send, 0);
	SOCKET(sendmsg, 16, "bad-pointer", ends[0], BAD, 0);
	show_message(&receive, SOCKET(recvmsg, 17, "cut", ends[1], &receive, 0));
	SOCKET(recvmsg, 17, "none", ends[1], &receive, DONTWAIT);
	SOCKET(recvmsg, 17, "bad-flag", ends[1], &receive, BADFLAG);
	SOCKET(recvmsg, 17, "bad-fd", -1, &receive, 0);
	SOCKET(recvmsg, 17, "bad-pointer", ends[1], BAD, DONTWAIT);
	/* A descriptor in the control data: struct cmsghdr has other sizes in the two ABIs. */
	rights[0] = (long)sizeof(long) + 8 + (long)sizeof(int);
	at = (int *)&rights[1];
	at[0] = 1;
	at[1] = 1;
	at[2] = ends[0];
	send.control = rights;
	send.control_size = sizeof(long) + 8 + sizeof(int);
	SOCKET(sendmsg, 16, "rights", ends[0], &send, 0);
	receive.control = control;
	receive.control_size = sizeof(control);
	receive.flags = 0;
	show_message(&receive, SOCKET(recvmsg, 17, "rights", ends[1], &receive, 0));
	send.n = 5000;
	SOCKET(sendmsg, 16, "too-many", ends[0], &send, 0);
}

static void try_many(void)
{
	char in0[8] = "", in1[8] = "";
	struct iovec out[2] = {{"one", 3}, {"two!", 4}}, in[2] = {{in0, 6}, {in1, 7}};
	struct many send[2] = {{{.vector = &out[0], .n = 1}, 0}, {{.vector = &out[1], .n = 1}, 0}};
	struct many receive[2] = {{{.vector = &in[0], .n = 1}, 0}, {{.vector = &in[1], .n = 1}, 0}};
	struct __kernel_old_timespec soon = {0, 1000000}, wrong = {0, -1};

	open_pair(2);
	SOCKET(sendmmsg, 20, "two", ends[0], send, 2, 0);
	show_number("0", send[0].size);
	show_number("1", send[1].size);
	SOCKET(sendmmsg, 20, "bad-flag", ends[0], send, 2, BADFLAG);
	SOCKET(sendmmsg, 20, "bad-fd", -1, send, 2, 0);
	SOCKET(sendmmsg, 20, "bad-pointer", ends[0], BAD, 2, 0);
	SOCKET(recvmmsg, 19, "one", ends[1], receive, 1, 0, NULL);
	show_bytes("0", in0, 6);
	SOCKET(recvmmsg, 19, "timeout", ends[1], receive, 2, 0x10000, &soon);
	show_bytes("0", in0, 6);
	show_number("size", receive[0].size);
	SOCKET(recvmmsg, 19, "none", ends[1], receive, 2, DONTWAIT, &soon);
	SOCKET(recvmmsg, 19, "bad-time", ends[1], receive, 2, DONTWAIT, &wrong);
	SOCKET(recvmmsg, 19, "bad-flag", ends[1], receive, 2, BADFLAG, &soon);
	SOCKET(recvmmsg, 19, "bad-fd", -1, receive, 2, 0, &soon);
#ifdef __NR_recvmmsg_time64
	struct __kernel_timespec wide = {5, 0}; /* passed after a message, it would end the call */

	if (!through_socketcall)
		TRY_AS("recvmmsg", recvmmsg_time64, "wide", ends[1], receive, 2, DONTWAIT, &wide);
#endif
}

void try_transfer(void)
{
	in_child("plain", try_plain);
	in_child("addressed", try_addressed);
	in_child("vectored", try_vectored);
	in_child("many", try_many);
}
