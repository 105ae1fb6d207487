// SPDX-License-Identifier: GPL-2.0
/* The system as a whole: its names, log, keys, accounting, swap, modules, performance counters. */
#include <linux/fcntl.h>
#include <linux/keyctl.h>
#include <linux/sysinfo.h>
#include <linux/utsname.h>

#include "call.h"

static void try_names(void)
{
	struct new_utsname name;

	ZERO(name);
	TRY(sethostname, "guest", "guest-and-more", 5);
	TRY(setdomainname, "domain", "domain-and-more", 6);
	TRY_AS("newuname", uname, "good", &name);
	show_text("system", name.sysname);
	show_text("node", name.nodename);
	show_text("domain", name.domainname);
	show_text("machine", name.machine);
	TRY_AS("newuname", uname, "bad-pointer", BAD);
	TRY(sethostname, "too-long", "x", 65);
	TRY(sethostname, "negative", "x", -1);
	TRY(sethostname, "bad-pointer", BAD, 5);
	TRY(setdomainname, "too-long", "x", 65);
	TRY(setdomainname, "bad-pointer", BAD, 5);
#ifndef __x86_64__
	struct old_utsname old;
	struct oldold_utsname oldest;

	ZERO(old);
	ZERO(oldest);
	TRY_AS("uname", olduname, "good", &old);
	show_text("node", old.nodename);
	TRY_AS("uname", olduname, "bad-pointer", BAD);
	TRY_AS("olduname", oldolduname, "good", &oldest);
	show_bytes("node", oldest.nodename, 8);
	TRY_AS("olduname", oldolduname, "bad-pointer", BAD);
#endif
	SYS(setuid, 9);
	TRY(sethostname, "forbidden", "no", 2);
	TRY(setdomainname, "forbidden", "no", 2);
}

static void try_state(void)
{
	static char text[256];
	struct sysinfo info;

	ZERO(info);
	TRY(sysinfo, "good", &info);
	show_number("swap", (long)info.totalswap);
	show_number("memory", info.totalram > 1000);
	TRY(sysinfo, "bad-pointer", BAD);
	TRY(syslog, "open", 1, NULL, 0);
	TRY_OK(syslog, "size", 10, NULL, 0);
	TRY_OK(syslog, "read-all", 3, text, 100);
	TRY(syslog, "bad-command", 99, text, 100);
	TRY(syslog, "bad-level", 8, NULL, 99);
	TRY(syslog, "negative", 3, text, -1);
	TRY(syslog, "bad-pointer", 3, BAD, 65536);
	/* Not blocking and never "not yet": how soon there is entropy differs from boot to boot. */
	TRY(getrandom, "five", text, 5, 4);
	TRY(getrandom, "bad-flag", text, 5, 0x80);
	TRY(getrandom, "bad-pointer", BAD, 5, 4);
	TRY(vhangup, "now");
#ifdef __NR_sysfs
	TRY(sysfs, "bad-option", 9, 1, 2);
	TRY(sysfs, "index", 1, "no-such", 0);
#endif
#ifdef __NR__sysctl
	TRY_AS("sysctl", _sysctl, "bad-pointer", BAD);
#endif
	TRY(reboot, "bad-magic", 1, 2, 3, NULL);
	TRY(kexec_load, "bad-flag", 0x1000, 0, NULL, 0x8000);
	TRY(kexec_load, "too-many", 0x1000, 99, NULL, 0);
	TRY(kexec_load, "bad-pointer", 0x1000, 2, BAD, 0);
	TRY(init_module, "bad-pointer", BAD, 5, "");
	TRY(finit_module, "bad-fd", -1, "", 0);
	TRY(delete_module, "missing", "no-such", O_NONBLOCK);
	TRY(delete_module, "bad-pointer", BAD, O_NONBLOCK);
#ifdef __NR_lookup_dcookie
	TRY(lookup_dcookie, "missing", LOFF(0x12345ULL), text, 100);
#endif
	SYS(setuid, 9);
	TRY(syslog, "forbidden", 5, NULL, 0);
	TRY(reboot, "forbidden", 1, 2, 3, NULL);
	TRY(delete_module, "forbidden", "no-such", 0);
	TRY(kexec_load, "forbidden", 0, 0, NULL, 0);
}

