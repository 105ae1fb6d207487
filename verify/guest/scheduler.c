// SPDX-License-Identifier: GPL-2.0
/* The scheduler: policy, priority, processors. */
#include <linux/time_types.h>

#include "call.h"

#define FIFO 1
#define RR   2

static void try_policy(void)
{
	struct {
		unsigned int size, policy;
		uint64_t flags;
		int nice;
		unsigned int priority;
		uint64_t runtime, deadline, period;
	} attributes = {48, 0, 0, 5, 0, 0, 0, 0}, got = {0};
	struct __kernel_old_timespec interval;
	int priority = 7;

	TRY(sched_setscheduler, "fifo-7", 0, FIFO, &priority);
	TRY(sched_getscheduler, "self", 0);
	priority = 0;
	TRY(sched_getparam, "self", 0, &priority);
	show_number("priority", priority);
	priority = 9;
	TRY(sched_setparam, "nine", 0, &priority);
	TRY(sched_getparam, "self", 0, &priority);
	show_number("priority", priority);
	priority = 500;
	TRY(sched_setscheduler, "bad-priority", 0, RR, &priority);
	TRY(sched_setscheduler, "bad-policy", 0, 77, &priority);
	TRY(sched_setscheduler, "missing", 29999, RR, &priority);
	TRY(sched_setscheduler, "bad-pointer", 0, RR, BAD);
	TRY(sched_setparam, "missing", 29999, &priority);
	TRY(sched_getparam, "missing", 29999, &priority);
	TRY(sched_getparam, "bad-pointer", 0, BAD);
	TRY(sched_getscheduler, "missing", 29999);
	TRY(sched_get_priority_max, "fifo", FIFO);
	TRY(sched_get_priority_max, "bad-policy", 77);
	TRY(sched_get_priority_min, "fifo", FIFO);
	TRY(sched_get_priority_min, "bad-policy", 77);
	TRY_OK(sched_rr_get_interval, "self", 0, &interval);
	TRY(sched_rr_get_interval, "missing", 29999, &interval);
	TRY(sched_setattr, "other-nice-5", 0, &attributes, 0);
	TRY(sched_getattr, "self", 0, &got, 48, 0);
	show_number("policy", got.policy);
	show_number("nice", got.nice);
	TRY(sched_getattr, "small", 0, &got, 8, 0);
	TRY(sched_getattr, "bad-flag", 0, &got, 48, 1);
	TRY(sched_getattr, "missing", 29999, &got, 48, 0);
	TRY(sched_setattr, "bad-flag", 0, &attributes, 1);
	TRY(sched_setattr, "missing", 29999, &attributes, 0);
	TRY(sched_setattr, "bad-pointer", 0, BAD, 0);
	attributes.policy = 77;
	TRY(sched_setattr, "bad-policy", 0, &attributes, 0);
	TRY(sched_yield, "now");
}

static void try_processors(void)
{
	unsigned long mask[16] = {1}, none[16] = {0};
	unsigned int processor = 99, node = 99;

	TRY(sched_setaffinity, "first", 0, sizeof(mask), mask);
	mask[0] = 0;
	TRY_OK(sched_getaffinity, "self", 0, sizeof(mask), mask);
	show_number("mask", (long)mask[0]);
	TRY(sched_setaffinity, "none", 0, sizeof(none), none);
	TRY(sched_setaffinity, "missing", 29999, sizeof(mask), mask);
	TRY(sched_setaffinity, "bad-pointer", 0, sizeof(mask), BAD);
	TRY(sched_getaffinity, "odd-size", 0, 3, mask);
	TRY(sched_getaffinity, "missing", 29999, sizeof(mask), mask);
	TRY(sched_getaffinity, "bad-pointer", 0, sizeof(mask), BAD);
	TRY(getcpu, "both", &processor, &node, NULL);
	show_number("processor", processor);
	show_number("node", node);
	TRY(getcpu, "bad-pointer", BAD, &node, NULL);
}

void try_scheduler(void)
{
	in_child("policy", try_policy);
	in_child("processors", try_processors);
}
