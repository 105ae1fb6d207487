// SPDX-License-Identifier: GPL-2.0
/*
 * Users and groups: the calls that set and get them, and the 16-bit ones of the 32-bit ABI. Each
 * setter gets ids that differ, and what became of the three ids is shown after it.
 */
#include "call.h"

#ifdef __x86_64__
#define TRY_ID(name, what, ...) TRY(name, what, ##__VA_ARGS__)
#define SYS_ID(name, ...)	SYS(name, ##__VA_ARGS__)
#else
#define TRY_ID(name, what, ...) try_call(#name, what, __NR_##name##32, LONGS(__VA_ARGS__))
#define SYS_ID(name, ...)	raw_call(__NR_##name##32, LONGS(__VA_ARGS__))
#endif

static void show_users(void)
{
	unsigned int real = 0, effective = 0, saved = 0;

	SYS_ID(getresuid, &real, &effective, &saved);
	show_number("real", real);
	show_number("effective", effective);
	show_number("saved", saved);
	show_number("fs", SYS_ID(setfsuid, -1));
}

static void show_groups(void)
{
	unsigned int real = 0, effective = 0, saved = 0;

	SYS_ID(getresgid, &real, &effective, &saved);
	show_number("real", real);
	show_number("effective", effective);
	show_number("saved", saved);
	show_number("fs", SYS_ID(setfsgid, -1));
}

static void try_setreuid(void)
{
	TRY_ID(setreuid, "11-22", 11, 22);
	show_users();
	TRY_ID(setreuid, "forbidden", 33, 44);
	show_users();
	TRY_ID(setreuid, "effective", -1, 11);
	show_users();
	TRY_ID(setuid, "forbidden", 55);
	show_users();
}

static void try_setresuid(void)
{
	TRY_ID(setresuid, "12-23-34", 12, 23, 34);
	show_users();
	TRY_ID(setresuid, "forbidden", 1, 2, 3);
	TRY_ID(setresuid, "back-34", -1, 34, -1);
	show_users();
}

static void try_setuid(void)
{
	TRY_ID(setfsuid, "77", 77);
	show_users();
	TRY_ID(setuid, "66", 66);
	show_users();
	TRY_ID(setuid, "invalid", -1);
	TRY_ID(setfsuid, "forbidden", 88);
	show_users();
	TRY_ID(getuid, "now");
	TRY_ID(geteuid, "now");
}

static void try_setregid(void)
{
	TRY_ID(setregid, "11-22", 11, 22);
	show_groups();
	TRY_ID(setresgid, "12-23-34", 12, 23, 34);
	show_groups();
	SYS_ID(setuid, 9);
	TRY_ID(setregid, "forbidden", 33, 44);
	show_groups();
	TRY_ID(setresgid, "forbidden", 1, 2, 3);
	TRY_ID(setresgid, "back-34", -1, 34, -1);
	show_groups();
}

static void try_setgid(void)
{
	TRY_ID(setfsgid, "77", 77);
	show_groups();
	TRY_ID(setgid, "66", 66);
	show_groups();
	TRY_ID(setgid, "invalid", -1);
	TRY_ID(getgid, "now");
	TRY_ID(getegid, "now");
	SYS_ID(setuid, 9);
	TRY_ID(setgid, "forbidden", 55);
	TRY_ID(setfsgid, "forbidden", 88);
	show_groups();
}

static void try_groups(void)
{
	unsigned int groups[3] = {7, 5, 9}, got[8] = {0};

	TRY_ID(setgroups, "three", 3, groups);
	TRY_ID(getgroups, "count", 0, NULL);
	TRY_ID(getgroups, "all", 8, got);
	show_number("0", got[0]);
	show_number("2", got[2]);
	TRY_ID(getgroups, "too-small", 2, got);
	TRY_ID(getgroups, "bad-pointer", 8, BAD);
	TRY_ID(setgroups, "too-many", 70000, groups);
	TRY_ID(setgroups, "bad-pointer", 3, BAD);
	TRY_ID(getresuid, "bad-pointer", BAD, &got[0], &got[1]);
	TRY_ID(getresgid, "bad-pointer", &got[0], BAD, &got[1]);
	SYS_ID(setuid, 9);
	TRY_ID(setgroups, "forbidden", 3, groups);
}

