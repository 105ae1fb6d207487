// SPDX-License-Identifier: GPL-2.0
/* What only x86 has: ports, segments, registers. */
#include <asm/ldt.h>
#include <asm/prctl.h>

#include "call.h"

/* Does an access to port 0x80 (which does nothing) pass? A child finds out, and may die of it. */
static void touch_port(void)
{
	asm volatile("outb %%al, $0x80" : : "a"(0));
}

static int port_open(void)
{
	int pid = fork_child();

	if (pid == 0) {
		touch_port();
		SYS(exit_group, 0);
	}
	return reap(pid);
}

static void try_ports(void)
{
	TRY(ioperm, "beyond", 0x10000, 1, 1);
	TRY(ioperm, "wraps", -1, 2, 1);
	TRY(ioperm, "none", 0x80, 0, 1);
	TRY(ioperm, "on", 0x80, 2, 1);
	report("ioperm", "child-status", port_open());
	TRY(ioperm, "off", 0x80, 1, 0);
	report("ioperm", "child-status", port_open());
	TRY(iopl, "three", 3);
	report("iopl", "child-status", port_open());
	TRY(iopl, "bad-level", 4);
	TRY(iopl, "zero", 0);
	SYS(setuid, 9);
	TRY(ioperm, "forbidden", 0x80, 1, 1);
	TRY(iopl, "forbidden", 3);
}

static void try_segments(void)
{
	struct user_desc entry = {.entry_number = 2,
				  .base_addr = 0x1000,
				  .limit = 0xfff,
				  .seg_32bit = 1,
				  .limit_in_pages = 0,
				  .useable = 1};
	unsigned char table[64];

	TRY(modify_ldt, "write", 1, &entry, sizeof(entry));
	TRY(modify_ldt, "read", 0, table, sizeof(table));
	show_bytes("entry", table + 16, 8);
	TRY(modify_ldt, "bad-size", 1, &entry, 3);
	TRY(modify_ldt, "bad-function", 99, &entry, sizeof(entry));
	TRY(modify_ldt, "bad-pointer", 1, BAD, sizeof(entry));
	entry.entry_number = 99999;
	TRY(modify_ldt, "bad-entry", 1, &entry, sizeof(entry));
	TRY(modify_ldt, "default", 2, table, sizeof(table));
#ifdef __x86_64__
	unsigned long base = 0;

	TRY(arch_prctl, "set-gs", ARCH_SET_GS, 0x12345000);
	TRY(arch_prctl, "get-gs", ARCH_GET_GS, &base);
	show_number("base", (long)base);
	TRY(arch_prctl, "get-bad-pointer", ARCH_GET_GS, BAD);
	TRY(arch_prctl, "set-kernel", ARCH_SET_FS, -4096);
	TRY(arch_prctl, "bad-option", 0x9999, 1);
#else
	struct user_desc got;

	TRY(arch_prctl, "bad-option", 0x9999, 1);
	entry = (struct user_desc){.entry_number = -1,
				   .base_addr = 0x2000,
				   .limit = 0xff,
				   .seg_32bit = 1,
				   .useable = 1};
	TRY(set_thread_area, "any", &entry);
	show_number("entry", entry.entry_number);
	ZERO(got);
	got.entry_number = entry.entry_number;
	TRY(get_thread_area, "same", &got);
	show_number("base", got.base_addr);
	show_number("limit", got.limit);
	got.entry_number = 3;
	TRY(get_thread_area, "bad-entry", &got);
	TRY(set_thread_area, "bad-entry", &got);
	TRY(get_thread_area, "bad-pointer", BAD);
	TRY(set_thread_area, "bad-pointer", BAD);
	TRY(vm86, "check", 0, NULL);
	TRY(vm86, "bad-function", 99, BAD);
	TRY(vm86old, "bad-pointer", BAD);
#endif
}

void try_machine(void)
{
	in_child("ports", try_ports);
	in_child("segments", try_segments);
}
