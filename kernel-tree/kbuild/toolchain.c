// SPDX-License-Identifier: GPL-2.0
#include "kernel-tree/kbuild/toolchain.h"

#include <stdlib.h>
#include <string.h>

#include "base/run.h"

static const struct toolchain_arch arches[] = {
	{"x86_64", "x86", {""}, "gcc"},
	{"i386", "x86", {""}, "gcc"},
	{"arm64", "arm64", {"aarch64-linux-gnu-"}, "gcc-aarch64-linux-gnu"},
	{"arm", "arm", {"arm-linux-gnueabi-", "arm-linux-gnueabihf-"}, "gcc-arm-linux-gnueabi"},
	{"powerpc", "powerpc", {"powerpc64le-linux-gnu-"}, "gcc-powerpc64le-linux-gnu"},
	{"s390", "s390", {"s390x-linux-gnu-"}, "gcc-s390x-linux-gnu"},
	{"sparc64", "sparc", {"sparc64-linux-gnu-"}, "gcc-sparc64-linux-gnu"},
	{"mips",
	 "mips",
	 {"mips64el-linux-gnuabi64-", "mips64-linux-gnuabi64-", "mipsel-linux-gnu-",
	  "mips-linux-gnu-"},
	 "gcc-mips64el-linux-gnuabi64"},
};

const struct toolchain_arch *toolchain_arches(gsize *n)
{
	*n = G_N_ELEMENTS(arches);
	return arches;
}

const struct toolchain_arch *toolchain_arch(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(arches); i++)
		if (strcmp(arches[i].name, name) == 0)
			return &arches[i];
	return NULL;
}

const char *toolchain_arch_folder(const char *name)
{
	const struct toolchain_arch *arch = toolchain_arch(name);

	return arch ? arch->folder : name;
}

const char *toolchain_prefix(const char *arch)
{
	const struct toolchain_arch *entry = toolchain_arch(arch);

	for (gsize i = 0; entry && i < G_N_ELEMENTS(entry->prefixes) && entry->prefixes[i]; i++) {
		g_autofree char *gcc = g_strconcat(entry->prefixes[i], "gcc", NULL);
		g_autofree char *path = g_find_program_in_path(gcc);

		if (path || !*entry->prefixes[i])
			return entry->prefixes[i];
	}
	return NULL;
}

/* The first line of a program's output; NULL when it cannot be started. */
static char *first_line(const char *program, const char *argument)
{
	const char *const argv[] = {program, argument, NULL};
	const char *const env[] = {"LC_ALL=C", NULL};
	g_auto(run_result) result = {0};

	if (!run_program(&(struct run_request){.argv = argv, .env = env, .deadline = 60}, &result,
			 NULL) ||
	    run_failed(&result))
		return NULL;
	return g_strstrip(g_strndup(result.out->str, strcspn(result.out->str, "\n")));
}

/* Needed for each commit, and constant while ksweep runs: read once. */
const char *toolchain_version(const char *arch, const char *tool)
{
	static GMutex mutex;
	static GHashTable *known;
	const char *prefix = arch ? toolchain_prefix(arch) : "";
	g_autofree char *program = g_strconcat(prefix ? prefix : "", tool, NULL);
	g_autofree char *key = g_strconcat(prefix ? "" : arch, " ", program, NULL);
	char *line;

	g_mutex_lock(&mutex);
	if (!known)
		known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	line = g_hash_table_lookup(known, key);
	if (!line) {
		line = prefix ? first_line(program, "--version") : NULL;
		if (!line)
			line = g_strdup_printf("no %s", program);
		g_hash_table_insert(known, g_steal_pointer(&key), line);
	}
	g_mutex_unlock(&mutex);
	return line;
}

/* "gcc (Debian 12.2.0-14+deb12u1) 12.2.0": the major version is in the last word. */
guint toolchain_gcc_major(const char *arch)
{
	const char *last = strrchr(toolchain_version(arch, "gcc"), ' ');

	return last ? strtoul(last + 1, NULL, 10) : 0;
}
