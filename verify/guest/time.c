// SPDX-License-Identifier: GPL-2.0
/*
 * Clocks and timers. What a clock shows is never printed: only that it is what was just set, or
 * that time went on.
 */
#include <linux/fcntl.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/timex.h>

#include "call.h"

#define LATER 2000000000L /* 18 May 2033: set, then seen in the clock */

static void show_clock(void)
{
	struct timeval now = {0, 0};

	SYS(gettimeofday, &now, NULL);
	show_number("set", now.tv_sec >= LATER && now.tv_sec < LATER + 600);
}

static void try_day(void)
{
	struct timeval now = {1, 2}, set = {LATER, 5}, wrong = {LATER, 2000000};
	struct timezone zone = {9, 9}, west = {-60, 0}, far = {9999, 0};
	long seconds = 0;

	TRY(gettimeofday, "both", &now, &zone);
	show_number("sane", now.tv_sec > 1000000000 && now.tv_usec < 1000000);
	show_number("west", zone.tz_minuteswest);
	TRY(gettimeofday, "bad-time", BAD, &zone);
	TRY(gettimeofday, "bad-zone", &now, BAD);
	TRY_OK(time, "now", &seconds);
	/* time() tells the second of the last tick, which gettimeofday() may have left already. */
	show_number("same", seconds >= now.tv_sec - 1 && seconds <= now.tv_sec + 60);
	TRY(time, "bad-pointer", BAD);
	TRY(settimeofday, "later", &set, NULL);
	show_clock();
	TRY(settimeofday, "zone", NULL, &west);
	SYS(gettimeofday, NULL, &zone);
	show_number("west", zone.tz_minuteswest);
	TRY(settimeofday, "bad-zone", NULL, &far);
	TRY(settimeofday, "bad-time", &wrong, NULL);
	TRY(settimeofday, "bad-pointer", BAD, NULL);
	zone = (struct timezone){0, 0};
	SYS(settimeofday, NULL, &zone);
#ifndef __x86_64__
	seconds = LATER + 100;
	TRY(stime, "later", &seconds);
	show_clock();
	TRY(stime, "bad-pointer", BAD);
#endif
	SYS(setuid, 9);
	TRY(settimeofday, "forbidden", &set, NULL);
#ifndef __x86_64__
	TRY(stime, "forbidden", &seconds);
#endif
}

static void try_clocks(void)
{
	struct __kernel_old_timespec at = {LATER + 50, 7}, wrong = {LATER, -1}, got = {0, 0};

	TRY(clock_gettime, "monotonic", 1, &got);
	show_number("sane", got.tv_sec < 100000 && got.tv_nsec >= 0);
	TRY(clock_gettime, "bad-clock", 99, &got);
	TRY(clock_gettime, "bad-pointer", 1, BAD);
	TRY(clock_getres, "thread-time", 3, &got);
	show_number("seconds", got.tv_sec);
	show_number("nanoseconds", got.tv_nsec);
	TRY(clock_getres, "bad-clock", 99, &got);
	TRY(clock_getres, "bad-pointer", 1, BAD);
	TRY(clock_settime, "later", 0, &at);
	show_clock();
	TRY(clock_settime, "monotonic", 1, &at);
	TRY(clock_settime, "bad-time", 0, &wrong);
	TRY(clock_settime, "bad-pointer", 0, BAD);
	at = (struct __kernel_old_timespec){0, 1000000};
	TRY(clock_nanosleep, "short", 1, 0, &at, &got);
	TRY(clock_nanosleep, "past", 1, 1, &at, NULL);
	TRY(clock_nanosleep, "bad-clock", 99, 0, &at, &got);
	TRY(clock_nanosleep, "bad-time", 1, 0, &wrong, &got);
	TRY(nanosleep, "short", &at, &got);
	TRY(nanosleep, "bad-time", &wrong, &got);
	TRY(nanosleep, "bad-pointer", BAD, &got);
#ifndef __x86_64__
	struct __kernel_timespec wide = {0, 0}, set = {LATER + 60, 0};

	TRY_AS("clock_gettime", clock_gettime64, "wide", 1, &wide);
	show_number("sane", wide.tv_sec < 100000);
	TRY_AS("clock_settime", clock_settime64, "wide", 0, &set);
	show_clock();
#endif
}

static void try_adjustments(void)
{
	static struct timex timex; /* in the layout of this ABI */

	TRY_OK(adjtimex, "read", &timex);
	show_number("tick", timex.tick);
	timex.modes = ADJ_TICK;
	timex.tick = 10001;
	TRY_OK(adjtimex, "tick", &timex);
	timex.tick = 5;
	TRY(adjtimex, "bad-tick", &timex);
	timex.modes = 0;
	TRY_OK(adjtimex, "read", &timex);
	show_number("tick", timex.tick);
	timex.modes = ADJ_TICK;
	timex.tick = 10000;
	TRY_OK(clock_adjtime, "tick", 0, &timex);
	TRY(clock_adjtime, "bad-clock", 99, &timex);
	TRY(adjtimex, "bad-pointer", BAD);
}

