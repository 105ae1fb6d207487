// SPDX-License-Identifier: GPL-2.0
#include "verify/boot/guest.h"

#include <string.h>
#include <sys/stat.h>

#include "base/data-path.h"
#include "base/error.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/run.h"
#include "base/string-list.h"
#include "verify/boot/initramfs.h"

#define LAYOUT "1" /* raised when the layout of the initramfs changes */

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

/* The directory of the guest's sources. The caller frees. */
static char *source_folder(GError **error)
{
	g_autofree char *header = data_path(DATA_GUEST, "call.h", error);

	return header ? g_path_get_dirname(header) : NULL;
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
	string_list_sort(files);
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
	/* If a cross compiler has replaced gcc-multilib, asm/ is found only there. */
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
		g_prefix_error(
			&failure, "cannot build the %s guest program (packages gcc, libc6-dev%s): ",
			strcmp(mode, "-m32") == 0 ? "32-bit" : "64-bit",
			strcmp(mode, "-m32") == 0 ? ", gcc-multilib or gcc-12-multilib" : "");
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
	lock = lock_wait(lock_path, lock_note, NULL, error);
	if (lock < 0)
		return NULL;
	/* file_write() writes the archive whole or not at all, so an archive that exists is good.
	 */
	good = g_file_test(archive, G_FILE_TEST_IS_REGULAR) || build(files, cache, archive, error);
	file_unlock(lock);
	return good ? g_steal_pointer(&archive) : NULL;
}
