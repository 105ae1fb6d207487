// SPDX-License-Identifier: GPL-2.0
/* Mounts, in a name space of our own. */
#include <linux/fcntl.h>
#include <linux/mount.h>
#include <linux/sched.h>

#include "call.h"

#define FLAT -100 /* AT_FDCWD */

static void try_mount(void)
{
	SYS(mkdir, "mnt", 0755);
	SYS(mkdir, "mnt2", 0755);
	TRY(mount, "tmpfs", "source", "mnt", "tmpfs", 0, "mode=711");
	show_mode("mnt");
	file_with("mnt/inside", "");
	TRY(mount, "bad-type", "source", "mnt", "no-such-fs", 0, NULL);
	TRY(mount, "missing", "source", "none", "tmpfs", 0, NULL);
	TRY(mount, "bad-option", "source", "mnt2", "tmpfs", 0, "no-such=1");
	TRY(mount, "bad-target", "source", BAD, "tmpfs", 0, NULL);
	TRY(mount, "bad-type-pointer", "source", "mnt", BAD, 0, NULL);
	TRY(mount, "bad-data", "source", "mnt", "tmpfs", 0, BAD);
	TRY(mount, "bind", "mnt", "mnt2", NULL, MS_BIND, NULL);
	show_number("seen", SYS(access, "mnt2/inside", 0));
	TRY(mount, "read-only", NULL, "mnt2", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
	show_number("write", SYS(open, "mnt2/new", O_CREAT | O_WRONLY, 0600));
	TRY_AS("umount", umount2, "good", "mnt2", 0);
	show_number("seen", SYS(access, "mnt2/inside", 0));
	TRY_AS("umount", umount2, "not-mounted", "mnt2", 0);
	TRY_AS("umount", umount2, "bad-flag", "mnt", 0x1000);
	TRY_AS("umount", umount2, "missing", "none", 0);
	TRY_AS("umount", umount2, "bad-pointer", BAD, 0);
	TRY_AS("umount", umount2, "expire-and-force", "mnt", 1 | 4);
	TRY_AS("umount", umount2, "detach", "mnt", 2);
#ifndef __x86_64__
	SYS(mount, "source", "mnt", "tmpfs", 0, NULL);
	TRY_AS("oldumount", umount, "good", "mnt");
	TRY_AS("oldumount", umount, "not-mounted", "mnt");
	TRY_AS("oldumount", umount, "bad-pointer", BAD);
#endif
	TRY(pivot_root, "missing", "none", "mnt");
	TRY(pivot_root, "same", ".", ".");
	TRY(pivot_root, "bad-pointer", BAD, "mnt");
	SYS(setuid, 9);
	TRY(mount, "forbidden", "source", "mnt", "tmpfs", 0, NULL);
	TRY_AS("umount", umount2, "forbidden", "mnt", 0);
	TRY(pivot_root, "forbidden", ".", "mnt");
}

static void try_new_calls(void)
{
	int fs, mount;

	SYS(mkdir, "mnt3", 0755);
	fs = (int)TRY(fsopen, "tmpfs", "tmpfs", 1);
	TRY(fsopen, "missing", "no-such-fs", 0);
	TRY(fsopen, "bad-flag", "tmpfs", 2);
	TRY(fsconfig, "mode", fs, 1, "mode", "700", 0);
	TRY(fsconfig, "bad-command", fs, 99, "mode", "700", 0);
	TRY(fsconfig, "create", fs, 6, NULL, NULL, 0);
	mount = (int)TRY(fsmount, "good", fs, 1, 0);
	TRY(fsmount, "bad-flag", fs, 2, 0);
	TRY(move_mount, "here", mount, "", FLAT, "mnt3", 4);
	show_mode("mnt3");
	TRY(move_mount, "bad-flag", mount, "", FLAT, "mnt3", 0x1000);
	TRY(open_tree, "good", FLAT, "mnt3", O_CLOEXEC);
	TRY(open_tree, "missing", FLAT, "none", 0);
	TRY(fspick, "good", FLAT, "mnt3", 0);
	TRY(fspick, "bad-flag", FLAT, "mnt3", 0x100);
	TRY(mount_setattr, "bad-size", FLAT, "mnt3", 0, NULL, 3);
}

static void in_own_space(void)
{
	SYS(unshare, CLONE_NEWNS);
	in_child("mount", try_mount);
	in_child("new-calls", try_new_calls);
}

void try_mounts(void)
{
	in_child("own-space", in_own_space);
}
