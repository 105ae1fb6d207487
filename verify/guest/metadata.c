// SPDX-License-Identifier: GPL-2.0
/* What is known of a file: owner, mode, times, attributes, sizes of its file system. */
#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/utime.h>

#include "call.h"

#define FLAT -100 /* AT_FDCWD */

static void show_owner(const char *path)
{
	struct stat st;

	ZERO(st);
	if (SYS(lstat, path, &st) < 0)
		return;
	show_number("uid", (long)st.st_uid);
	show_number("gid", (long)st.st_gid);
}

void show_mode(const char *path)
{
	struct stat st;

	ZERO(st);
	SYS(lstat, path, &st);
	show_octal("mode", st.st_mode);
	if (st.st_rdev)
		show_octal("device", st.st_rdev);
}

/* Only after the call that set them (`value` is what it gave): else they are the time of day. */
static void show_times(long value, const char *path)
{
	struct stat st;

	if (value < 0)
		return;
	ZERO(st);
	SYS(lstat, path, &st);
	show_number("atime", (long)st.st_atime);
	show_number("ansec", (long)st.st_atime_nsec);
	show_number("mtime", (long)st.st_mtime);
	show_number("mnsec", (long)st.st_mtime_nsec);
}

static void show_stat(const struct stat *st)
{
	show_octal("mode", st->st_mode);
	show_number("size", (long)st->st_size);
	show_number("links", (long)st->st_nlink);
	show_number("uid", (long)st->st_uid);
	show_number("gid", (long)st->st_gid);
}

static void try_stat(void)
{
	struct stat st;
	int fd = file_with("stat", "12345");

	SYS(symlink, "stat", "stat-link");
	ZERO(st);
	TRY_AS("newstat", stat, "file", "stat", &st);
	show_stat(&st);
	TRY_AS("newstat", stat, "missing", "none", &st);
	TRY_AS("newstat", stat, "bad-pointer", "stat", BAD);
	TRY_AS("newlstat", lstat, "link", "stat-link", &st);
	show_stat(&st);
	TRY_AS("newlstat", lstat, "bad-pointer", "stat-link", BAD);
	TRY_AS("newfstat", fstat, "file", fd, &st);
	show_stat(&st);
	TRY_AS("newfstat", fstat, "bad-fd", -1, &st);
	TRY_AS("newfstat", fstat, "bad-pointer", fd, BAD);
#ifdef __x86_64__
	TRY_AS("newfstatat", newfstatat, "link", FLAT, "stat-link", &st, 0x100);
	show_stat(&st);
	TRY_AS("newfstatat", newfstatat, "bad-flag", FLAT, "stat-link", &st, 2);
#else
	struct stat64 st64;

	ZERO(st64);
	TRY(stat64, "file", "stat", &st64);
	show_number("size", (long long)st64.st_size);
	show_octal("mode", st64.st_mode);
	TRY(stat64, "missing", "none", &st64);
	TRY(lstat64, "link", "stat-link", &st64);
	show_octal("mode", st64.st_mode);
	TRY(lstat64, "bad-pointer", "stat-link", BAD);
	TRY(fstat64, "file", fd, &st64);
	show_number("size", (long long)st64.st_size);
	TRY(fstat64, "bad-fd", -1, &st64);
	TRY(fstatat64, "link", FLAT, "stat-link", &st64, 0x100);
	show_octal("mode", st64.st_mode);
	TRY(fstatat64, "follow", FLAT, "stat-link", &st64, 0);
	show_octal("mode", st64.st_mode);
	TRY(fstatat64, "bad-flag", FLAT, "stat-link", &st64, 2);
#endif
}

static void try_statx(void)
{
	struct statx stx;

	file_with("statx", "12345");
	ZERO(stx);
	TRY(statx, "file", FLAT, "statx", 0, STATX_BASIC_STATS, &stx);
	show_number("size", (long long)stx.stx_size);
	show_octal("mode", stx.stx_mode);
	TRY(statx, "bad-flag", FLAT, "statx", 2, STATX_BASIC_STATS, &stx);
	TRY(statx, "bad-mask", FLAT, "statx", 0, 0x80000000U, &stx);
	TRY(statx, "missing", FLAT, "none", 0, STATX_SIZE, &stx);
}

static void show_statfs(const struct statfs *fs)
{
	show_number("type", (long)fs->f_type);
	show_number("block", (long)fs->f_bsize);
	show_number("blocks", (long)fs->f_blocks);
	show_number("files", (long)fs->f_files);
	show_number("name", (long)fs->f_namelen);
}

