// SPDX-License-Identifier: GPL-2.0
/* Calls that are there for old programs only, or that do nothing any more. */
#include <asm/stat.h>

#include "call.h"

#ifdef __x86_64__
static void try_obsolete(void)
{
	TRY_AS("ustat", ustat, "bad-device", 0x7777, NULL);
	TRY_AS("ni_syscall", getpmsg, "getpmsg", 1, 2, 3);
	TRY_AS("ni_syscall", tuxcall, "tuxcall", 1, 2, 3);
	try_call("ni_syscall", "far", 5000, LONGS(1, 2, 3));
}
#else
static void try_obsolete(void)
{
	struct __old_kernel_stat st;
	int fd = file_with("old", "12345");

	ZERO(st);
	/* struct __old_kernel_stat: the names of the calls lost their "old" in the kernel. */
	TRY_AS("stat", oldstat, "file", "old", &st);
	show_octal("mode", st.st_mode);
	show_number("size", (long)st.st_size);
	TRY_AS("stat", oldstat, "missing", "none", &st);
	TRY_AS("stat", oldstat, "bad-pointer", "old", BAD);
	TRY_AS("lstat", oldlstat, "file", "old", &st);
	show_number("size", (long)st.st_size);
	TRY_AS("lstat", oldlstat, "missing", "none", &st);
	TRY_AS("fstat", oldfstat, "file", fd, &st);
	show_number("size", (long)st.st_size);
	TRY_AS("fstat", oldfstat, "bad-fd", -1, &st);
	TRY_AS("ustat", ustat, "bad-device", 0x7777, NULL);
	TRY(bdflush, "bad-function", 1, 2);
	TRY(bdflush, "read", 3, 0);
	TRY(uselib, "missing", "none");
	TRY(uselib, "bad-pointer", BAD);
	TRY_AS("ni_syscall", gtty, "gtty", 1, 2, 3);
	try_call("ni_syscall", "far", 5000, LONGS(1, 2, 3));
}
#endif

void try_old(void)
{
	in_child("obsolete", try_obsolete);
}
