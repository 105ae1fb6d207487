// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/config-recipe.h"

#include <ctype.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "kernel-tree/kbuild/toolchain.h"

#define BASE_LINE  "# base:"
#define BOOTS_LINE "# boots"
#define ARCH_LINE  "# arch:"
#define SCOPE_LINE "# scope:"
#define WHEN_LINE  "# when:"

#define ON(symbol)  "CONFIG_" symbol "=y\n"
#define OFF(symbol) "# CONFIG_" symbol " is not set\n"

/*
 * boot: small enough to build in minutes, with every option on that brings a system call or
 * an in-kernel caller of one (init's mounting code, md, compat, the ipc multiplexer) into a
 * 64-bit kernel that QEMU boots over a serial console. Lines with symbols that a tree does not know
 * are ignored and reported.
 */
/* clang-format off */
static const char boot_fragment[] =
	/* Needed to boot with a serial console. */
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
	/* Needed by these. */
	ON("SHMEM") ON("TMPFS") ON("PROC_FS") ON("PROC_SYSCTL") ON("SYSFS") ON("DEVTMPFS")
	ON("DEVTMPFS_MOUNT") ON("NAMESPACES") ON("UTS_NS") ON("IPC_NS") ON("USER_NS") ON("PID_NS")
	ON("NET_NS") ON("NET") ON("UNIX") ON("BLOCK") ON("BLK_DEV") ON("BLK_DEV_RAM")
	ON("BLK_DEV_LOOP") ON("MD") ON("BLK_DEV_MD") ON("MD_AUTODETECT") ON("BASE_FULL")
	/* Off to save time. */
	OFF("X86_X32") OFF("X86_X32_ABI") OFF("INET") OFF("IPV6") OFF("ETHERNET") OFF("WIRELESS") OFF("WLAN")
	OFF("ETHTOOL_NETLINK") OFF("VT") OFF("INPUT") OFF("HID_SUPPORT") OFF("HID") OFF("CPU_FREQ")
	OFF("BPF_SYSCALL") OFF("RD_BZIP2") OFF("RD_LZMA") OFF("RD_XZ") OFF("RD_LZO") OFF("RD_LZ4")
	OFF("RD_ZSTD") OFF("DEBUG_INFO");

/*
 * small: 64-bit with every optional system call off, so that cond_syscall() fallbacks are linked
 * and the linker reports a helper whose definition is configured out.
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
/* clang-format on */

#define TOUCHED TRUE
#define WHOLE	FALSE
#define LAST	TRUE

/*
 * x86_64_defconfig has all that QEMU and the guest program need, in every version.
 * allmodconfig compiles files that no other config does, and is too large to be built completely.
 * For other architectures the touched files are compiled, at the end of a range.
 */
static const struct config_recipe built_in[] = {
	{"boot", "tinyconfig", (char *)boot_fragment, "x86_64", .boots = TRUE},
	{"small", "tinyconfig", (char *)small_fragment, "x86_64"},
	{"x86_64_defconfig", "x86_64_defconfig", "", "x86_64", .boots = TRUE},
	{"allmodconfig", "allmodconfig", "", "x86_64", FALSE, TOUCHED},
	{"i386", "i386_defconfig", "", "i386", FALSE, WHOLE, LAST},
	{"arm64", "defconfig", "", "arm64", FALSE, TOUCHED, LAST},
	{"arm", "defconfig", "", "arm", FALSE, TOUCHED, LAST},
	{"powerpc", "ppc64le_defconfig", "", "powerpc", FALSE, TOUCHED, LAST},
	{"s390", "defconfig", "", "s390", FALSE, TOUCHED, LAST},
	{"sparc64", "defconfig", "", "sparc64", FALSE, TOUCHED, LAST},
	{"mips", "defconfig", "", "mips", FALSE, TOUCHED, LAST},
};

static const char *const standard[] = {"boot", "small", NULL};
static const char *const all[] = {
	"boot",	 "small", "allnoconfig", "tinyconfig", "x86_64_defconfig", "allmodconfig", "i386",
	"arm64", "arm",	  "powerpc",	 "s390",       "sparc64",	   "mips",	   NULL,
};

static struct config_recipe *config_recipe_new(const struct config_recipe *recipe)
{
	struct config_recipe *config = g_new0(struct config_recipe, 1);

	*config = *recipe;
	config->name = g_strdup(recipe->name);
	config->base = g_strdup(recipe->base);
	config->fragment = g_strdup(recipe->fragment);
	config->arch = g_strdup(recipe->arch);
	return config;
}

void config_recipe_free(struct config_recipe *config)
{
	if (!config)
		return;
	g_free(config->name);
	g_free(config->base);
	g_free(config->fragment);
	g_free(config->arch);
	g_free(config);
}

/* For directories and columns: the file's name without .config, in plain characters. */
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

/* The target gets onto a command line: letters, digits and underscores only. */
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

/* "# arch: arm64" after the key "# arch:": "arm64"; NULL for another key. */
static const char *value_of(char *line, const char *key)
{
	return g_str_has_prefix(line, key) ? g_strstrip(line + strlen(key)) : NULL;
}

