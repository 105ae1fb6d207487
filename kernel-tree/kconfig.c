// SPDX-License-Identifier: GPL-2.0
/* Kernel configurations by recipe: the two built in, and those of a file. */
#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/kbuild.h"

#define BASE_LINE  "# base:"
#define BOOTS_LINE "# boots"

#define ON(symbol)  "CONFIG_" symbol "=y\n"
#define OFF(symbol) "# CONFIG_" symbol " is not set\n"

/*
 * boot: small enough to build in minutes, with every option on that brings a system call or
 * an in-kernel caller of one (init's mounting code, md, compat, the ipc multiplexer) into a
 * 64-bit kernel that QEMU boots over a serial console. A tree that does not know a symbol
 * ignores the line, and it is reported.
 */
static const char boot_fragment[] =
	/* What it takes to boot and to be heard. */
	ON("64BIT") OFF("MODULES") ON("PRINTK") ON("BUG") ON("TTY") ON("SERIAL_8250")
	ON("SERIAL_8250_CONSOLE") ON("BLK_DEV_INITRD") ON("RD_GZIP") ON("BINFMT_ELF")
	ON("BINFMT_SCRIPT") ON("IA32_EMULATION") ON("KERNEL_GZIP") OFF("KERNEL_XZ")
	OFF("RANDOMIZE_BASE")
	/* Optional system calls. */
	ON("MULTIUSER") ON("POSIX_TIMERS") ON("FUTEX") ON("EPOLL") ON("SIGNALFD") ON("TIMERFD")
	ON("EVENTFD") ON("AIO") ON("IO_URING") ON("ADVISE_SYSCALLS") ON("MEMBARRIER") ON("RSEQ")
	ON("FHANDLE") ON("SYSCTL") ON("SYSCTL_SYSCALL") ON("UID16") ON("SGETMASK_SYSCALL")
	ON("SYSFS_SYSCALL") ON("USELIB") ON("FILE_LOCKING") ON("INOTIFY_USER") ON("FANOTIFY")
	ON("DNOTIFY") ON("USERFAULTFD") ON("SWAP") ON("KEYS") ON("KEYS_COMPAT") ON("SECCOMP")
	ON("SECCOMP_FILTER") ON("CROSS_MEMORY_ATTACH") ON("CHECKPOINT_RESTORE") ON("KCMP")
	ON("SYSVIPC") ON("POSIX_MQUEUE") ON("QUOTA") ON("QUOTACTL") ON("BSD_PROCESS_ACCT")
	ON("MODIFY_LDT_SYSCALL") ON("X86_16BIT") ON("KEXEC") ON("SMP") ON("NUMA") ON("MIGRATION")
	ON("MEMFD_CREATE") ON("COMPAT_32BIT_TIME") ON("X86_IOPL_IOPERM") ON("TMPFS_XATTR")
	/* What they work on. */
	ON("SHMEM") ON("TMPFS") ON("PROC_FS") ON("PROC_SYSCTL") ON("SYSFS") ON("DEVTMPFS")
	ON("DEVTMPFS_MOUNT") ON("NAMESPACES") ON("UTS_NS") ON("IPC_NS") ON("USER_NS") ON("PID_NS")
	ON("NET_NS") ON("NET") ON("UNIX") ON("BLOCK") ON("BLK_DEV") ON("BLK_DEV_RAM")
	ON("BLK_DEV_LOOP") ON("MD") ON("BLK_DEV_MD") ON("MD_AUTODETECT") ON("BASE_FULL")
	/* What only costs time. */
	OFF("X86_X32") OFF("X86_X32_ABI") OFF("INET") OFF("IPV6") OFF("ETHERNET") OFF("WIRELESS") OFF("WLAN")
	OFF("ETHTOOL_NETLINK") OFF("VT") OFF("INPUT") OFF("HID_SUPPORT") OFF("HID") OFF("CPU_FREQ")
	OFF("BPF_SYSCALL") OFF("RD_BZIP2") OFF("RD_LZMA") OFF("RD_XZ") OFF("RD_LZO") OFF("RD_LZ4")
	OFF("RD_ZSTD") OFF("DEBUG_INFO");

/*
 * small: 64-bit with every optional system call off, so that cond_syscall() fallbacks stand in
 * and a helper whose definition is configured out is missed by the linker.
 */