static void try_statfs(void)
{
	struct statfs fs;
	int fd = file_with("statfs", "");

	ZERO(fs);
	TRY(statfs, "here", ".", &fs);
	show_statfs(&fs);
	TRY(statfs, "missing", "none", &fs);
	TRY(statfs, "bad-pointer", ".", BAD);
	TRY(fstatfs, "here", fd, &fs);
	show_statfs(&fs);
	TRY(fstatfs, "bad-fd", -1, &fs);
	TRY(fstatfs, "bad-pointer", fd, BAD);
#ifndef __x86_64__
	struct statfs64 fs64;

	ZERO(fs64);
	TRY(statfs64, "here", ".", sizeof(fs64), &fs64);
	show_number("blocks", (long long)fs64.f_blocks);
	show_number("name", (long)fs64.f_namelen);
	TRY(statfs64, "bad-size", ".", sizeof(fs64) + 8, &fs64);
	TRY(statfs64, "missing", "none", sizeof(fs64), &fs64);
	TRY(statfs64, "bad-pointer", ".", sizeof(fs64), BAD);
	TRY(fstatfs64, "here", fd, sizeof(fs64), &fs64);
	show_number("files", (long long)fs64.f_files);
	TRY(fstatfs64, "bad-size", fd, 8, &fs64);
	TRY(fstatfs64, "bad-fd", -1, sizeof(fs64), &fs64);
#endif
}

#ifdef __x86_64__
#define TRY_OWN(name, what, ...) TRY(name, what, ##__VA_ARGS__)
#else
#define TRY_OWN(name, what, ...) try_call(#name, what, __NR_##name##32, LONGS(__VA_ARGS__))
#endif

static void try_owners(void)
{
	int fd = file_with("own", "");

	SYS(symlink, "own", "own-link");
	TRY_OWN(chown, "3-4", "own", 3, 4);
	show_owner("own");
	TRY_OWN(chown, "link-5-6", "own-link", 5, 6);
	show_owner("own");
	show_owner("own-link");
	TRY_OWN(chown, "leave-7", "own", -1, 7);
	show_owner("own");
	TRY_OWN(chown, "missing", "none", 3, 4);
	TRY_OWN(chown, "bad-pointer", BAD, 3, 4);
	TRY_OWN(lchown, "link-8-9", "own-link", 8, 9);
	show_owner("own");
	show_owner("own-link");
	TRY_OWN(lchown, "missing", "none", 3, 4);
	TRY_OWN(fchown, "10-11", fd, 10, 11);
	show_owner("own");
	TRY_OWN(fchown, "bad-fd", -1, 3, 4);
	TRY(fchownat, "12-13", FLAT, "own", 12, 13, 0);
	show_owner("own");
	TRY(fchownat, "link-14-15", FLAT, "own-link", 14, 15, 0x100);
	show_owner("own-link");
	TRY(fchownat, "bad-flag", FLAT, "own", 12, 13, 2);
	TRY(fchownat, "bad-fd", -1, "own", 12, 13, 0);
#ifndef __x86_64__
	TRY_AS("chown16", chown, "3-leave", "own", 3, 65535);
	show_owner("own");
	TRY_AS("chown16", chown, "20-21", "own-link", 20, 21);
	show_owner("own");
	TRY_AS("chown16", chown, "missing", "none", 3, 4);
	TRY_AS("lchown16", lchown, "22-23", "own-link", 22, 23);
	show_owner("own");
	show_owner("own-link");
	TRY_AS("lchown16", lchown, "missing", "none", 3, 4);
	TRY_AS("fchown16", fchown, "24-25", fd, 24, 25);
	show_owner("own");
	TRY_AS("fchown16", fchown, "bad-fd", -1, 3, 4);
#endif
}

static void try_modes(void)
{
	int fd = file_with("mode", "");

	TRY(chmod, "0751", "mode", 0751);
	show_mode("mode");
	TRY(chmod, "missing", "none", 0751);
	TRY(chmod, "bad-pointer", BAD, 0751);
	TRY(fchmod, "0640", fd, 0640);
	show_mode("mode");
	TRY(fchmod, "bad-fd", -1, 0640);
	TRY(fchmodat, "0604", FLAT, "mode", 0604);
	show_mode("mode");
	TRY(fchmodat, "bad-fd", -1, "mode", 0604);
	TRY(umask, "027", 027);
	TRY(umask, "again", 022);
	SYS(fchown, fd, 5, 6);
	SYS(setgid, 7);
	SYS(setuid, 8);
	TRY(access, "read", "mode", 4);
	TRY(access, "write", "mode", 2);
	TRY(access, "bad-mode", "mode", 64);
	TRY(access, "missing", "none", 0);
	TRY(faccessat, "read", FLAT, "mode", 4);
	TRY(faccessat, "write", FLAT, "mode", 2);
	TRY(faccessat, "bad-mode", FLAT, "mode", 64);
	TRY(faccessat, "bad-fd", -1, "mode", 4);
	TRY(faccessat2, "effective", FLAT, "mode", 4, 0x200);
	TRY(faccessat2, "bad-flag", FLAT, "mode", 4, 1);
	TRY(chmod, "forbidden", "mode", 0777);
	TRY(chown, "forbidden", "mode", 8, 7);
}

