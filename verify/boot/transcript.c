// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/transcript.h"

#include <string.h>

char *transcript_call(const char *line)
{
	const char *sign = strstr(line, " = ");

	return sign ? g_strndup(line, sign - line) : g_strdup(line);
}

/* Append the line, with "-2" after a call that is there already. */
static void append_line(GString *out, GHashTable *calls, const char *line)
{
	g_autofree char *call = transcript_call(line);
	const char *answer = line + strlen(call);
	guint times = GPOINTER_TO_UINT(g_hash_table_lookup(calls, call)) + 1;

	g_string_append(out, call);
	if (times > 1)
		g_string_append_printf(out, "-%u", times);
	g_string_append_printf(out, "%s\n", answer);
	g_hash_table_insert(calls, g_steal_pointer(&call), GUINT_TO_POINTER(times));
}

char *transcript_of(const char *console)
{
	g_auto(GStrv) lines = g_strsplit(console, "\n", -1);
	g_autoptr(GHashTable) calls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (g_str_has_prefix(lines[i], "abi64 ") || g_str_has_prefix(lines[i], "abi32 "))
			append_line(out, calls, lines[i]);
	}
	return g_string_free(out, FALSE);
}

/*
 * One entry of the system call table has had several names in the kernel: the 32-bit time calls
 * were native or compat ones until 5.0 and end in time32 since, and x86 has its own shims for calls
 * with 64-bit arguments. The guest prints the first name; it counts for all.
 */
static const struct {
	const char *name;
	const char *also[3];
} aliases32[] = {
	{"time", {"time32"}},
	{"stime", {"stime32"}},
	{"utime", {"utime32"}},
	{"utimes", {"utimes_time32"}},
	{"futimesat", {"futimesat_time32"}},
	{"utimensat", {"utimensat_time32"}},
	{"nanosleep", {"nanosleep_time32"}},
	{"futex", {"futex_time32"}},
	{"adjtimex", {"adjtimex_time32"}},
	{"clock_gettime", {"clock_gettime32"}},
	{"clock_settime", {"clock_settime32"}},
	{"clock_getres", {"clock_getres_time32"}},
	{"clock_adjtime", {"clock_adjtime32"}},
	{"clock_nanosleep", {"clock_nanosleep_time32"}},
	{"timer_gettime", {"timer_gettime32"}},
	{"timer_settime", {"timer_settime32"}},
	{"timerfd_gettime", {"timerfd_gettime32"}},
	{"timerfd_settime", {"timerfd_settime32"}},
	{"sched_rr_get_interval", {"sched_rr_get_interval_time32"}},
	{"mq_timedsend", {"mq_timedsend_time32"}},
	{"mq_timedreceive", {"mq_timedreceive_time32"}},
	{"io_getevents", {"io_getevents_time32"}},
	{"recvmmsg", {"recvmmsg_time32"}},
	{"pselect6", {"pselect6_time32"}},
	{"ppoll", {"ppoll_time32"}},
	{"rt_sigtimedwait", {"rt_sigtimedwait_time32"}},
	{"semtimedop", {"semtimedop_time32"}},
	{"pread64", {"ia32_pread64", "x86_pread"}},
	{"pwrite64", {"ia32_pwrite64", "x86_pwrite"}},
	{"truncate64", {"ia32_truncate64", "x86_truncate64"}},
	{"ftruncate64", {"ia32_ftruncate64", "x86_ftruncate64"}},
	{"readahead", {"ia32_readahead", "x86_readahead"}},
	{"sync_file_range", {"ia32_sync_file_range", "x86_sync_file_range"}},
	{"fadvise64", {"ia32_fadvise64", "x86_fadvise64"}},
	{"fadvise64_64", {"ia32_fadvise64_64", "x86_fadvise64_64"}},
	{"fallocate", {"ia32_fallocate", "x86_fallocate"}},
	{"stat64", {"ia32_stat64", "x86_stat64"}},
	{"lstat64", {"ia32_lstat64", "x86_lstat64"}},
	{"fstat64", {"ia32_fstat64", "x86_fstat64"}},
	{"fstatat64", {"ia32_fstatat64", "x86_fstatat"}},
	{"old_mmap", {"ia32_mmap", "x86_mmap"}},
	{"clone", {"ia32_clone", "x86_clone"}},
	{"waitpid", {"x86_waitpid"}},
	/* Since 5.1 the multiplexer has its own control calls, which take both structures. */
	{"ipc:semctl", {"old_semctl"}},
	{"ipc:msgctl", {"old_msgctl"}},
	{"ipc:shmctl", {"old_shmctl"}},
};

static void add_aliases(GHashTable *set, const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(aliases32); i++) {
		if (strcmp(aliases32[i].name, name) != 0)
			continue;
		for (gsize j = 0; j < G_N_ELEMENTS(aliases32[i].also) && aliases32[i].also[j]; j++)
			g_hash_table_add(set, g_strdup(aliases32[i].also[j]));
	}
}

/* "dup2"; or "ipc:semget": the multiplexer and the call behind it. */
static void add_name(GHashTable *set, const char *name, gboolean abi32)
{
	g_auto(GStrv) parts = g_strsplit(name, ":", 2);

	if (abi32)
		add_aliases(set, name);
	for (gsize i = 0; parts[i]; i++) {
		g_hash_table_add(set, g_strdup(parts[i]));
		if (abi32)
			add_aliases(set, parts[i]);
	}
}

/* "= -38" (-ENOSYS): the kernel does not have the call, or not with these arguments. */
static gboolean is_unknown(const char *answer)
{
	return strcmp(answer, "= -38") == 0 || g_str_has_prefix(answer, "= -38 ");
}

GHashTable *transcript_exercised(const char *transcript, const char *abi)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = g_strsplit(transcript, "\n", -1);

	for (gsize i = 0; lines[i]; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", 4);

		/* A name with a dash is a remark of the guest, for example on a child that died. */
		if (g_strv_length(words) < 4 || strcmp(words[0], abi) != 0 ||
		    strchr(words[1], '-') || is_unknown(words[3]))
			continue;
		add_name(set, words[1], strcmp(abi, "abi32") == 0);
	}
	return set;
}
