// SPDX-License-Identifier: GPL-2.0
/* Names: open, make, link, rename, remove, read folders, change to them; and watches on them. */
#include <linux/fanotify.h>
#include <linux/fcntl.h>
#include <linux/inotify.h>

#include "call.h"

#define FLAT -100 /* AT_FDCWD */

static char buffer[512];

static void show_fd(long fd)
{
	if (fd >= 0)
		show_number("getfl", SYS(fcntl, fd, F_GETFL, 0));
}

static void try_open(void)
{
	struct {
		uint64_t flags, mode, resolve;
	} how = {O_RDWR | O_CREAT, 0604, 0};

	show_fd(TRY(open, "create", "opened", O_RDWR | O_CREAT | O_EXCL, 0641));
	show_mode("opened");
	TRY(open, "exists", "opened", O_RDWR | O_CREAT | O_EXCL, 0641);
	show_fd(TRY(open, "read-only", "opened", O_RDONLY, 0));
	TRY(open, "missing", "none", O_RDONLY, 0);
	TRY(open, "bad-pointer", BAD, O_RDONLY, 0);
	TRY(open, "not-a-folder", "opened", O_DIRECTORY, 0);
	show_fd(TRY(openat, "create", FLAT, "opened-at", O_WRONLY | O_CREAT, 0604));
	show_mode("opened-at");
	TRY(openat, "bad-fd", -1, "opened-at", O_RDONLY, 0);
	show_fd(TRY(creat, "new", "created", 0604));
	show_mode("created");
	TRY(creat, "missing", "none/x", 0604);
	show_fd(TRY(openat2, "new", FLAT, "opened-2", &how, sizeof(how)));
	show_mode("opened-2");
	TRY(openat2, "bad-size", FLAT, "opened-2", &how, 7);
	how.flags |= 1ULL << 40;
	TRY(openat2, "bad-flag", FLAT, "opened-2", &how, sizeof(how));
}

static void try_links(void)
{
	long n;
	int down;

	SYS(mkdir, "links", 0755);
	down = (int)SYS(open, "links", O_RDONLY | O_DIRECTORY, 0);
	file_with("name", "named");
	TRY(link, "good", "name", "name-2");
	TRY(link, "exists", "name", "name-2");
	TRY(link, "missing", "none", "name-3");
	TRY(link, "bad-pointer", "name", BAD);
	TRY(linkat, "good", FLAT, "name", FLAT, "name-3", 0);
	TRY(linkat, "down", FLAT, "name", down, "name-5", 0);
	show_number("there", SYS(access, "links/name-5", 0));
	TRY(linkat, "up", down, "name-5", FLAT, "name-6", 0);
	show_number("there", SYS(access, "name-6", 0));
	TRY(linkat, "bad-flag", FLAT, "name", FLAT, "name-4", 2);
	TRY(linkat, "bad-old-fd", -1, "name", FLAT, "name-4", 0);
	TRY(linkat, "bad-new-fd", FLAT, "name", -1, "name-4", 0);
	TRY(symlink, "good", "to-what", "soft");
	TRY(symlink, "exists", "to-what", "soft");
	TRY(symlink, "empty", "", "soft-2");
	n = TRY(readlink, "good", "soft", buffer, 40);
	show_bytes("link", buffer, n > 0 ? (size_t)n : 0);
	n = TRY(readlink, "cut", "soft", buffer, 4);
	show_bytes("link", buffer, n > 0 ? (size_t)n : 0);
	TRY(readlink, "no-link", "name", buffer, 40);
	TRY(readlink, "no-size", "soft", buffer, 0);
	TRY(symlinkat, "good", "at-what", FLAT, "soft-at");
	TRY(symlinkat, "bad-fd", "at-what", -1, "soft-at");
	n = TRY(readlinkat, "good", FLAT, "soft-at", buffer, 40);
	show_bytes("link", buffer, n > 0 ? (size_t)n : 0);
	TRY(readlinkat, "bad-fd", -1, "soft-at", buffer, 40);
	TRY(readlinkat, "negative", FLAT, "soft-at", buffer, -1);
	TRY(unlink, "good", "name-2");
	TRY(unlink, "again", "name-2");
	TRY(unlink, "bad-pointer", BAD);
	TRY(unlinkat, "good", FLAT, "name-3", 0);
	TRY(unlinkat, "bad-flag", FLAT, "name", 1);
	TRY(unlinkat, "bad-fd", -1, "name", 0);
}