static void try_times(void)
{
	struct utimbuf seconds = {1000, 2000};
	struct timeval micro[2] = {{3000, 4}, {5000, 6}}, bad[2] = {{1, 1}, {2, 3000000}};
	struct __kernel_old_timespec nano[2] = {{7000, 8}, {9000, 10}};

	long value;

	file_with("times", "");
	SYS(symlink, "times", "times-link");
	value = TRY(utime, "1000-2000", "times", &seconds);
	show_times(value, "times");
	TRY(utime, "missing", "none", &seconds);
	TRY(utime, "bad-pointer", "times", BAD);
	value = TRY(utimes, "3000-5000", "times", micro);
	show_times(value, "times");
	TRY(utimes, "bad-time", "times", bad);
	TRY(utimes, "missing", "none", micro);
	TRY(utimes, "bad-pointer", "times", BAD);
	micro[0].tv_sec = 3100;
	value = TRY(futimesat, "3100-5000", FLAT, "times", micro);
	show_times(value, "times");
	TRY(futimesat, "bad-time", FLAT, "times", bad);
	TRY(futimesat, "bad-fd", -1, "times", micro);
	value = TRY(utimensat, "7000-9000", FLAT, "times", nano, 0);
	show_times(value, "times");
	nano[0].tv_sec = 7100;
	value = TRY(utimensat, "link", FLAT, "times-link", nano, 0x100);
	show_times(value, "times");
	show_times(value, "times-link");
	TRY(utimensat, "bad-flag", FLAT, "times", nano, 2);
	TRY(utimensat, "bad-pointer", FLAT, "times", BAD, 0);
#ifndef __x86_64__
	struct __kernel_timespec wide[2] = {{11000, 12}, {13000, 14}};

	value = TRY_AS("utimensat", utimensat_time64, "11000-13000", FLAT, "times", wide, 0);
	show_times(value, "times");
#endif
}

static void try_attributes(void)
{
	char got[32] = "";
	int fd = file_with("attr", "");
	long n;

	SYS(symlink, "attr", "attr-link");
	TRY(setxattr, "trusted", "attr", "trusted.one", "value", 5, 1);
	TRY(setxattr, "exists", "attr", "trusted.one", "value", 5, 1);
	TRY(setxattr, "bad-flag", "attr", "trusted.one", "value", 5, 8);
	TRY(setxattr, "bad-name", "attr", "", "value", 5, 0);
	n = TRY(getxattr, "trusted", "attr", "trusted.one", got, 20);
	show_bytes("value", got, n > 0 ? (size_t)n : 0);
	TRY(getxattr, "small", "attr", "trusted.one", got, 3);
	TRY(getxattr, "none", "attr", "trusted.two", got, 20);
	TRY(lgetxattr, "link", "attr-link", "trusted.one", got, 20);
	TRY(lsetxattr, "link", "attr-link", "trusted.two", "two", 3, 0);
	TRY(fsetxattr, "three", fd, "trusted.three", "three", 4, 0);
	TRY(fgetxattr, "three", fd, "trusted.three", got, 20);
	TRY(fgetxattr, "bad-fd", -1, "trusted.three", got, 20);
	TRY(listxattr, "size", "attr", NULL, 0);
	TRY(llistxattr, "link", "attr-link", got, 20);
	TRY(flistxattr, "small", fd, got, 3);
	TRY(removexattr, "one", "attr", "trusted.one");
	TRY(removexattr, "again", "attr", "trusted.one");
	TRY(lremovexattr, "link", "attr-link", "trusted.two");
	TRY(fremovexattr, "three", fd, "trusted.three");
	TRY(fremovexattr, "bad-fd", -1, "trusted.three");
}

void try_metadata(void)
{
	in_child("stat", try_stat);
	in_child("statx", try_statx);
	in_child("statfs", try_statfs);
	in_child("owners", try_owners);
	in_child("modes", try_modes);
	in_child("times", try_times);
	in_child("attributes", try_attributes);
}