/* One of the comment lines after the first; FALSE with *why for an invalid value. */
static gboolean read_head_line(struct config_recipe *recipe, char *line, const char **why)
{
	const char *value;

	if (g_str_has_prefix(line, BOOTS_LINE))
		recipe->boots = TRUE;
	if ((value = value_of(line, ARCH_LINE))) {
		const struct toolchain_arch *arch = toolchain_arch(value);

		*why = "unknown architecture";
		recipe->arch = arch ? (char *)arch->name : NULL;
		return arch != NULL;
	}
	if ((value = value_of(line, SCOPE_LINE))) {
		*why = "the only scope is 'touched'";
		recipe->touched = strcmp(value, "touched") == 0;
		return recipe->touched;
	}
	if ((value = value_of(line, WHEN_LINE))) {
		*why = "the only time is 'last'";
		recipe->last = strcmp(value, "last") == 0;
		return recipe->last;
	}
	return TRUE;
}

static gboolean read_head(struct config_recipe *recipe, const char *path, char **lines,
			  GError **error)
{
	const char *why = NULL;

	for (guint i = 1; lines[0] && lines[i] && lines[i][0] == '#'; i++) {
		g_autofree char *line = g_strdup(lines[i]);

		if (read_head_line(recipe, line, &why))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "%s:%u: %s: %.60s", path,
			    i + 1, why, lines[i]);
		return FALSE;
	}
	if (recipe->boots && (recipe->touched || strcmp(recipe->arch, "x86_64") != 0)) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s: only a complete kernel for x86_64 can be booted", path);
		return FALSE;
	}
	return TRUE;
}

static gboolean check_lines(const char *path, char **lines, GError **error)
{
	for (guint i = 0; lines[i]; i++) {
		g_strchomp(lines[i]);
		if (is_config_line(lines[i]))
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s:%u: neither CONFIG_NAME=value nor a comment: %.60s", path, i + 1,
			    lines[i]);
		return FALSE;
	}
	return TRUE;
}

static struct config_recipe *config_recipe_parse(const char *path, char *text, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *base = lines[0] ? base_of_line(lines[0]) : NULL;
	g_autofree char *name = name_of_file(path);
	struct config_recipe recipe = {
		.name = name, .base = base, .fragment = text, .arch = "x86_64"};

	if (!base) {
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
			    "%s: the first line must be '" BASE_LINE
			    " TARGET', where TARGET is a make target such as x86_64_defconfig",
			    path);
		return NULL;
	}
	if (!check_lines(path, lines, error) || !read_head(&recipe, path, lines, error))
		return NULL;
	return config_recipe_new(&recipe);
}

/* Targets that ask no questions and give the same config each time. */
static gboolean is_target(const char *name)
{
	static const char *const targets[] = {"defconfig",    "allnoconfig", "allyesconfig",
					      "alldefconfig", "tinyconfig",  NULL};
	const char *p = name;

	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	return *p == '\0' &&
	       (g_strv_contains(targets, name) || g_str_has_suffix(name, "_defconfig"));
}

/* i386_defconfig is a target of x86, but needs ARCH=i386; all others are for 64 bits. */
static struct config_recipe *config_recipe_of_target(const char *target)
{
	const struct config_recipe recipe = {
		.name = (char *)target,
		.base = (char *)target,
		.fragment = "",
		.arch = g_str_has_prefix(target, "i386_") ? "i386" : "x86_64",
	};

	return config_recipe_new(&recipe);
}

struct config_recipe *config_recipe_get(const char *name_or_path, GError **error)
{
	g_autofree char *text = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(built_in); i++)
		if (strcmp(built_in[i].name, name_or_path) == 0)
			return config_recipe_new(&built_in[i]);
	if (g_file_test(name_or_path, G_FILE_TEST_EXISTS))
		return file_read(name_or_path, &text, NULL, error)
			       ? config_recipe_parse(name_or_path, text, error)
			       : NULL;
	if (is_target(name_or_path))
		return config_recipe_of_target(name_or_path);
	g_set_error(
		error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE,
		"there is no config '%s': it is neither built in (boot, small, allmodconfig, i386, "
		"...) nor a file nor a target such as x86_64_defconfig",
		name_or_path);
	return NULL;
}

static gboolean add_config(GPtrArray *configs, const char *name, GError **error)
{
	struct config_recipe *config = config_recipe_get(name, error);

	if (!config)
		return FALSE;
	g_ptr_array_add(configs, config);
	for (guint i = 0; i + 1 < configs->len; i++) {
		const struct config_recipe *other = configs->pdata[i];

		if (strcmp(other->name, config->name) != 0)
			continue;
		g_set_error(error, KSWEEP_ERROR, KSWEEP_ERROR_USAGE, "two configs are named '%s'",
			    config->name);
		return FALSE;
	}
	return TRUE;
}

GPtrArray *config_recipe_list(const char *const *names, GError **error)
{
	g_autoptr(GPtrArray)
		configs = g_ptr_array_new_with_free_func((GDestroyNotify)config_recipe_free);

	for (names = names && *names ? names : standard; *names; names++) {
		const char *const one[] = {*names, NULL};

		for (const char *const *name = strcmp(*names, "all") == 0 ? all : one; *name;
		     name++)
			if (!add_config(configs, *name, error))
				return NULL;
	}
	return g_steal_pointer(&configs);
}