static void try_renames(void)
{
	int down;

	SYS(mkdir, "renames", 0755);
	down = (int)SYS(open, "renames", O_RDONLY | O_DIRECTORY, 0);
	file_with("ren", "renamed");
	file_with("other", "other");
	TRY(rename, "good", "ren", "ren-2");
	show_number("old", SYS(access, "ren", 0));
	show_number("new", SYS(access, "ren-2", 0));
	TRY(rename, "missing", "none", "ren-3");
	TRY(rename, "bad-pointer", "ren-2", BAD);
	TRY(renameat, "good", FLAT, "ren-2", FLAT, "ren-3");
	TRY(renameat, "down", FLAT, "ren-3", down, "ren-3");
	show_number("there", SYS(access, "renames/ren-3", 0));
	TRY(renameat, "up", down, "ren-3", FLAT, "ren-3");
	show_number("there", SYS(access, "ren-3", 0));
	TRY(renameat, "bad-old-fd", -1, "ren-3", FLAT, "ren-4");
	TRY(renameat, "bad-new-fd", FLAT, "ren-3", -1, "ren-4");
	TRY(renameat2, "no-replace", FLAT, "ren-3", FLAT, "other", 1);
	TRY(renameat2, "exchange", FLAT, "ren-3", FLAT, "other", 2);
	TRY(renameat2, "bad-flag", FLAT, "ren-3", FLAT, "other", 64);
	TRY(renameat2, "bad-fd", -1, "ren-3", FLAT, "other", 0);
	TRY(renameat2, "down", FLAT, "ren-3", down, "ren-4", 0);
	show_number("there", SYS(access, "renames/ren-4", 0));
	TRY(renameat2, "up", down, "ren-4", FLAT, "ren-3", 0);
	show_number("there", SYS(access, "ren-3", 0));
	TRY(renameat2, "plain", FLAT, "ren-3", FLAT, "ren-5", 0);
	show_number("old", SYS(access, "ren-3", 0));
	show_number("new", SYS(access, "ren-5", 0));
}

static void try_nodes(void)
{
	TRY(mkdir, "0701", "folder", 0701);
	show_mode("folder");
	TRY(mkdir, "exists", "folder", 0701);
	TRY(mkdir, "missing", "none/folder", 0701);
	TRY(mkdir, "bad-pointer", BAD, 0701);
	TRY(mkdirat, "0600", FLAT, "folder-at", 0600);
	show_mode("folder-at");
	TRY(mkdirat, "bad-fd", -1, "folder-at", 0700);
	TRY(mknod, "fifo", "fifo", 0010600, 0);
	show_mode("fifo");
	TRY(mknod, "null", "null", 0020600, 0x103);
	show_mode("null");
	TRY(mknod, "exists", "null", 0020600, 0x103);
	TRY(mknod, "folder", "bad", 0040600, 0);
	TRY(mknod, "bad-type", "bad", 0170000, 0);
	TRY(mknodat, "null", FLAT, "null-at", 0020600, 0x103);
	show_mode("null-at");
	TRY(mknodat, "bad-fd", -1, "null-3", 0020600, 0x103);
	TRY(rmdir, "good", "folder-at");
	TRY(rmdir, "again", "folder-at");
	TRY(rmdir, "no-folder", "fifo");
	TRY(rmdir, "bad-pointer", BAD);
	TRY(unlinkat, "folder", FLAT, "folder", 0x200);
}

/* The names in the buffer, but for the dots; each record's length lies at `reclen`. */
static void show_names(long n, size_t reclen, size_t name)
{
	for (long at = 0; at < n;) {
		unsigned short step;

		memcpy(&step, buffer + at + reclen, sizeof(step));
		if (buffer[at + (long)name] != '.')
			show_text("name", buffer + at + name);
		if (step == 0)
			break;
		at += step;
	}
}

static void try_folders(void)
{
	int fd;
	long n;

	SYS(mkdir, "list", 0755);
	file_with("list/one", "");
	file_with("list/two", "");
	fd = (int)SYS(open, "list", O_RDONLY | O_DIRECTORY, 0);
	n = TRY_OK(getdents, "all", fd, buffer, sizeof(buffer));
	show_names(n, 2 * sizeof(long), 2 * sizeof(long) + 2);
	TRY(getdents, "end", fd, buffer, sizeof(buffer));
	SYS(lseek, fd, 0, 0);
	TRY(getdents, "too-small", fd, buffer, 3);
	TRY(getdents, "bad-fd", -1, buffer, sizeof(buffer));
	SYS(lseek, fd, 0, 0);
	n = TRY_OK(getdents64, "all", fd, buffer, sizeof(buffer));
	show_names(n, 16, 19);
	TRY(getdents64, "end", fd, buffer, sizeof(buffer));
	SYS(lseek, fd, 0, 0);
	TRY(getdents64, "too-small", fd, buffer, 3);
	TRY(getdents64, "bad-pointer", fd, BAD, sizeof(buffer));
	TRY(getdents64, "bad-fd", -1, buffer, sizeof(buffer));
#ifndef __x86_64__
	SYS(lseek, fd, 0, 0);
	TRY_AS("old_readdir", readdir, "first", fd, buffer, 1);
	TRY_AS("old_readdir", readdir, "bad-fd", -1, buffer, 1);
#endif
}

static void show_folder(void)
{
	memset(buffer, 0, sizeof(buffer));
	SYS(getcwd, buffer, sizeof(buffer));
	show_text("at", buffer);
}