static void try_files_of_the_system(void)
{
	int fd = file_with("account", "");
	char quota[128];

	SYS(close, fd);
	SYS(mknod, "ram", 0060600, 0x100);
	TRY(acct, "missing", "none");
	TRY(acct, "folder", ".");
	TRY(acct, "on", "account");
	TRY(acct, "off", NULL);
	TRY(acct, "bad-pointer", BAD);
	TRY(swapon, "no-swap", "account", 0);
	TRY(swapon, "bad-flag", "account", 0x1000000);
	TRY(swapon, "missing", "none", 0);
	TRY(swapoff, "no-swap", "account");
	TRY(swapoff, "missing", "none");
	TRY(swapoff, "bad-pointer", BAD);
	TRY(quotactl, "sync-all", 0x800001 << 8, NULL, 0, NULL);
	TRY(quotactl, "bad-command", 0x123456, "ram", 0, quota);
	TRY(quotactl, "no-device", 0x800004 << 8, "none", 7, quota);
	TRY(quotactl, "no-block", 0x800004 << 8, "account", 7, quota);
	TRY(quotactl, "bad-type", 0x800004 << 8 | 9, "ram", 7, quota);
	TRY(quotactl, "bad-pointer", 0x800004 << 8, BAD, 7, quota);
	SYS(setuid, 9);
	TRY(acct, "forbidden", "account");
	TRY(swapon, "forbidden", "account", 0);
	TRY(swapoff, "forbidden", "account");
}

static void try_keys(void)
{
	char text[32] = "";
	long ring, key, n;

	ring = TRY_OK(keyctl, "session", KEYCTL_JOIN_SESSION_KEYRING, "ring", 0, 0, 0);
	key = TRY_OK(add_key, "user", "user", "name", "payload", 4, ring);
	TRY(add_key, "bad-type", "none", "name", "payload", 4, ring);
	TRY(add_key, "no-payload", "user", "name-2", NULL, 0, ring);
	TRY(add_key, "bad-ring", "user", "name", "payload", 4, 12345678);
	TRY(add_key, "bad-pointer", "user", "name", BAD, 4, ring);
	n = TRY(keyctl, "read", KEYCTL_READ, key, text, 20, 0);
	show_bytes("data", text, n > 0 ? (size_t)n : 0);
	TRY(keyctl, "read-small", KEYCTL_READ, key, text, 2, 0);
	TRY(keyctl, "update", KEYCTL_UPDATE, key, "update", 3, 0);
	TRY(keyctl, "read", KEYCTL_READ, key, text, 20, 0);
	show_bytes("data", text, 4);
	TRY(keyctl, "owner", KEYCTL_CHOWN, key, 5, 6, 0);
	TRY(keyctl, "permissions", KEYCTL_SETPERM, key, 0x3f3f0000, 0, 0);
	TRY(keyctl, "describe", KEYCTL_DESCRIBE, key, text, 32, 0);
	show_text("text", text);
	report("keyctl", "search", SYS(keyctl, KEYCTL_SEARCH, ring, "user", "name", 0) == key);
	report("request_key", "found", SYS(request_key, "user", "name", NULL, ring) == key);
	TRY(request_key, "missing", "user", "none", NULL, 0);
	TRY(request_key, "bad-type", "none", "name", NULL, 0);
	TRY(request_key, "bad-pointer", BAD, "name", NULL, 0);
	TRY(keyctl, "unlink-stranger", KEYCTL_UNLINK, ring, ring, 0, 0);
	TRY(keyctl, "unlink", KEYCTL_UNLINK, key, ring, 0, 0); /* and is freed, sooner or later */
	TRY(keyctl, "clear", KEYCTL_CLEAR, ring, 0, 0, 0);
	TRY(keyctl, "bad-key", KEYCTL_READ, 12345678, text, 20, 0);
	TRY(keyctl, "bad-option", 9999, 1, 2, 3, 4);
}

static void try_programs(void)
{
	static uint32_t attributes[32] __attribute__((aligned(8)));

	TRY(bpf, "bad-command", 9999, attributes, sizeof(attributes));
	TRY(bpf, "bad-pointer", 0, BAD, 48);
	TRY(seccomp, "bad-operation", 99, 0, NULL);
	TRY(seccomp, "bad-flag", 1, 0x1000, attributes);
	TRY(perf_event_open, "bad-pointer", BAD, 0, -1, -1, 0);
	attributes[1] = 3;
	TRY(perf_event_open, "bad-size", attributes, 0, -1, -1, 0);
	attributes[0] = 1; /* software */
	attributes[1] = 64;
	TRY(perf_event_open, "bad-flag", attributes, 0, -1, -1, 0x100);
	TRY(perf_event_open, "no-one", attributes, -1, -1, -1, 0);
	TRY(perf_event_open, "missing", attributes, 29999, -1, -1, 0);
	TRY(perf_event_open, "bad-group", attributes, 0, -1, 99, 0);
	TRY_OK(perf_event_open, "self", attributes, 0, -1, -1, 0);
	TRY(landlock_create_ruleset, "bad-flag", NULL, 0, 8);
	TRY(landlock_restrict_self, "bad-fd", -1, 0);
	TRY(restart_syscall, "nothing");
}

void try_system(void)
{
	in_child("names", try_names);
	in_child("state", try_state);
	in_child("files", try_files_of_the_system);
	in_child("keys", try_keys);
	in_child("programs", try_programs);
}