struct timer_value { /* struct itimerspec with longs */
	struct __kernel_old_timespec interval, value;
};

static void try_timers(void)
{
	long block[16] = {0}, wrong[16] = {0};
	int timer = -1;
	struct timer_value set = {{3, 4}, {100, 0}}, got = {{0, 0}, {0, 0}};

	/* struct sigevent: value, signal (the low half of a long, where it has two), how */
	block[1] = 10;
	wrong[1] = 99;
	TRY(timer_create, "monotonic", 1, block, &timer);
	show_number("timer", timer);
	TRY(timer_create, "bad-signal", 1, wrong, &timer);
	TRY(timer_create, "bad-clock", 99, block, &timer);
	TRY(timer_create, "bad-event", 1, BAD, &timer);
	TRY(timer_create, "bad-pointer", 1, NULL, BAD);
	TRY(timer_settime, "hundred", timer, 0, &set, &got);
	TRY(timer_gettime, "hundred", timer, &got);
	show_number("interval", got.interval.tv_sec);
	show_number("left", got.value.tv_sec > 50 && got.value.tv_sec <= 100);
	TRY(timer_settime, "bad-timer", 4444, 0, &set, &got);
	TRY(timer_settime, "no-value", timer, 0, NULL, &got);
	set.value.tv_nsec = -1;
	TRY(timer_settime, "bad-time", timer, 0, &set, &got);
	TRY(timer_gettime, "bad-timer", 4444, &got);
	TRY(timer_gettime, "bad-pointer", timer, BAD);
	TRY(timer_getoverrun, "none", timer);
	TRY(timer_getoverrun, "bad-timer", 4444);
	TRY(timer_delete, "good", timer);
	TRY(timer_delete, "again", timer);
}

/* Longer than a tick of any kernel: poll(2) takes milliseconds in either ABI. */
static void wait_a_tick(void)
{
	SYS(poll, NULL, 0, 50);
}

static void try_timer_files(void)
{
	struct timer_value set = {{3, 4}, {100, 0}}, got = {{0, 0}, {0, 0}};
	uint64_t ticks = 0;
	int fd = (int)TRY(timerfd_create, "nonblock", 1, O_NONBLOCK);

	show_number("read", SYS(read, fd, &ticks, 8));
	TRY(timerfd_create, "bad-clock", 99, 0);
	TRY(timerfd_create, "bad-flag", 1, O_APPEND);
	TRY(timerfd_settime, "hundred", fd, 0, &set, &got);
	TRY(timerfd_gettime, "hundred", fd, &got);
	show_number("interval", got.interval.tv_sec);
	show_number("left", got.value.tv_sec > 50 && got.value.tv_sec <= 100);
	set.value.tv_sec = 0;
	set.value.tv_nsec = 1;
	TRY(timerfd_settime, "past", fd, 1, &set, &got);
	wait_a_tick();
	show_number("read", SYS(read, fd, &ticks, 8));
	show_number("ticks", ticks > 0);
	TRY(timerfd_settime, "bad-flag", fd, 0x40, &set, &got);
	TRY(timerfd_settime, "no-timer", 1, 0, &set, &got);
	TRY(timerfd_settime, "bad-pointer", fd, 0, BAD, &got);
	TRY(timerfd_gettime, "no-timer", 1, &got);
	TRY(timerfd_gettime, "bad-pointer", fd, BAD);
}

static void try_intervals(void)
{
	long set[4] = {3, 4, 100, 0}, got[4] = {0}, wrong[4] = {0, 0, 0, 3000000};

	TRY(setitimer, "real", 0, set, got);
	TRY(getitimer, "real", 0, got);
	show_number("interval", got[0]);
	show_number("left", got[2] > 50 && got[2] <= 101);
	TRY(getitimer, "virtual", 1, got);
	show_number("left", got[2]);
	TRY(setitimer, "bad-which", 9, set, got);
	TRY(setitimer, "bad-time", 0, wrong, got);
	TRY(setitimer, "bad-pointer", 0, BAD, got);
	TRY(getitimer, "bad-which", 9, got);
	TRY(getitimer, "bad-pointer", 0, BAD);
	TRY_OK(alarm, "was-hundred", 60);
	TRY_OK(alarm, "off", 0);
	TRY(alarm, "none", 10);
	TRY_OK(times, "good", NULL);
	TRY(times, "bad-pointer", BAD);
}

void try_time(void)
{
	in_child("day", try_day);
	in_child("clocks", try_clocks);
	in_child("adjustments", try_adjustments);
	in_child("timers", try_timers);
	in_child("timer-files", try_timer_files);
	in_child("intervals", try_intervals);
}
