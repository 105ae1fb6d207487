// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/guest.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/run.h"
#include "verify/boot/qemu.h"

#define LAYOUT "1" /* raised when the initramfs is laid out in another way */

static const char *const flags[] = {
	"-std=gnu11",
	"-Os",
	"-Wall",
	"-ffreestanding",
	"-fno-stack-protector",
	"-fno-pie",
	"-fno-asynchronous-unwind-tables",
	"-fcf-protection=none",
	"-nostdlib",
	"-static",
	"-no-pie",
	"-Wl,--build-id=none",
	"-Wl,-z,noexecstack",
	"-Wl,--fatal-warnings",
};

/* Where the guest's sources lie. The caller frees. */
static char *source_folder(GError **error)
{
	const char *const places[] = {g_getenv("KSWEEP_GUEST"), KSWEEP_SOURCE "/verify/guest",
				      KSWEEP_DATA "/guest"};

	for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *header = NULL;

		if (!places[i])
			continue;
		header = g_build_filename(places[i], "call.h", NULL);
		if (g_file_test(header, G_FILE_TEST_IS_REGULAR))
			return g_strdup(places[i]);
	}
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_ENVIRONMENT,
		"the sources of the guest program are neither in $KSWEEP_GUEST nor in %s nor in %s",
		places[1], places[2]);
	return NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of the .c and .h files, sorted. */
static GPtrArray *source_files(const char *folder, GError **error)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;

	if (!dir)
		return NULL;
	while ((name = g_dir_read_name(dir)))
		if (*name != '.' && (g_str_has_suffix(name, ".c") || g_str_has_suffix(name, ".h")))
			g_ptr_array_add(files, g_build_filename(folder, name, NULL));
	g_ptr_array_sort(files, compare_names);
	return g_steal_pointer(&files);
}

static char *hash_files(GPtrArray *files, GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	g_checksum_update(sum, (const guchar *)LAYOUT, -1);
	for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
		g_checksum_update(sum, (const guchar *)flags[i], -1);
	for (guint i = 0; i < files->len; i++) {
		g_autofree char *data = NULL, *name = g_path_get_basename(files->pdata[i]);
		gsize length;

		if (!file_read(files->pdata[i], &data, &length, error))
			return NULL;
		g_checksum_update(sum, (const guchar *)name, (gssize)strlen(name) + 1);
		g_checksum_update(sum, (const guchar *)data, (gssize)length);
	}
	return g_strdup(g_checksum_get_string(sum));
}

char *guest_version(void)
{
	g_autofree char *folder = source_folder(NULL), *hash = NULL;
	g_autoptr(GPtrArray) files = folder ? source_files(folder, NULL) : NULL;

	if (files)
		hash = hash_files(files, NULL);
	return hash ? g_strndup(hash, 16) : g_strdup("none");
}

/* Build the program for one ABI: "-m64" or "-m32". */
static gboolean compile(GPtrArray *files, const char *mode, const char *to, GError **error)
{
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_auto(run_result) result = {0};
	g_autoptr(GError) failure = NULL;

	g_ptr_array_add(argv, "gcc");
	g_ptr_array_add(argv, (char *)mode);
	/* Where gcc-multilib has to give way to a cross compiler, asm/ is only there. */
	g_ptr_array_add(argv, "-idirafter");
	g_ptr_array_add(argv, "/usr/include/x86_64-linux-gnu");
	for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
		g_ptr_array_add(argv, (char *)flags[i]);
	for (guint i = 0; i < files->len; i++)
		if (g_str_has_suffix(files->pdata[i], ".c"))
			g_ptr_array_add(argv, files->pdata[i]);
	g_ptr_array_add(argv, "-lgcc"); /* 64-bit division in the 32-bit program */
	g_ptr_array_add(argv, "-o");
	g_ptr_array_add(argv, (char *)to);
	g_ptr_array_add(argv, NULL);
	if (run_checked(&(struct run_request){.argv = (const char *const *)argv->pdata,
					      .deadline = 300},
			&result, &failure))
		return TRUE;
	if (!g_error_matches(failure, KSWEEP_ERROR, KSWEEP_ERROR_INTERRUPTED))
		g_prefix_error(&failure,
			       "the %s guest program cannot be built (packages gcc, libc6-dev%s): ",
			       strcmp(mode, "-m32") == 0 ? "32-bit" : "64-bit",
			       strcmp(mode, "-m32") == 0 ? ", gcc-multilib or gcc-12-multilib"
							 : "");
	g_propagate_error(error, g_steal_pointer(&failure));
	return FALSE;
}