#ifndef __x86_64__
/* The calls with 16-bit ids: 65535 means "leave it". Their kernel names end in 16. */
static void try_users16(void)
{
	unsigned short real = 0, effective = 0, saved = 0;

	TRY_AS("setreuid16", setreuid, "leave-22", 65535, 22);
	show_users();
	SYS_ID(setresuid, -1, 0, -1);
	TRY_AS("setfsuid16", setfsuid, "77", 77);
	show_users();
	TRY_AS("setresuid16", setresuid, "12-leave-34", 12, 65535, 34);
	show_users();
	TRY_AS("getresuid16", getresuid, "good", &real, &effective, &saved);
	show_number("real", real);
	show_number("effective", effective);
	show_number("saved", saved);
	TRY_AS("getresuid16", getresuid, "bad-pointer", &real, BAD, &saved);
	TRY_AS("setuid16", setuid, "66", 66);
	show_users();
	TRY_AS("getuid16", getuid, "now");
	TRY_AS("geteuid16", geteuid, "now");
	TRY_AS("setreuid16", setreuid, "forbidden", 33, 44);
	TRY_AS("setresuid16", setresuid, "forbidden", 1, 2, 3);
	TRY_AS("setuid16", setuid, "forbidden", 5);
}

static void try_setreuid16(void)
{
	TRY_AS("setreuid16", setreuid, "11-22", 11, 22);
	show_users();
	TRY_AS("setfsuid16", setfsuid, "forbidden", 88);
	show_users();
	TRY_AS("setuid16", setuid, "11", 11);
	show_users();
}

static void try_groups16(void)
{
	unsigned short groups[3] = {7, 5, 9}, got[4] = {0};

	TRY_AS("setgroups16", setgroups, "three", 3, groups);
	TRY_AS("getgroups16", getgroups, "all", 4, got);
	show_number("0", got[0]);
	show_number("2", got[2]);
	TRY_AS("getgroups16", getgroups, "too-small", 2, got);
	TRY_AS("getgroups16", getgroups, "bad-pointer", 4, BAD);
	TRY_AS("setgroups16", setgroups, "bad-pointer", 3, BAD);
	TRY_AS("setfsgid16", setfsgid, "77", 77);
	show_groups();
	TRY_AS("setregid16", setregid, "11-22", 11, 22);
	show_groups();
	TRY_AS("setresgid16", setresgid, "12-leave-34", 12, 65535, 34);
	show_groups();
	TRY_AS("getresgid16", getresgid, "good", &got[0], &got[1], &got[2]);
	show_number("real", got[0]);
	show_number("effective", got[1]);
	show_number("saved", got[2]);
	TRY_AS("getresgid16", getresgid, "bad-pointer", &got[0], &got[1], BAD);
	TRY_AS("setgid16", setgid, "66", 66);
	show_groups();
	TRY_AS("getgid16", getgid, "now");
	TRY_AS("getegid16", getegid, "now");
	SYS_ID(setuid, 9);
	TRY_AS("setgid16", setgid, "forbidden", 1);
	TRY_AS("setregid16", setregid, "forbidden", 33, 44);
	TRY_AS("setresgid16", setresgid, "forbidden", 1, 2, 3);
	TRY_AS("setgroups16", setgroups, "forbidden", 3, groups);
}
#endif

void try_ids(void)
{
	in_child("setreuid", try_setreuid);
	in_child("setresuid", try_setresuid);
	in_child("setuid", try_setuid);
	in_child("setregid", try_setregid);
	in_child("setgid", try_setgid);
	in_child("groups", try_groups);
#ifndef __x86_64__
	in_child("users16", try_users16);
	in_child("setreuid16", try_setreuid16);
	in_child("groups16", try_groups16);
#endif
}
