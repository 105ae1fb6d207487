// SPDX-License-Identifier: GPL-2.0
/* POSIX message queues. */
#include <linux/fcntl.h>
#include <linux/mqueue.h>
#include <linux/time_types.h>

#include "call.h"

static char got[64];

static void receive(const char *what, int queue, size_t size)
{
	struct __kernel_old_timespec past = {1, 0};
	unsigned int priority = 99;
	long n = TRY(mq_timedreceive, what, queue, got, size, &priority, &past);

	if (n < 0)
		return;
	show_bytes("data", got, (size_t)n);
	show_number("priority", priority);
}

static void try_queue(void)
{
	struct mq_attr attributes = {.mq_maxmsg = 3, .mq_msgsize = 20}, now;
	struct __kernel_old_timespec past = {1, 0}, wrong = {1, -1};
	long event[16] = {0};
	int queue, fast;

	queue = (int)TRY(mq_open, "new", "queue", O_RDWR | O_CREAT | O_EXCL, 0604, &attributes);
	TRY(mq_open, "exists", "queue", O_RDWR | O_CREAT | O_EXCL, 0604, &attributes);
	TRY(mq_open, "missing", "none", O_RDWR, 0, NULL);
	TRY(mq_open, "bad-name", BAD, O_RDWR | O_CREAT, 0600, NULL);
	TRY(mq_open, "bad-attributes", "other", O_RDWR | O_CREAT, 0600, BAD);
	fast = (int)SYS(mq_open, "queue", O_RDWR | O_NONBLOCK, 0, NULL);
	TRY(mq_timedsend, "low", queue, "abcdef", 4, 2, NULL);
	TRY(mq_timedsend, "high", queue, "urgent!", 6, 9, &past);
	TRY(mq_timedsend, "too-long", queue, got, 30, 1, &past);
	TRY(mq_timedsend, "bad-priority", queue, "x", 1, 40000, &past);
	TRY(mq_timedsend, "bad-time", queue, "x", 1, 1, &wrong);
	TRY(mq_timedsend, "bad-fd", -1, "x", 1, 1, &past);
	TRY(mq_timedsend, "no-queue", 1, "x", 1, 1, &past);
	TRY(mq_timedsend, "bad-pointer", queue, BAD, 4, 1, &past);
	TRY(mq_timedsend, "third", queue, "z", 1, 0, NULL);
	TRY(mq_timedsend, "full", queue, "x", 1, 1, &past);
	TRY(mq_timedsend, "full-nonblock", fast, "x", 1, 1, NULL);
	ZERO(now);
	TRY(mq_getsetattr, "get", queue, NULL, &now);
	show_number("waiting", now.mq_curmsgs);
	show_number("most", now.mq_maxmsg);
	show_number("size", now.mq_msgsize);
	receive("small", queue, 5);
	receive("first", queue, 40);
	receive("second", queue, 40);
	receive("third", queue, 40);
	receive("empty", queue, 40);
	receive("empty-nonblock", fast, 40);
	receive("bad-fd", -1, 40);
	receive("no-queue", 1, 40);
	TRY(mq_timedreceive, "bad-time", queue, got, 40, NULL, &wrong);
	attributes.mq_flags = O_NONBLOCK;
	TRY(mq_getsetattr, "nonblock", queue, &attributes, &now);
	show_number("was", now.mq_flags);
	TRY(mq_timedreceive, "none", queue, got, 40, NULL, NULL);
	attributes.mq_flags = O_APPEND;
	TRY(mq_getsetattr, "bad-flag", queue, &attributes, NULL);
	TRY(mq_getsetattr, "bad-fd", -1, NULL, &now);
	TRY(mq_getsetattr, "bad-pointer", queue, NULL, BAD);
	event[1] = 10; /* the signal: the low half of a long, where it has two */
	TRY(mq_notify, "signal", queue, event);
	TRY(mq_notify, "taken", queue, event);
	TRY(mq_notify, "off", queue, NULL);
	TRY(mq_notify, "bad-fd", -1, event);
	TRY(mq_notify, "bad-pointer", queue, BAD);
	TRY(mq_unlink, "good", "queue");
	TRY(mq_unlink, "again", "queue");
	TRY(mq_unlink, "bad-pointer", BAD);
}

void try_mqueue(void)
{
	in_child("queue", try_queue);
}