static gboolean build(GPtrArray *files, const char *folder, const char *archive, GError **error)
{
	g_autofree char *abi64 = g_build_filename(folder, "abi64", NULL);
	g_autofree char *abi32 = g_build_filename(folder, "abi32", NULL);
	const struct initramfs_entry entries[] = {
		{"dev", NULL, S_IFDIR | 0755, 0, 0},
		{"dev/console", NULL, S_IFCHR | 0600, 5, 1},
		{"dev/null", NULL, S_IFCHR | 0666, 1, 3},
		{"init", abi64, S_IFREG | 0755, 0, 0},
		{"abi32", abi32, S_IFREG | 0755, 0, 0},
	};

	return compile(files, "-m64", abi64, error) && compile(files, "-m32", abi32, error) &&
	       initramfs_write(archive, entries, G_N_ELEMENTS(entries), error);
}

char *guest_initramfs(GError **error)
{
	g_autofree char *source = source_folder(error), *hash = NULL, *cache = NULL,
			*archive = NULL, *lock_path = NULL;
	g_autoptr(GPtrArray) files = source ? source_files(source, error) : NULL;
	gboolean good;
	int lock;

	if (!files)
		return NULL;
	hash = hash_files(files, error);
	if (!hash)
		return NULL;
	cache = file_cache_path("guest", hash, NULL);
	archive = g_build_filename(cache, "initramfs.cpio", NULL);
	lock_path = g_build_filename(cache, "lock", NULL);
	if (!file_make_folder(cache, error))
		return NULL;
	lock = file_lock(lock_path, TRUE, error);
	if (lock < 0)
		return NULL;
	/* The archive appears whole or not at all (file_write), so its presence is proof enough. */
	good = g_file_test(archive, G_FILE_TEST_IS_REGULAR) || build(files, cache, archive, error);
	file_unlock(lock);
	return good ? g_steal_pointer(&archive) : NULL;
}

/* The line with "-2" after what was asked when that was asked before, so that each stands for
 * itself. */
static void append_line(GString *out, GHashTable *asked, const char *line)
{
	const char *sign = strstr(line, " = ");
	gsize length = sign ? (gsize)(sign - line) : strlen(line);
	g_autofree char *question = g_strndup(line, length);
	guint times = GPOINTER_TO_UINT(g_hash_table_lookup(asked, question)) + 1;

	g_string_append_len(out, line, (gssize)length);
	if (times > 1)
		g_string_append_printf(out, "-%u", times);
	g_string_append_printf(out, "%s\n", line + length);
	g_hash_table_insert(asked, g_steal_pointer(&question), GUINT_TO_POINTER(times));
}

char *guest_transcript(const char *console)
{
	g_auto(GStrv) lines = g_strsplit(console, "\n", -1);
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (g_str_has_prefix(lines[i], "abi64 ") || g_str_has_prefix(lines[i], "abi32 "))
			append_line(out, asked, lines[i]);
	}
	return g_string_free(out, FALSE);
}

/*
 * One entry of the system call table has had several names in the kernel: the 32-bit time calls
 * were native or compat ones until 5.0 and end in time32 since, and x86 put shims of its own before
 * calls with 64-bit arguments. The guest prints the first name; the entry is all of them.
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
	/* Since 5.1 the multiplexer has control calls of its own, which know both structures. */
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

/* "dup2"; or "ipc:semget", which is the multiplexer and the call behind it. */
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

/* "= -38": the kernel does not know the call, at least not in this way. */
static gboolean is_unknown(const char *answer)
{
	return strcmp(answer, "= -38") == 0 || g_str_has_prefix(answer, "= -38 ");
}

GHashTable *guest_exercised(const char *transcript, const char *abi)
{
	GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_auto(GStrv) lines = g_strsplit(transcript, "\n", -1);

	for (gsize i = 0; lines[i]; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", 4);

		/* A name with a dash is a remark of the guest's own, as of a child that died. */
		if (g_strv_length(words) < 4 || strcmp(words[0], abi) != 0 ||
		    strchr(words[1], '-') || is_unknown(words[3]))
			continue;
		add_name(set, words[1], strcmp(abi, "abi32") == 0);
	}
	return set;
}