static const char small_fragment[] =
	ON("64BIT") OFF("MODULES") OFF("IA32_EMULATION") OFF("X86_X32") OFF("X86_X32_ABI")
	OFF("MULTIUSER") OFF("POSIX_TIMERS") OFF("FUTEX") OFF("EPOLL") OFF("SIGNALFD")
	OFF("TIMERFD") OFF("EVENTFD") OFF("AIO") OFF("IO_URING") OFF("ADVISE_SYSCALLS")
	OFF("MEMBARRIER") OFF("RSEQ") OFF("FHANDLE") OFF("SYSCTL") OFF("SYSCTL_SYSCALL")
	OFF("UID16") OFF("SGETMASK_SYSCALL") OFF("SYSFS_SYSCALL") OFF("USELIB")
	OFF("FILE_LOCKING") OFF("INOTIFY_USER") OFF("FANOTIFY") OFF("DNOTIFY")
	OFF("USERFAULTFD") OFF("SWAP") OFF("SHMEM") OFF("TMPFS") OFF("PROC_FS") OFF("SYSFS")
	OFF("KEYS") OFF("SECCOMP") OFF("BPF_SYSCALL") OFF("CROSS_MEMORY_ATTACH")
	OFF("CHECKPOINT_RESTORE") OFF("KCMP") OFF("SYSVIPC") OFF("POSIX_MQUEUE") OFF("NET")
	OFF("BLOCK") OFF("QUOTA") OFF("BSD_PROCESS_ACCT") OFF("MODIFY_LDT_SYSCALL")
	OFF("X86_16BIT") OFF("KEXEC") OFF("SMP") OFF("PRINTK") OFF("TTY") OFF("BLK_DEV_INITRD")
	OFF("BINFMT_ELF") OFF("RANDOMIZE_BASE") OFF("DEBUG_INFO");

static const struct {
	const char *name, *base, *fragment;
	gboolean boots;
} built_in[] = {
	{"boot", "tinyconfig", boot_fragment, TRUE},
	{"small", "tinyconfig", small_fragment, FALSE},
};

static struct kconfig *kconfig_new(const char *name, const char *base, const char *fragment,
				   gboolean boots)
{
	struct kconfig *config = g_new0(struct kconfig, 1);

	config->name = g_strdup(name);
	config->base = g_strdup(base);
	config->fragment = g_strdup(fragment);
	config->arch = g_strdup("x86_64");
	config->boots = boots;
	return config;
}

void kconfig_free(struct kconfig *config)
{
	if (!config)
		return;
	g_free(config->name);
	g_free(config->base);
	g_free(config->fragment);
	g_free(config->arch);
	g_free(config);
}

/* A config's name names folders and columns: the file's name without .config, plain characters. */
static char *name_of_file(const char *path)
{
	char *name = g_path_get_basename(path);

	if (g_str_has_suffix(name, ".config"))
		name[strlen(name) - strlen(".config")] = '\0';
	g_strcanon(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_+.", '_');
	if (name[0] == '.')
		name[0] = '_';
	return name;
}

/* make's target stands on a command line: a word of letters, digits and underscores. */
static char *base_of_line(const char *line)
{
	g_autofree char *base = NULL;

	if (!g_str_has_prefix(line, BASE_LINE))
		return NULL;
	base = g_strstrip(g_strdup(line + strlen(BASE_LINE)));
	if (!g_str_has_suffix(base, "config"))
		return NULL;
	for (const char *p = base; *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_')
			return NULL;
	return g_steal_pointer(&base);
}

static gboolean is_config_line(const char *line)
{
	return g_str_has_prefix(line, "CONFIG_") || line[0] == '#' || line[0] == '\0';
}

static struct kconfig *kconfig_parse(const char *path, const char *text, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *base = lines[0] ? base_of_line(lines[0]) : NULL;
	g_autofree char *name = name_of_file(path);
	gboolean boots = lines[0] && lines[1] && g_str_has_prefix(lines[1], BOOTS_LINE);

	if (!base) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s: the first line must be '" BASE_LINE
			    " TARGET', where TARGET is a make target such as x86_64_defconfig",
			    path);
		return NULL;
	}
	for (guint i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (is_config_line(lines[i]))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s:%u: neither CONFIG_NAME=value nor a comment: %.60s", path, i + 1,
			    lines[i]);
		return NULL;
	}
	return kconfig_new(name, base, text, boots);
}

struct kconfig *kconfig_get(const char *name_or_path, GError **error)
{
	g_autofree char *text = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(built_in); i++)
		if (strcmp(built_in[i].name, name_or_path) == 0)
			return kconfig_new(built_in[i].name, built_in[i].base, built_in[i].fragment,
					   built_in[i].boots);
	if (!g_file_test(name_or_path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "there is no config '%s': it is neither 'boot' nor 'small' nor a file",
			    name_or_path);
		return NULL;
	}
	if (!file_read(name_or_path, &text, NULL, error))
		return NULL;
	return kconfig_parse(name_or_path, text, error);
}