static void try_change(void)
{
	int fd;

	SYS(mkdir, "down", 0755);
	SYS(mkdir, "down/deep", 0755);
	file_with("down/file", "");
	TRY(getcwd, "good", buffer, 100);
	show_text("at", buffer);
	TRY(getcwd, "too-small", buffer, 3);
	TRY(getcwd, "bad-pointer", BAD, 100);
	fd = (int)SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	TRY(chdir, "down", "down");
	show_number("here", SYS(access, "file", 0));
	TRY(chdir, "missing", "none");
	TRY(chdir, "no-folder", "file");
	TRY(chdir, "bad-pointer", BAD);
	TRY(fchdir, "back", fd);
	show_number("here", SYS(access, "down/file", 0));
	TRY(fchdir, "bad-fd", -1);
	TRY(chroot, "missing", "none");
	TRY(chroot, "no-folder", "down/file");
	TRY(chroot, "down", "down");
	SYS(chdir, "/");
	show_folder();
	show_number("file", SYS(access, "/file", 0));
	TRY(chroot, "bad-pointer", BAD);
	SYS(setuid, 9);
	TRY(chroot, "forbidden", "deep");
}

static void try_watches(void)
{
	struct inotify_event *event = (void *)buffer;
	int fd, watch, fan;

	SYS(mkdir, "watched", 0755);
	TRY(inotify_init, "plain");
	fd = (int)TRY(inotify_init1, "nonblock", O_NONBLOCK);
	show_number("read", SYS(read, fd, buffer, sizeof(buffer)));
	TRY(inotify_init1, "bad-flag", O_APPEND);
	watch = (int)TRY(inotify_add_watch, "create", fd, "watched", IN_CREATE);
	TRY(inotify_add_watch, "no-mask", fd, "watched", 0);
	TRY(inotify_add_watch, "missing", fd, "none", IN_CREATE);
	TRY(inotify_add_watch, "bad-fd", -1, "watched", IN_CREATE);
	file_with("watched/seen", "");
	report("inotify_add_watch", "event", SYS(read, fd, buffer, sizeof(buffer)) > 0);
	show_number("mask", event->mask);
	TRY(inotify_rm_watch, "good", fd, watch);
	TRY(inotify_rm_watch, "again", fd, watch);
	TRY(inotify_rm_watch, "bad-fd", -1, watch);
	fan = (int)TRY(fanotify_init, "nonblock", FAN_NONBLOCK, O_RDONLY);
	TRY(fanotify_init, "bad-flag", 0x80000000U, O_RDONLY);
	TRY(fanotify_init, "bad-event-flag", 0, 0x80000000U);
#ifdef __x86_64__
#define MASK(x) (x)
#else
#define MASK(x) LOFF(x)
#endif
	TRY(fanotify_mark, "add", fan, FAN_MARK_ADD, MASK(FAN_OPEN | FAN_CLOSE_WRITE), FLAT,
	    "watched");
	TRY(fanotify_mark, "no-mask", fan, FAN_MARK_ADD, MASK(0), FLAT, "watched");
	TRY(fanotify_mark, "high-mask", fan, FAN_MARK_ADD, MASK(0x4000000000000000ULL), FLAT,
	    "watched");
	TRY(fanotify_mark, "bad-flag", fan, 0x10000, MASK(FAN_OPEN), FLAT, "watched");
	TRY(fanotify_mark, "missing", fan, FAN_MARK_ADD, MASK(FAN_OPEN), FLAT, "none");
	TRY(fanotify_mark, "bad-folder-fd", fan, FAN_MARK_ADD, MASK(FAN_OPEN), -1, "watched");
	TRY(fanotify_mark, "flush", fan, FAN_MARK_FLUSH, MASK(0), FLAT, "watched");
	TRY(fanotify_mark, "bad-fd", -1, FAN_MARK_ADD, MASK(FAN_OPEN), FLAT, "watched");
}

static void try_handles(void)
{
	struct {
		unsigned int bytes;
		int type;
		unsigned char data[128];
	} handle = {.bytes = 128};
	int mount = 0, here = (int)SYS(open, ".", O_RDONLY | O_DIRECTORY, 0);
	long fd;

	file_with("handle", "handled");
	TRY(name_to_handle_at, "good", FLAT, "handle", &handle, &mount, 0);
	show_number("bytes", handle.bytes);
	show_number("type", handle.type);
	TRY(name_to_handle_at, "bad-flag", FLAT, "handle", &handle, &mount, 1);
	TRY(name_to_handle_at, "bad-pointer", FLAT, "handle", BAD, &mount, 0);
	fd = TRY(open_by_handle_at, "good", here, &handle, O_RDONLY);
	show_fd(fd);
	TRY(open_by_handle_at, "bad-fd", -1, &handle, O_RDONLY);
	TRY(open_by_handle_at, "bad-pointer", here, BAD, O_RDONLY);
	handle.bytes = 0;
	TRY(open_by_handle_at, "no-bytes", here, &handle, O_RDONLY);
	handle.bytes = 4;
	TRY(name_to_handle_at, "too-small", FLAT, "handle", &handle, &mount, 0);
	show_number("bytes", handle.bytes);
}

void try_paths(void)
{
	in_child("open", try_open);
	in_child("links", try_links);
	in_child("renames", try_renames);
	in_child("nodes", try_nodes);
	in_child("folders", try_folders);
	in_child("change", try_change);
	in_child("watches", try_watches);
	in_child("handles", try_handles);
}
